// Several choices in a row are one question.

const PAUSE_MS = 250

/** Calls what was last asked for, once nothing new has come for a moment. */
export class Later {
  #timer: ReturnType<typeof setTimeout> | undefined

  get waits(): boolean {
    return this.#timer !== undefined
  }

  ask(what: () => void) {
    this.drop()
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      what()
    }, PAUSE_MS)
  }

  drop() {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
