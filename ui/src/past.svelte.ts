// Past rebuilds as the watcher tells them: the first page with all that is said
// of the whole, then the rest page by page. A filter begins anew.
import type { Blame, ExportForm, HistoryRow, PastFilter, Rebuilds, Reply, Request, Verdict } from './wire.ts'

export type Ask = (request: Request) => Promise<Reply>

/** Rows of one page. */
const PAGE = 200
/** Until somebody has typed on, nothing is asked. */
const TYPING_MS = 150
/** No text of a row is shown in full beyond. */
const LONGEST = 300

export const NO_FILTER: PastFilter = { outcome: null, days: null, target: null, tool: null, search: '' }

export const outcomeOf = ({ past, slow }: HistoryRow): Verdict => (slow ? 'slow' : past.outcome)

export const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)

export class Past {
  filter = $state<PastFilter>({ ...NO_FILTER })
  whole = $state.raw<Rebuilds | null>(null)
  rows = $state.raw<HistoryRow[]>([])
  failed = $state('')
  #ask: Ask
  #asked = 0

  constructor(ask: Ask) {
    this.#ask = ask
  }

  /** Reads from the beginning; what was read before stays until then. */
  load(wait: boolean): () => void {
    const asked = ++this.#asked
    const filter = $state.snapshot(this.filter)
    const timer = setTimeout(() => void this.#read(asked, filter), wait ? TYPING_MS : 0)
    return () => clearTimeout(timer)
  }

  async #read(asked: number, filter: PastFilter) {
    try {
      let page = await this.#page(filter, null)
      if (asked !== this.#asked) return
      this.failed = ''
      this.whole = page
      this.rows = page.rows
      while (page.next) {
        page = await this.#page(filter, page.next)
        if (asked !== this.#asked) return
        this.rows = [...this.rows, ...page.rows]
      }
    } catch (why) {
      if (asked === this.#asked) this.failed = String(why)
    }
  }

  async #page(filter: PastFilter, before: Rebuilds['next']): Promise<Rebuilds> {
    const reply = await this.#ask({ rebuilds: { filter, before, limit: PAGE } })
    return (reply as Extract<Reply, { rebuilds: unknown }>).rebuilds
  }

  async blame(slow: string, fast: string | null): Promise<Blame> {
    const reply = await this.#ask({ blame: { slow, fast } })
    return (reply as Extract<Reply, { blame: unknown }>).blame
  }

  /** Where it was saved, or `null` if it was copied. */
  async export(form: ExportForm, save: boolean): Promise<string | null> {
    const reply = await this.#ask({ export: { filter: $state.snapshot(this.filter), form, save } })
    const { text, path } = (reply as Extract<Reply, { export: unknown }>).export
    if (!save) await navigator.clipboard.writeText(text)
    return path
  }
}
