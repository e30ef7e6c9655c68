// The order of a process tree: parents before children, the busiest branch
// first, and no row moves on its own.
import type { ProcessRow } from './wire.ts'

type Branch = { row: ProcessRow; below: Branch[]; busy: number }

/** A row as it is drawn in a treegrid. */
export type Seen = {
  row: ProcessRow
  parent: boolean
  /** Its place among its siblings, from 1, and how many they are. */
  place: number
  of: number
  /** True for one that has ended since the list was held still. */
  ended: boolean
}

/** Busiest branches first; equal ones stay as they came. */
export function sorted(rows: ProcessRow[]): string[] {
  const out: string[] = []
  const tell = (branches: Branch[]) => {
    for (const { row, below } of [...branches].sort((a, b) => b.busy - a.busy)) {
      out.push(row.id)
      tell(below)
    }
  }
  tell(branchesOf(rows))
  return out
}

function branchesOf(rows: ProcessRow[]): Branch[] {
  const top: Branch[] = []
  const open: Branch[] = []
  for (const row of rows) {
    // Steps of a twentieth: noise does not turn the order round.
    const branch = { row, below: [], busy: Math.round((row.cpu_ratio ?? 0) * 20) }
    while (open.length > 0 && open.at(-1)!.row.depth >= row.depth) open.pop()
    for (const above of open) above.busy += branch.busy
    ;(open.at(-1)?.below ?? top).push(branch)
    open.push(branch)
  }
  return top
}

/** The rows in the order that was settled, with today's numbers. New ones come
 * where they belong only with the next order; until then below their parent. */
export function arranged(order: string[], rows: ProcessRow[]): ProcessRow[] {
  const place = new Map(order.map((id, i) => [id, i]))
  const out: ProcessRow[] = []
  const tell = (branches: Branch[]) => {
    for (const { row, below } of [...branches].sort((a, b) => (place.get(a.row.id) ?? Infinity) - (place.get(b.row.id) ?? Infinity) || 0)) {
      out.push(row)
      tell(below)
    }
  }
  tell(branchesOf(rows))
  return out
}

/** What is unfolded, with places among siblings. `living`: the ids of today,
 * where the list is held still. */
export function unfolded(rows: ProcessRow[], folded: ReadonlySet<string>, living: ReadonlySet<string> | null): Seen[] {
  const out: Seen[] = []
  const siblings: Seen[][] = []
  let below = Infinity
  rows.forEach((row, i) => {
    siblings.length = Math.min(siblings.length, row.depth + 1)
    const group = (siblings[row.depth] ??= [])
    const seen = { row, parent: (rows[i + 1]?.depth ?? 0) > row.depth, place: group.length + 1, of: 0, ended: living !== null && !living.has(row.id) }
    group.push(seen)
    for (const one of group) one.of = group.length
    if (row.depth > below) return
    below = folded.has(row.id) ? row.depth : Infinity
    out.push(seen)
  })
  return out
}

/** The process, all below it and all above it; everything if it is not there. */
export function within(rows: ProcessRow[], pid: number): ProcessRow[] {
  const at = rows.findIndex((row) => row.pid === pid)
  if (at < 0) return []
  const top = rows[at]!
  const above: ProcessRow[] = []
  let depth = top.depth
  for (let i = at - 1; i >= 0 && depth > 0; i--) {
    if (rows[i]!.depth < depth) {
      above.unshift(rows[i]!)
      depth = rows[i]!.depth
    }
  }
  const end = rows.findIndex((row, i) => i > at && row.depth <= top.depth)
  return [...above, ...rows.slice(at, end < 0 ? undefined : end)]
}

/** Where the focus goes among `seen` from `at`; folding is told apart. */
export function step(seen: Seen[], at: number, key: string, folded: ReadonlySet<string>): { to: number } | { fold: boolean } | null {
  const here = seen[at]
  if (!here) return null
  const open = here.parent && !folded.has(here.row.id)
  switch (key) {
    case 'ArrowDown':
      return { to: Math.min(at + 1, seen.length - 1) }
    case 'ArrowUp':
      return { to: Math.max(at - 1, 0) }
    case 'Home':
      return { to: 0 }
    case 'End':
      return { to: seen.length - 1 }
    case 'ArrowRight':
      return !here.parent ? null : open ? { to: at + 1 } : { fold: false }
    case 'ArrowLeft': {
      if (open) return { fold: true }
      const above = seen.findLastIndex(({ row }, i) => i < at && row.depth < here.row.depth)
      return above < 0 ? null : { to: above }
    }
    default:
      return null
  }
}
