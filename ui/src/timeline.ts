// Where everything in a timeline stands: no drawing, no words, no clock.
import type { Bar, Course, Lane } from './wire.ts'

/** What is seen of a course, in seconds since its start. */
export type Range = { from: number; to: number }
/** `span` null: all of it. `end` null: it goes with what is newest. */
export type Zoom = { span: number | null; end: number | null }
/** A bar by the place where it stands: names repeat. */
export type Spot = { lane: number; bar: number }

export type Drawn = {
  key: string
  bar: Bar
  at: number
  /** Whole pixels: what grows by less than one is not drawn anew. */
  left: number
  width: number
  /** How many more lie beneath it, too close to be seen. */
  more: number
}

export const ALL: Zoom = { span: null, end: null }
export const HALF_HOUR: Zoom = { span: 1800, end: null }
const NARROWEST_S = 10
/** Less than this cannot be seen or pointed at. */
export const LEAST_PX = 5

/** The end moves in steps, so that bars stand still between two of them. */
export function rangeOf(until: number, { span, end }: Zoom): Range {
  const whole = Math.max(until, NARROWEST_S)
  const seen = Math.min(span ?? Infinity, whole)
  if (end !== null) return { from: Math.max(0, end - seen), to: Math.max(end, seen) }
  const step = 2 ** Math.ceil(Math.log2(Math.max(seen / 32, 1)))
  const to = Math.ceil(whole / step) * step
  return { from: span === null || span >= whole ? 0 : Math.max(0, to - seen), to }
}

/** Half or twice of what is seen, around `middle`. */
export function zoomed(zoom: Zoom, until: number, closer: boolean, middle: number | null): Zoom {
  const now = rangeOf(until, zoom)
  const span = Math.max(NARROWEST_S, (now.to - now.from) * (closer ? 0.5 : 2))
  if (span >= until) return ALL
  if (middle === null && zoom.end === null) return { span, end: null }
  const about = middle ?? (now.from + now.to) / 2
  return held(span, about + span / 2, until)
}

/** Half of what is seen to one side. */
export function moved(zoom: Zoom, until: number, later: boolean): Zoom {
  const { from, to } = rangeOf(until, zoom)
  const span = to - from
  if (zoom.span === null) return zoom
  return held(span, to + (later ? span / 2 : -span / 2), until)
}

function held(span: number, end: number, until: number): Zoom {
  return end >= until ? { span, end: null } : { span, end: Math.max(span, end) }
}

/** Moves the range only if the bar lies outside. */
export function showing(zoom: Zoom, until: number, bar: Bar): Zoom {
  const { from, to } = rangeOf(until, zoom)
  const ends = bar.to_s ?? until
  if (ends >= from && bar.from_s <= to) return zoom
  const span = to - from
  return held(span, bar.from_s + span * 0.75, until)
}

/** Now, as far as it can be seen: it moves by two pixels and not more often
 * than every second. To draw anew costs most of what a timeline costs. */
export function pixelOf(until: number, { from, to }: Range, px: number): number {
  const step = Math.max((2 * (to - from)) / Math.max(px, 1), 1)
  return from + Math.floor((until - from) / step) * step
}

/** To draw anew costs most of what a course costs: what only grows is drawn every
 * two seconds, a short one every second, and all of it at once. */
const STEP_S = 2
const SHORT_S = 120

/** What is drawn when `told` has come: what began, ended, failed or was said is
 * new at once, what only went on waits for the next step. */
export function drawable(shown: Course | null, told: Course): Course {
  if (!shown || shown === told) return told
  const on_s = told.until_s - shown.until_s
  const step_s = told.until_s < SHORT_S ? STEP_S / 2 : STEP_S
  if (on_s <= 0 || on_s >= step_s || told.ended !== shown.ended || !goesOn(shown, told)) return told
  const { until_s, lanes, charts, phases } = shown
  const next: Course = { ...told, until_s, lanes, charts, phases }
  return (Object.keys(next) as (keyof Course)[]).every((key) => next[key] === shown[key]) ? shown : next
}

/** True if no bar and no phase began, ended or became another. */
function goesOn(shown: Course, told: Course): boolean {
  const { lanes, phases, charts } = told
  return (
    lanes.length === shown.lanes.length &&
    phases.length === shown.phases.length &&
    charts.length === shown.charts.length &&
    phases.every(({ phase, now }, n) => phase === shown.phases[n]!.phase && now === shown.phases[n]!.now) &&
    lanes.every((lane, n) => sameLane(lane, shown.lanes[n]!))
  )
}

const sameLane = (a: Lane, b: Lane) =>
  a === b || (a.kind === b.kind && a.title === b.title && a.bars.length === b.bars.length && a.bars.every((bar, n) => sameBar(bar, b.bars[n]!)))

/** Whatever its line says of how long it has taken. */
function sameBar(a: Bar, b: Bar): boolean {
  if (a === b) return true
  return (Object.keys(a) as (keyof Bar)[]).every((key) => key === 'line' || a[key] === b[key])
}

/** `next`, with the very same ones in it that stand where they stood. */
export function still(before: Drawn[], next: Drawn[]): Drawn[] {
  const were = new Map(before.map((one) => [one.key, one]))
  return next.map((one) => {
    const was = were.get(one.key)
    const same = was && was.bar === one.bar && was.left === one.left && was.width === one.width && was.more === one.more
    return same ? was : one
  })
}

/** The bars of a lane that lie in the range, each at least so wide that it is
 * seen. One that would lie wholly within the one before is counted, not drawn;
 * `always` is drawn whatever lies there. */
export function drawn(lane: Lane, index: number, range: Range, until: number, px: number, always: Spot | null): Drawn[] {
  const span = range.to - range.from
  const out: Drawn[] = []
  let last: Drawn | null = null
  for (let at = firstIn(lane.bars, range.from, until); at < lane.bars.length; at++) {
    const bar = lane.bars[at]!
    if (bar.from_s > range.to) break
    const ends = bar.to_s ?? until
    const kept = always?.lane === index && always.bar === at
    if (ends < range.from) {
      if (!kept) continue
    }
    const left = Math.round(clamp((bar.from_s - range.from) / span) * px)
    const right = Math.round(clamp((ends - range.from) / span) * px)
    const width = Math.max(right - left, LEAST_PX)
    const x = Math.max(0, Math.min(left, px - width))
    if (last && !kept && width <= LEAST_PX && x + width <= last.left + last.width + LEAST_PX / 2 && !bar.failed) {
      last.more += 1
      continue
    }
    last = { key: `${index}.${at}`, bar, at, left: x, width, more: 0 }
    out.push(last)
  }
  return out
}

/** Bars of a lane do not overlap, so their ends ascend too. */
function firstIn(bars: Bar[], from: number, until: number): number {
  let [low, high] = [0, bars.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((bars[middle]!.to_s ?? until) < from) low = middle + 1
    else high = middle
  }
  return low
}

const clamp = (share: number) => Math.min(1, Math.max(0, share))

/** Where the focus goes; `null`: nowhere. */
export function next(lanes: Lane[], { lane, bar }: Spot, key: string, until: number): Spot | null {
  const bars = lanes[lane]?.bars ?? []
  if (key === 'ArrowRight' || key === 'ArrowLeft') {
    const to = bar + (key === 'ArrowRight' ? 1 : -1)
    return bars[to] ? { lane, bar: to } : null
  }
  if (key === 'Home') return bars.length > 0 ? { lane, bar: 0 } : null
  if (key === 'End') return bars.length > 0 ? { lane, bar: bars.length - 1 } : null
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return null
  const from = bars[bar]
  const step = key === 'ArrowDown' ? 1 : -1
  for (let to = lane + step; lanes[to]; to += step) {
    const there = lanes[to]!.bars
    if (there.length > 0) return { lane: to, bar: from ? nearest(there, middleOf(from, until), until) : 0 }
  }
  return null
}

const middleOf = (bar: Bar, until: number) => (bar.from_s + (bar.to_s ?? until)) / 2

function nearest(bars: Bar[], at: number, until: number): number {
  let best = 0
  let least = Infinity
  bars.forEach((bar, i) => {
    const far = Math.max(bar.from_s - at, at - (bar.to_s ?? until), 0)
    if (far < least) [best, least] = [i, far]
  })
  return best
}

/** Steps of an axis, in seconds. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400]

/** Instants of the range at round times of the clock. `offset_s`: what the
 * clock shows is later than UTC. */
export function ticks(range: Range, start_ms: number, offset_s: number, most: number): { at: number; share: number; seconds: boolean }[] {
  const span = range.to - range.from
  const step = STEPS.find((one) => span / one <= Math.max(1, most)) ?? STEPS.at(-1)!
  const zero = start_ms / 1000 + offset_s
  const out = []
  for (let on = Math.ceil((zero + range.from) / step) * step; on <= zero + range.to; on += step) {
    out.push({ at: on - zero, share: (on - zero - range.from) / span, seconds: step < 60 })
  }
  return out
}

/** Which rows of equal height a box shows, one more on each side. */
export function rowsIn(count: number, height: number, top: number, box: number): { first: number; end: number } {
  const first = Math.max(0, Math.floor(top / height) - 1)
  return { first: Math.min(first, count), end: Math.min(count, Math.ceil((top + box) / height) + 1) }
}

export const at = (course: Course, spot: Spot | null): Bar | null => (spot && course.lanes[spot.lane]?.bars[spot.bar]) || null

/** Who has a bar by its place finds it again after it moved; `null` if it is gone. */
export function again(before: Course, after: Course, spot: Spot): Spot | null {
  const bar = at(before, spot)
  if (!bar) return null
  const same = (other: Bar | null | undefined) =>
    other?.name === bar.name && other.path === bar.path && other.kind === bar.kind && Math.abs(other.from_s - bar.from_s) < 2
  if (same(at(after, spot))) return spot
  for (const [lane, { bars }] of after.lanes.entries()) {
    const found = bars.findIndex(same)
    if (found >= 0) return { lane, bar: found }
  }
  return null
}

export type Column = 'name' | 'kind' | 'lane' | 'from' | 'took'
export type Row = { key: string; bar: Bar; lane: string; took: number; spot: Spot }

/** The same as a table. */
export function table(course: Course, by: Column, down: boolean): Row[] {
  const rows = course.lanes.flatMap(({ title, bars }, lane) =>
    bars.map((bar, i) => ({
      key: `${lane}.${i}`,
      bar,
      lane: title,
      took: (bar.to_s ?? course.until_s) - bar.from_s,
      spot: { lane, bar: i },
    })),
  )
  const compare: Record<Column, (a: Row, b: Row) => number> = {
    name: (a, b) => a.bar.name.localeCompare(b.bar.name),
    kind: (a, b) => a.bar.kind.localeCompare(b.bar.kind),
    lane: (a, b) => a.spot.lane - b.spot.lane,
    from: (a, b) => a.bar.from_s - b.bar.from_s,
    took: (a, b) => a.took - b.took,
  }
  rows.sort((a, b) => compare[by](a, b) * (down ? -1 : 1) || a.bar.from_s - b.bar.from_s)
  return rows
}
