// How one rebuild went: asked for while somebody looks, and no longer.
import { kept } from './kept.ts'
import { drawable } from './timeline.ts'
import type { Course, Reply, Request } from './wire.ts'

/** Between two questions while it runs and the window has the focus. */
const BRISK_MS = 500
/** While something else has it. */
const CALM_MS = 2000

export class Asking {
  /** The last one that was told, as far as it is drawn by now. */
  course = $state.raw<Course | null>(null)
  /** Why it was not told, the last time. */
  refused = $state.raw<string | null>(null)
  /** When `course` was told. */
  at_ms = $state(0)

  #ask: (request: Request) => Promise<Reply>
  #rebuild: string
  #told: Course | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #asks = false
  #ended = false

  constructor(ask: (request: Request) => Promise<Reply>, rebuild: string) {
    this.#ask = ask
    this.#rebuild = rebuild
  }

  /** Asks until what it returns is called. */
  start(): () => void {
    const look = () => this.#look()
    document.addEventListener('visibilitychange', look)
    window.addEventListener('focus', look)
    look()
    return () => {
      this.#ended = true
      clearTimeout(this.#timer)
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('focus', look)
    }
  }

  /** Asks at once, if there is anything to ask and anybody to see it. */
  #look() {
    clearTimeout(this.#timer)
    if (this.#asks || this.#ended || document.hidden || this.course?.ended) return
    void this.#once()
  }

  async #once() {
    const begun = performance.now()
    this.#asks = true
    try {
      const reply = await this.#ask({ course: { rebuild: this.#rebuild } })
      if (typeof reply === 'object' && 'course' in reply) {
        this.#told = kept(this.#told, reply.course)
        this.course = drawable(this.course, this.#told)
        this.at_ms = Date.now()
        this.refused = null
      }
    } catch (why) {
      this.refused = why instanceof Error ? why.message : String(why)
    }
    this.#asks = false
    if (this.#ended || document.hidden) return
    const pace = document.hasFocus() && !this.refused ? BRISK_MS : CALM_MS
    this.#timer = setTimeout(() => this.#look(), Math.max(pace - (performance.now() - begun), BRISK_MS / 2))
  }
}
