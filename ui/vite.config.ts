import { readFile } from 'node:fs/promises'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { type Connect, defineConfig, type Plugin } from 'vite'

const FIXTURES = new URL('../tests/fixtures/', import.meta.url)

/** Serves the recorded pictures to a plain browser; the build holds none. */
function fixtures(): Plugin {
  const serve: Connect.NextHandleFunction = (request, response, next) => {
    const name = /^\/((?:views|courses|answers|past)\/[a-z0-9-]+)\.json$/.exec(request.url ?? '')?.[1]
    if (!name) return next()
    readFile(new URL(`${name}.json`, FIXTURES)).then(
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
  }
}

/** uPlot makes a format of numbers in the language of the browser when it is
 * loaded, and there it may be “C”, which is none: nothing would be drawn at
 * all. Its own numbers are not shown. */
function anyLanguage(): Plugin {
  const name = 'nav.language'
  return {
    name: 'any-language',
    transform(code, id) {
      if (!/\/uplot\/dist\/.*\.js$/.test(id)) return
      if (!code.includes(name)) throw new Error(`uPlot has no ${name}`)
      return { code: code.replaceAll(name, 'undefined'), map: null }
    },
  }
}

export default defineConfig({
  plugins: [svelte(), fixtures(), anyLanguage()],
  // Port and host are those of `devUrl` in tauri.conf.json.
  server: { port: 5173, strictPort: true, host: '127.0.0.1', fs: { allow: ['..'] } },
  build: { target: ['safari16', 'chrome123'], assetsInlineLimit: 0, modulePreload: false },
})
