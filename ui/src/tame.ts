// Much of a picture comes from outside: names, paths, lines of logs. Svelte shows
// all of it as text; here it also stops to steer, and to be endless.

/** Characters of one text that are shown. */
const LONGEST = 2000
/** What moves a cursor or turns the direction of writing; not tab and line end. */
const STEERS = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** The same value, every text in it tame. */
export function tame<T>(value: T, longest?: number): T
export function tame(value: unknown, longest = LONGEST): unknown {
  if (typeof value === 'string') {
    const cut = value.length > longest ? value.slice(0, longest) + '…' : value
    return cut.replace(STEERS, '\ufffd')
  }
  if (Array.isArray(value)) return value.map((one) => tame(one, longest))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, tame(one, longest)]))
}
