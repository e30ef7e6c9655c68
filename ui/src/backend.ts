// The one place that knows where pictures come from and wishes go to.
import type { Command, Reply, Request, View } from './wire.ts'

/** What the page may show first. */
export type Section =
  | ('now' | 'why' | 'stop' | 'history' | 'health' | 'reports' | 'settings')
  | ('check-store' | 'free-space' | 'roll-back')

/** What is heard of the watcher. */
export type News =
  | { view: View }
  | { away: 'connecting' | 'not-running' | 'starting' | 'cannot-start' | 'other-version' | 'not-nixlamp'; detail: string; language: string }

export interface Backend {
  /** Calls `hear` with what is known now, then with each change. */
  /** `again`: the page had ended and was loaded again. */
  listen(hear: (news: News) => void, show: (section: Section) => void, again: () => void): Promise<void>
  /** Rejects with a sentence if the wish was refused. */
  send(command: Command): Promise<void>
  /** What no picture tells. Rejects with a sentence if the watcher does not. */
  ask(request: Request): Promise<Reply>
  /** Starts the watcher. What comes of it is heard. */
  startWatcher(): Promise<void>
  /** Ends a watcher that no longer tells anything, and starts it anew. */
  restartWatcher(): Promise<void>
  /** Plays the recorded stall beside it all. Rejects with a sentence. */
  pretend(): Promise<void>
  /** Shows a file or folder of Nixlamp's own in the desktop's file manager;
   * `null`: where it remembers. Rejects with a sentence. */
  showFile(path: string | null): Promise<void>
  /** Gives the window the size of the large form or of the small one. */
  resize(large: boolean): Promise<void>
  /** Closes the window. */
  close(): Promise<void>
}

export async function connect(): Promise<Backend> {
  // What is shipped holds nothing but the real one.
  if (import.meta.env.MODE === 'production' || '__TAURI_INTERNALS__' in window) return windowBackend()
  return (await import('./fixture_backend.ts')).fixtureBackend(new URLSearchParams(location.search))
}

async function windowBackend(): Promise<Backend> {
  const { invoke } = await import('@tauri-apps/api/core')
  const { listen } = await import('@tauri-apps/api/event')
  return {
    async listen(hear, show, again) {
      await listen<News>('news', ({ payload }) => hear(payload))
      await listen<Section>('section', ({ payload }) => show(payload))
      const [news, section, returned] = await invoke<[News, Section | null, boolean]>('ready')
      if (returned) again()
      hear(news)
      if (section) show(section)
    },
    send: (command) => invoke('send', { command }),
    ask: (request) => invoke('ask', { request }),
    startWatcher: () => invoke('start_watcher'),
    restartWatcher: () => invoke('restart_watcher'),
    pretend: () => invoke('pretend'),
    showFile: (path) => invoke('show_file', { path }),
    resize: (large) => invoke('resize', { large }),
    close: () => invoke('close'),
  }
}
