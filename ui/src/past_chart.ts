// How past rebuilds are drawn. No drawing, no words.

export type Drawn = 'total' | 'phases'

/** In the order they are stacked, as `PastMark.phases_s` has them. */
export const PHASES = ['evaluate', 'fetch', 'build', 'activate', 'unknown'] as const

const STEPS_S = [10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400]

/** Three or four round durations. */
export function splitsOf(top_s: number): number[] {
  const step = STEPS_S.find((s) => top_s / s <= 4) ?? Math.ceil(top_s / 4 / 86400) * 86400
  const out = []
  for (let at = 0; at <= top_s; at += step) out.push(at)
  return out
}
