// What “Copy diagnostics” copies: for a person who helps. Codes and numbers, not
// what is built.
import type { Settings, View } from './wire.ts'

export function diagnostics(view: View, settings: Settings): string {
  const { status, health, troubles, language } = view
  return JSON.stringify(
    {
      state: status.state,
      seen_at: status.seen_at,
      language,
      rebuilds: status.rebuilds.map(({ tool, verb, phase, verdict, causes }) => ({ tool, verb, phase, verdict, cause: causes[0]?.code })),
      troubles: troubles.map(({ code, text }) => ({ code, text })),
      health: health.rows.map(({ id, result, number }) => ({ id, result, number })),
      settings: Object.fromEntries(settings.rows.map(({ key, value, source }) => [key, { value, source }])),
      broken: settings.broken,
      user_agent: navigator.userAgent,
    },
    null,
    1,
  )
}
