// What is asked for first; what else there is to choose stands in the plan.
import type { Action } from './wire.ts'

/** Generations go by the rules that are set; without any none goes. */
export const FREE_SPACE: Action = { 'collect-garbage': { choose: { keep: { newest: null, days: null, own: false } }, even_during_rebuild: false } }

/** The system's profile, to the generation before the current one. */
export const ROLL_BACK: Action = { 'roll-back': { profile: '', generation: null, only_at_next_boot: false } }

export const BACK_UP: Action = 'back-up'
