// Text from outside as it may be shown: what would steer the drawing becomes
// visible, what is too long is cut and says so.

/** More of one line nobody reads. */
export const LONGEST = 2000

const PICTURES = 0x2400
/** Marks that turn the direction of text, or hide it. */
const STEERS = /[\u061c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g

/** `text` without what steers, at most `most` characters, and how many were cut. */
export function shown(text: string, most = LONGEST): { text: string; cut: number } {
  let end = Math.min(text.length, most)
  // Not in the middle of a character.
  if (end < text.length && /[\ud800-\udbff]/.test(text[end - 1] ?? '')) end -= 1
  const kept = text.slice(0, end)
  return { text: visible(kept), cut: text.length - end }
}

/** The same of a name: cut short with “…”. */
export function named(text: string, most = 120): string {
  const { text: kept, cut } = shown(text, most)
  return cut > 0 ? `${kept}…` : kept
}

function visible(text: string): string {
  return text
    .replace(/\t/g, '  ')
    .replace(CONTROLS, (one) => {
      const code = one.charCodeAt(0)
      return code < 0x20 ? String.fromCharCode(PICTURES + code) : code === 0x7f ? '\u2421' : '\ufffd'
    })
    .replace(STEERS, '\ufffd')
}
