// Draws tests/fixtures/views/NAME.json for `?fixture=NAME` in a plain browser.
// `age=48` lets the picture be 48 s old, `away=not-running` shows no picture,
// `section=why` opens a section, `theme=dark` overrides the system, `language=de`
// the picture's language, `course=NAME` tells tests/fixtures/courses/NAME.json
// in place of the fixture's own. The width chooses the form.
import type { Backend, News, Section } from './backend.ts'
import type { Course, Rebuilds, Reply, Request, Verdict, View } from './wire.ts'

/** Whose course is told by that of another picture. */
const COURSES: Record<string, string> = {
  ...Object.fromEntries(['plan', 'plan-danger', 'plan-refused', 'pretend', 'outcome'].map((name) => [name, 'stalled'])),
  'gc-refused': 'running',
}

export function fixtureBackend(query: URLSearchParams): Backend {
  const name = query.get('fixture') ?? 'ok'
  const age_s = Number(query.get('age') ?? 1)
  const away = query.get('away') as Extract<News, { away: string }>['away'] | null
  const theme = query.get('theme')
  const language = query.get('language') ?? 'en'
  if (theme) document.documentElement.dataset['theme'] = theme
  let tell: (news: News) => void = () => {}

  async function load(wanted: string): Promise<View> {
    const answer = await fetch(`/views/${wanted}.json`)
    if (!answer.ok) throw new Error(`There is no fixture “${wanted}”.`)
    const view = (await answer.json()) as View
    view.language = language
    view.status.seen_at = new Date(Date.now() - age_s * 1000).toISOString()
    return view
  }

  /** Of the rebuild that was asked for, and as if it were now. */
  async function course(rebuild: string): Promise<Course> {
    const answer = await fetch(`/courses/${query.get('course') ?? COURSES[name] ?? name}.json`)
    if (!answer.ok) throw new Error('The fixture does not tell.')
    const told = (await answer.json()) as Course
    const { status } = await load(name)
    const over = status.rebuilds.some(({ id, verdict }) => id === rebuild && verdict === 'stopped')
    const end = new Date(Date.parse(told.started) + told.until_s * 1000).toISOString()
    return { ...told, rebuild, ended: told.ended ?? (over ? end : null) }
  }

  /** All rows are of the one file; a filter chooses by outcome alone. */
  async function past({ filter, before }: Extract<Request, { rebuilds: unknown }>['rebuilds']): Promise<Rebuilds> {
    const { rebuilds } = (await (await fetch('/past/history.json')).json()) as { rebuilds: Rebuilds }
    const fits = (of: Verdict) => filter.outcome === null || filter.outcome === of
    const rows = rebuilds.rows.filter(({ past, slow }) => fits(slow ? 'slow' : past.outcome))
    return { ...rebuilds, rows: before ? [] : rows, marks: rebuilds.marks.filter(({ outcome }) => fits(outcome)), next: null, fit: rows.length }
  }

  return {
    async listen(hear, show, again) {
      tell = hear
      hear(away ? { away, detail: '', language } : { view: await load(name) })
      if (query.has('again')) again()
      const section = query.get('section') as Section | null
      if (section) show(section)
    },
    async send(command) {
      if (command === 'welcomed') {
        const view = await load(name)
        tell({ view: { ...view, welcome: { ...view.welcome, seen: true } } })
      }
      if (typeof command === 'string') return
      const view = await load(name)
      if ('prepare' in command) tell({ view: { ...view, plan: (await load('plan')).plan } })
      if ('cancel' in command) tell({ view: { ...view, plan: null } })
      if ('confirm' in command) tell({ view: await load('outcome') })
      if ('acknowledge' in command) tell({ view: await load('ok') })
      if ('check-health' in command) tell({ view: await load('health') })
      if ('pause' in command) tell({ view: await load('paused') })
    },
    async startWatcher() {
      tell({ away: 'starting', detail: '', language })
      setTimeout(async () => tell({ view: await load(name) }), 1000)
    },
    async ask(request) {
      if (typeof request === 'object' && 'history' in request) return { history: (await load(name)).status.recent }
      if (typeof request === 'object' && 'rebuilds' in request) return { rebuilds: await past(request.rebuilds) }
      if (typeof request === 'object' && 'blame' in request) return (await (await fetch('/past/blame.json')).json()) as Reply
      if (typeof request === 'object' && 'course' in request) return { course: await course(request.course.rebuild) }
      const file = request === 'settings' || request === 'reports' ? request : typeof request === 'object' && 'report' in request && 'report'
      const answer = file && (await fetch(`/answers/${file}.json`))
      if (answer && answer.ok) return (await answer.json()) as Reply
      if (typeof request === 'object' && 'save-report' in request) {
        const reports = await this.ask('reports')
        const first = typeof reports === 'object' && 'reports' in reports ? reports.reports[0] : undefined
        if (first) return { 'report-saved': first }
      }
      throw new Error('The fixture does not tell.')
    },
    async restartWatcher() {},
    async pretend() {},
    async showFile() {},
    async resize() {},
    async close() {},
  }
}
