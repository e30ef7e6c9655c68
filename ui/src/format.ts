// Numbers as people read them, in the language that is spoken. Nothing here
// judges a number.
import { locale, say } from './say.svelte.ts'

/** `0 s`, `48 s`, `12 min`, `1 h 20 min`, `3 d`. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds))
  if (s < 100) return `${s} s`
  const min = Math.round(s / 60)
  if (min < 60) return `${min} min`
  const h = Math.floor(min / 60)
  if (h < 48) return min % 60 === 0 ? `${h} h` : `${h} h ${min % 60} min`
  return `${plain(Math.round(h / 24))} d`
}

/** A whole percentage: `88 %`. */
export const percent = (ratio: number): string => `${plain(Math.round(ratio * 100))} %`

/** With so many digits after the point: `1.4`. */
export function plain(n: number, digits = 0): string {
  const key = `${locale()} ${digits}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits })
    formats.set(key, format)
  }
  // Rounded as the watcher rounds: by what the number is, not by how it is written.
  return format.format(Number(n.toFixed(digits)))
}
/** To make one takes longer than to use it. */
const formats = new Map<string, Intl.NumberFormat>()

/** `61 °C` */
export const degrees = (celsius: number): string => `${plain(Math.round(celsius))} °C`

/** Binary units, as memory and disks are counted here: `9.2 GiB`. */
export const bytes = (n: number): string => scaled(n, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'])

/** As the watcher says it: `18 MiB/s`. */
export const rate = (n: number): string => scaled(n, ['B/s', 'KiB/s', 'MiB/s', 'GiB/s'])

/** With three digits at most: nobody says 1000 B. */
function scaled(n: number, units: string[]): string {
  let value = n
  let unit = 0
  while (Math.round(value) >= 1000 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0
  return `${plain(value, digits)} ${units[unit]}`
}

/** A day and its time on this machine's clock: `Nov 26, 2026, 09:40`. */
export const moment = (rfc3339: string): string => time('moment', new Date(rfc3339))

/** A day alone: `Nov 26`. */
export const day = (rfc3339: string): string => time('day', new Date(rfc3339))

/** Hour and minute on this machine's clock. */
export const clock = (rfc3339: string): string => time('minute', new Date(rfc3339))

/** The same of an instant; with seconds where minutes are too coarse. */
export const clockAt = (ms: number, seconds: boolean): string => time(seconds ? 'second' : 'minute', ms)

const MINUTE: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
const TIMES: Record<string, Intl.DateTimeFormatOptions> = {
  moment: { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short' },
  minute: MINUTE,
  second: { ...MINUTE, second: '2-digit' },
}

function time(how: string, at: Date | number): string {
  const key = `${locale()} ${how}`
  let format = clocks.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale(), TIMES[how])
    clocks.set(key, format)
  }
  return format.format(at)
}
const clocks = new Map<string, Intl.DateTimeFormat>()

/** Names one after the other: `a, b, c`. */
export const listed = (names: string[]): string => joined(names, (before, next) => say('list', { before, next }))

/** What stands beside one another in one line: `a · b`. */
export const dotted = (parts: string[]): string => joined(parts, (before, next) => say('dotted', { before, next }))

export const joined = (parts: string[], join: (before: string, next: string) => string): string =>
  parts.length > 0 ? parts.reduce(join) : ''
