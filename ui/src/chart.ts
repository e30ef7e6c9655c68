// One chart's numbers as they are drawn and told. No drawing, no words.
import type { Band, Chart } from './wire.ts'

/** What stands at one instant of a chart. */
export type Moment = { at_s: number; value: number | null; low: number | null; mid: number | null; high: number | null }

/** The band at an instant, between the two that are known around it. */
export function usualAt(band: Band | null, at: number): { low: number; mid: number; high: number } | null {
  if (!band || band.at_s.length === 0) return null
  const { at_s } = band
  if (at < at_s[0]! || at > at_s.at(-1)!) return null
  let high = at_s.findIndex((one) => one >= at)
  if (high <= 0) high = Math.min(1, at_s.length - 1)
  const low = Math.max(0, high - 1)
  const span = at_s[high]! - at_s[low]!
  const share = span > 0 ? (at - at_s[low]!) / span : 0
  const mix = (values: number[]) => values[low]! + (values[high]! - values[low]!) * share
  return { low: mix(band.p10), mid: mix(band.p50), high: mix(band.p90) }
}

export function momentAt(chart: Chart, i: number): Moment {
  const at_s = chart.at_s[i] ?? 0
  const usual = usualAt(chart.band, at_s)
  return { at_s, value: chart.values[i] ?? null, low: usual?.low ?? null, mid: usual?.mid ?? null, high: usual?.high ?? null }
}

/** So many of them, the newest among them. */
export function chosen(chart: Chart, most: number): Moment[] {
  const count = chart.at_s.length
  const step = Math.max(1, Math.ceil(count / most))
  const out: Moment[] = []
  for (let i = (count - 1) % step; i < count; i += step) out.push(momentAt(chart, i))
  return out
}

/** The highest that is drawn: a share at most all of it; but not so low that
 * nothing looks like much. */
export function topOf(chart: Chart, until: number): number {
  let top = chart.unit === 'ratio' ? 0.2 : chart.unit === 'bytes' ? 2 ** 30 : 2 ** 20
  for (const value of chart.values) if (value !== null && value > top) top = value
  chart.band?.p90.forEach((value, i) => {
    if ((chart.band?.at_s[i] ?? 0) <= until && value > top) top = value
  })
  return chart.unit === 'ratio' ? Math.min(1, top) : top
}

/** Three to five round values of an axis, in the unit that is read: binary for
 * bytes and rates, decimal for shares. The scale ends at the last. */
export function splits(top: number, unit: string): number[] {
  const base = unit !== 'ratio' ? 1024 ** Math.floor(Math.log(Math.max(top, 1)) / Math.log(1024)) : 1
  const scaled = top / base
  const least = scaled / 3.3
  const power = 10 ** Math.floor(Math.log10(least))
  const step = ([1, 2, 5].find((one) => one * power >= least) ?? 10) * power
  const out = []
  for (let n = 0; n <= Math.ceil(scaled / step); n++) out.push(n * step * base)
  return out
}
