// Draws tests/fixtures/views/NAME.json for `?fixture=NAME` in a plain browser.
// `age=48` lets the picture be 48 s old, `away=not-running` shows no picture,
// `section=why` opens a section, `theme=dark` overrides the system, `language=de`
// the picture's language. The width chooses the form.
import type { Backend, News, Section } from './backend.ts'
import type { View } from './wire.ts'

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

  return {
    async listen(hear, show) {
      tell = hear
      hear(away ? { away, detail: '', language } : { view: await load(name) })
      const section = query.get('section') as Section | null
      if (section) show(section)
    },
    async send(command) {
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
      throw new Error('The fixture does not tell.')
    },
    async resize() {},
    async close() {},
  }
}
