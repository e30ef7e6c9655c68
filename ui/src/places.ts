// The sections of the large form, and where in it stands what is asked for.
import type { Section } from './backend.ts'

/** In the order of the rail. */
export const PLACES = ['now', 'history', 'health', 'reports', 'settings'] as const
export type Place = (typeof PLACES)[number]

/** Those that have no place in the small form. */
export const LARGE_ALONE: readonly Place[] = ['reports', 'settings']

/** `null` for a preview: it stands above them all. */
export function placeOf(section: Section): Place | null {
  if (section === 'check-store') return 'health'
  if (section === 'why' || section === 'stop') return 'now'
  return PLACES.find((place) => place === section) ?? null
}
