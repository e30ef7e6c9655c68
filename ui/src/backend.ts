// The one place that knows where pictures come from and wishes go to.
import type { Command, View } from './wire.ts'

/** What the page may show first. */
export type Section = 'why' | 'stop' | 'history' | 'check-store' | 'free-space' | 'roll-back'

/** What is heard of the watcher. */
export type News =
  | { view: View }
  | { away: 'connecting' | 'not-running' | 'starting' | 'cannot-start' | 'other-version'; detail: string }

export interface Backend {
  /** Calls `hear` with what is known now, then with each change. */
  listen(hear: (news: News) => void, show: (section: Section) => void): Promise<void>
  /** Rejects with a sentence if the wish was refused. */
  send(command: Command): Promise<void>
  /** Starts the watcher. What comes of it is heard. */
  startWatcher(): Promise<void>
  /** Closes the window. */
  close(): Promise<void>
}

export async function connect(): Promise<Backend> {
  if ('__TAURI_INTERNALS__' in window) return windowBackend()
  return (await import('./fixture_backend.ts')).fixtureBackend(new URLSearchParams(location.search))
}

async function windowBackend(): Promise<Backend> {
  const { invoke } = await import('@tauri-apps/api/core')
  const { listen } = await import('@tauri-apps/api/event')
  return {
    async listen(hear, show) {
      await listen<News>('news', ({ payload }) => hear(payload))
      await listen<Section>('section', ({ payload }) => show(payload))
      const [news, section] = await invoke<[News, Section | null]>('ready')
      hear(news)
      if (section) show(section)
    },
    send: (command) => invoke('send', { command }),
    startWatcher: () => invoke('start_watcher'),
    close: () => invoke('close'),
  }
}
