// The sections of the large form, and where in it stands what is asked for.
import type { Section } from './backend.ts'

/** In the order of the rail. */
export const PLACES = ['now', 'history', 'health'] as const
export type Place = (typeof PLACES)[number]

/** `null` for a preview: it stands above them all. */
export function placeOf(section: Section): Place | null {
  if (section === 'history' || section === 'health') return section
  if (section === 'check-store') return 'health'
  return section === 'now' || section === 'why' || section === 'stop' ? 'now' : null
}
