// How past rebuilds are drawn. No drawing, no words.

export type Drawn = 'total' | 'phases'

/** In the order they are stacked, as `PastMark.phases_s` has them. */
export const PHASES = ['evaluate', 'fetch', 'build', 'activate', 'unknown'] as const

const STEPS_S = [10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400]

/** Three to five round durations; the scale ends at the last. */
export function splitsOf(top_s: number): number[] {
  const step = STEPS_S.find((s) => top_s / s <= 4) ?? Math.ceil(top_s / 4 / 86400) * 86400
  return Array.from({ length: Math.ceil(top_s / step) + 1 }, (_, n) => n * step)
}
