// Which shape of parts/Lamp stands for which word of the wire, and which words
// of it belong together.
import type { DamageKind, HealthResult, JobKind, JobState, Lamp, Verdict } from './wire.ts'

export const shapeOf: Record<Lamp, string> = {
  ok: 'ok',
  running: 'running',
  attention: 'attention',
  'needs-you': 'needsyou',
  stalled: 'stalled',
  failed: 'failed',
  paused: 'paused',
  unknown: 'unknown',
}

export const shapeOfVerdict: Record<Verdict, string> = {
  working: 'running',
  slow: 'attention',
  waiting: 'attention',
  stuck: 'stalled',
  finished: 'ok',
  failed: 'failed',
  stopped: 'stopped',
  unknown: 'unknown',
}

export const shapeOfResult: Record<HealthResult, string> = {
  fine: 'ok',
  look: 'attention',
  bad: 'failed',
  unknown: 'unknown',
}

export const shapeOfDamage: Record<DamageKind, string> = {
  modified: 'failed',
  foreign: 'failed',
  missing: 'failed',
  unreadable: 'unknown',
  database: 'failed',
  cache: 'attention',
}

/** The jobs that read the store. */
export const READS: JobKind[] = ['verify-profiles', 'verify-store']

export const shapeOfJob: Record<JobState, string> = {
  running: 'running',
  done: 'ok',
  failed: 'attention',
  cancelled: 'stopped',
  'cut-off': 'stopped',
}
