// Where a sentence may break: not between a number and its unit, nor within a
// name, path or option that has hyphens or strokes, while it fits on a line.
export type Piece = { text: string; kept: boolean }

/** More characters than that are broken anywhere. */
const LONGEST = 30
const NUMBER = /(^|[(“–-])\d[\d.,]*([–-]\d[\d.,]*)?$/
const UNIT = /^(?:%|°C|min|ms|[smhd]|[KMGTP]?i?B(?:\/s)?)(?:[.,;:)”]|$)/
const BARE_UNIT = /^(?:h|d)$/
const OPTION = /^--?[a-z][\w-]*$/
const JOINED = /[^\s][-/][^\s]|^--?[a-z]/

/** The text, cut where it may break between lines. */
export function pieces(text: string): Piece[] {
  const words = text.split(' ')
  const out: Piece[] = []
  const plain = (more: string) => {
    const last = out.at(-1)
    if (last && !last.kept) last.text += more
    else if (more) out.push({ text: more, kept: false })
  }
  for (let at = 0; at < words.length; ) {
    const length = together(words, at)
    const word = words.slice(at, at + length).join(' ')
    if (at > 0) plain(' ')
    const kept = (length > 1 || JOINED.test(word)) && word.length <= LONGEST && !/[\t\r\n]/.test(word)
    if (kept) out.push({ text: word, kept })
    else plain(word)
    at += length
  }
  return out
}

/** The same of a text of parts, such as `a · b`: between them it breaks first. */
export function parts(text: string, by: string): Piece[] {
  const all = text.split(by)
  return all.flatMap((part, n) => (n < all.length - 1 ? [{ text: part + by.trimEnd(), kept: true }, { text: ' ', kept: false }] : [{ text: part, kept: true }]))
}

/** How many words from this one on stay together. */
function together(words: string[], at: number): number {
  const [word = '', next = ''] = [words[at], words[at + 1]]
  if (NUMBER.test(word) && UNIT.test(next)) {
    const more = BARE_UNIT.test(next) && NUMBER.test(words[at + 2] ?? '') && UNIT.test(words[at + 3] ?? '')
    return more ? 4 : 2
  }
  return (word === 'PID' || OPTION.test(word)) && /^\d/.test(next) ? 2 : 1
}
