// Much of a picture comes from outside: names, paths, lines of logs. Svelte shows
// all of it as text; here it also stops to steer, and to be endless.

/** Characters of one text that are shown. */
const LONGEST = 2000
/** What moves a cursor or turns the direction of writing; not tab and line end. */
const STEERS = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/
const ALL_STEERS = new RegExp(STEERS, 'g')

/** The same value, every text in it tame. It is changed where it stands: it comes
 * twice a second, and most of it is tame already. */
export function tame<T>(value: T, longest?: number): T
export function tame(value: unknown, longest = LONGEST): unknown {
  if (typeof value === 'string') return plainly(value, longest)
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) {
    for (let n = 0; n < value.length; n++) {
      const one: unknown = value[n]
      if (typeof one === 'string' || (typeof one === 'object' && one !== null)) value[n] = tame(one, longest)
    }
    return value
  }
  const all = value as Record<string, unknown>
  for (const key in all) {
    const one = all[key]
    if (typeof one === 'string' || (typeof one === 'object' && one !== null)) all[key] = tame(one, longest)
  }
  return value
}

function plainly(text: string, longest: number): string {
  const cut = text.length > longest ? text.slice(0, longest) + '…' : text
  return STEERS.test(cut) ? cut.replace(ALL_STEERS, '\ufffd') : cut
}
