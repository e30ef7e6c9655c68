import { readFile } from 'node:fs/promises'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { type Connect, defineConfig, type Plugin } from 'vite'

const VIEWS = new URL('../tests/fixtures/views/', import.meta.url)

/** Serves the recorded pictures to a plain browser; the build holds none. */
function fixtures(): Plugin {
  const serve: Connect.NextHandleFunction = (request, response, next) => {
    const name = /^\/views\/([a-z-]+)\.json$/.exec(request.url ?? '')?.[1]
    if (!name) return next()
    readFile(new URL(`${name}.json`, VIEWS)).then(
      (text) => response.setHeader('content-type', 'application/json').end(text),
      () => {
        response.statusCode = 404
        response.end()
      },
    )
  }
  return {
    name: 'fixtures',
    configureServer: (server) => void server.middlewares.use(serve),
    configurePreviewServer: (server) => void server.middlewares.use(serve),
  }
}

export default defineConfig({
  plugins: [svelte(), fixtures()],
  // Port and host are those of `devUrl` in tauri.conf.json.
  server: { port: 5173, strictPort: true, host: '127.0.0.1', fs: { allow: ['..'] } },
  build: { target: ['safari16', 'chrome123'], assetsInlineLimit: 0, modulePreload: false },
})
