// Says a sentence of the catalogue: `words/LANGUAGE/*.ftl`, the same that the
// agent speaks from. The window bundles the files it says something from.
import { FluentBundle, FluentResource } from '@fluent/bundle'
import dePages from '../../words/de/pages.ftl?raw'
import deUnits from '../../words/de/units.ftl?raw'
import deWindow from '../../words/de/window.ftl?raw'
import deCourse from '../../words/de/window-course.ftl?raw'
import deHistory from '../../words/de/window-history.ftl?raw'
import enPages from '../../words/en/pages.ftl?raw'
import enUnits from '../../words/en/units.ftl?raw'
import enWindow from '../../words/en/window.ftl?raw'
import enCourse from '../../words/en/window-course.ftl?raw'
import enHistory from '../../words/en/window-history.ftl?raw'
import { accented } from './pseudo.ts'
// Made by catalogue.mjs, before types are checked.
import type { Said } from '../said.ts'

/** The tag by which English with accents goes: what stays plain in it, or does
 * not fit, would not in other languages. */
const PSEUDO = 'qps-ploc'

const ENGLISH = [enPages, enUnits, enWindow, enCourse, enHistory]
const english = bundle('en', ENGLISH)
const bundles: Record<string, FluentBundle> = {
  en: english,
  de: bundle('de', [dePages, deUnits, deWindow, deCourse, deHistory]),
  [PSEUDO]: bundle('en', ENGLISH, accented),
}

function bundle(tag: string, files: string[], transform?: (text: string) => string): FluentBundle {
  // As in the agent: no marks around what is filled in.
  const made = new FluentBundle(tag, { useIsolating: false, ...(transform && { transform }) })
  for (const file of files) made.addResource(new FluentResource(file))
  return made
}

/** Until the first news: what the desktop speaks, if it is spoken here. */
let language = $state(nearest(navigator.language))
hold()

/** From now on the page speaks `tag`. */
export function speak(tag: string) {
  const next = nearest(tag)
  if (next === language) return
  language = next
  hold()
}

function nearest(tag: string): string {
  return [tag, tag.split('-')[0] ?? ''].find((known) => Object.hasOwn(bundles, known)) ?? 'en'
}

function hold() {
  document.documentElement.lang = language
}

/** For `Intl`: the language that is spoken, of the person's own country where
 * the desktop names one. */
export function locale(): string {
  const spoken = language === PSEUDO ? 'en' : language
  return navigator.languages.find((tag) => tag.split('-')[0] === spoken) ?? spoken
}

type Id = keyof Said
type Filled<I extends Id> = Said[I] extends null ? [] : [Said[I]]

/** The sentence `id`, or `id.attribute`. Counts are given as numbers, all else
 * as text. */
export function say<I extends Id>(id: I, ...[values]: Filled<I>): string {
  return from(bundles[language], id, values) ?? from(english, id, values) ?? id
}

function from(bundle: FluentBundle | undefined, id: string, values?: Record<string, string | number> | null): string | null {
  const [name = '', attribute] = id.split('.')
  const message = bundle?.getMessage(name)
  const pattern = attribute === undefined ? message?.value : message?.attributes[attribute]
  return bundle && pattern ? bundle.formatPattern(pattern, values ?? null, []) : null
}
