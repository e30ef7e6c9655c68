// How full the ring is drawn. Where less motion is wanted it takes a step no
// more often than every half minute; another rebuild is drawn as it is.

/** Between two steps of a ring that shall hardly move. */
const CALM_MS = 30_000

export class Ring {
  #of: string | null = null
  #eighths: number | null = null
  #since_ms = 0

  shown(of: string, eighths: number | null, calm: boolean, now_ms: number): number | null {
    const waits = calm && of === this.#of && now_ms - this.#since_ms < CALM_MS
    if (waits || (of === this.#of && eighths === this.#eighths)) return this.#eighths
    this.#of = of
    this.#eighths = eighths
    this.#since_ms = now_ms
    return eighths
  }
}
