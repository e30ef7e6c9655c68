// Loads a module of the page that needs neither page nor language.
import { readFile } from 'node:fs/promises'
import ts from 'typescript'

/** Types are taken off; a pure module imports nothing but types. */
export async function pure(name) {
  const text = await readFile(new URL(`../src/${name}`, import.meta.url), 'utf8')
  const { outputText } = ts.transpileModule(text, { compilerOptions: { module: 'esnext', target: 'es2023', verbatimModuleSyntax: true } })
  return import(`data:text/javascript,${encodeURIComponent(outputText)}`)
}
