// The catalogue and the page against each other, before the types are checked:
// writes said.ts, which names each sentence the page can say and what it is
// filled with, and finds words that stand in the page's own sources.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { FluentResource } from '@fluent/bundle'
import { parse } from 'svelte/compiler'
import ts from 'typescript'

const here = new URL('./', import.meta.url)
/** What src/say.svelte.ts bundles. */
const FILES = ['units', 'window', 'window-course', 'window-history', 'pages']
const PLURALS = ['zero', 'one', 'two', 'few', 'many', 'other']

/** Attributes that people see or hear. */
const SPOKEN = ['title', 'aria-label', 'aria-description', 'alt', 'label', 'placeholder']
/** No words: commands, names of keys, of systems and of the program. */
const NOT_WORDS = [
  ...['nixos-rebuild build', 'darwin-rebuild build', 'Mac', 'Control', 'Meta', 'Escape', 'Home', 'End'],
  ...['Tab', 'Esc', 'journalctl --unit nix-daemon --since -1h', 'log show --last 1h --predicate \'process == "nix-daemon"\''],
  ...['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Enter', 'ContextMenu'],
]
/** Made elsewhere, or for who writes the page. */
const NOT_READ = ['wire.ts', 'fixture_backend.ts']

writeTypes()
const found = sources().flatMap(([path, text]) => (path.endsWith('.svelte') ? inMarkup(path, text) : inScript(path, text)))
if (found.length > 0) {
  console.error(`What people read stands in words/*/window.ftl:\n${found.join('\n')}`)
  process.exit(1)
}

function writeTypes() {
  const messages = FILES.flatMap((name) => new FluentResource(readFileSync(new URL(`../words/en/${name}.ftl`, here), 'utf8')).body)
  const rows = messages.flatMap(({ id, value, attributes }) => [
    ...(value === null ? [] : [[id, value]]),
    ...Object.entries(attributes).map(([name, pattern]) => [`${id}.${name}`, pattern]),
  ])
  const lines = rows.map(([id, pattern]) => {
    const filled = [...variables(pattern)].map(([name, type]) => `${name}: ${type}`)
    return `  '${id}': ${filled.length > 0 ? `{ ${filled.join('; ')} }` : 'null'}`
  })
  const text = `// Made by catalogue.mjs.\nexport type Said = {\n${lines.join('\n')}\n}\n`
  const file = new URL('said.ts', here)
  // An older time of this file is worth something to who builds by times.
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text)
}

/** A count, or whatever chooses a plural, is a number; the rest comes as text. */
function variables(pattern, into = new Map()) {
  const note = (name, number) => into.set(name, number || into.get(name) === 'number' ? 'number' : 'string')
  for (const part of typeof pattern === 'string' ? [] : pattern) {
    if (part.type === 'var') note(part.name, part.name === 'count')
    if (part.type === 'select') {
      const { selector, variants } = part
      if (selector.type === 'var') note(selector.name, variants.every(({ key }) => key.type === 'num' || PLURALS.includes(key.value)))
      for (const { value } of variants) variables(value, into)
    }
  }
  return into
}

function sources(folder = new URL('src/', here), prefix = '') {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const [name, at] = [prefix + entry.name, new URL(entry.name, folder)]
    if (entry.isDirectory()) return sources(new URL(`${entry.name}/`, folder), `${name}/`)
    const read = /\.(svelte|ts)$/.test(name) && !NOT_READ.includes(name)
    return read ? [[name, readFileSync(at, 'utf8')]] : []
  })
}

/** Several words, or one that begins as a sentence does. Drawings are none. */
function isWords(text) {
  return (/\p{L}{2,}\s+\p{L}/u.test(text) || /^\p{Lu}\p{Ll}{2,}/u.test(text)) && !text.includes('<') && !NOT_WORDS.includes(text)
}

function inScript(path, text) {
  const wrong = []
  const look = (node) => {
    const importing = ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
    if (!importing && (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) && isWords(node.text)) {
      wrong.push(`${path}: ${node.text}`)
    }
    if (!importing) ts.forEachChild(node, look)
  }
  look(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true))
  return wrong
}

function inMarkup(path, text) {
  const wrong = []
  const note = (words) => wrong.push(`${path}: ${words.trim()}`)
  const look = (node, attribute) => {
    if (Array.isArray(node)) return node.forEach((one) => look(one, attribute))
    if (typeof node?.type !== 'string') return
    if (node.type === 'Text') {
      if ((attribute === null || SPOKEN.includes(attribute)) && /\p{L}/u.test(node.data)) note(node.data)
    } else if (node.type === 'ImportDeclaration' || node.type === 'StyleDirective') {
      return
    } else if (node.type === 'Literal' || node.type === 'TemplateElement') {
      const said = typeof node.value === 'string' ? node.value : (node.value?.cooked ?? '')
      if (isWords(said)) note(said)
    } else if (node.type === 'Attribute') {
      if (node.value !== true) look(node.value, node.name)
    } else {
      for (const [key, child] of Object.entries(node)) if (key !== 'leadingComments' && key !== 'trailingComments') look(child, attribute)
    }
  }
  const { fragment, instance, module } = parse(text, { modern: true })
  look(fragment, null)
  look(instance?.content ?? null, null)
  look(module?.content ?? null, null)
  return wrong
}
