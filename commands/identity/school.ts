// The decider of a school's stream: whether the school is open, its time zone, what it seals, and how its staff sign in.
import schoolClosed from '#events/identity/school-closed.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import schoolZoneChanged from '#events/identity/school-zone-changed.ts'
import sealingChanged from '#events/identity/sealing-changed.ts'
import secondFactorChanged from '#events/identity/second-factor-changed.ts'
import { type Decision, refuse } from '#kernel/command.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { Zone } from '#kernel/ids.ts'

export type School = {
  readonly zone: Zone | null
  readonly level: 'identifying' | 'all'
  readonly closed: boolean
  /** Whether staff need an authenticator application. */
  readonly secondFactor: boolean
}

export default defineDecider<School>('identity.school', {
  stream: 'school',
  initial: { zone: null, level: 'identifying', closed: false, secondFactor: true },
  evolve: (on) => [
    on(schoolOpened, (state, e) => ({ ...state, zone: e.data.zone, level: e.data.sealing, closed: false })),
    on(schoolZoneChanged, (state, e) => ({ ...state, zone: e.data.zone })),
    on(sealingChanged, (state, e) => ({ ...state, level: e.data.sealing })),
    on(secondFactorChanged, (state, e) => ({ ...state, secondFactor: e.data.required })),
    on(schoolClosed, (state) => ({ ...state, closed: true })),
  ],
})

/** Decides only about a school that was opened and has not been closed. */
export function whenOpen(state: School, decide: () => Decision): Decision {
  if (state.zone === null) return refuse('school-not-open', 'This school has not been opened.')
  return state.closed ? refuse('school-closed', 'This school has been closed.') : decide()
}
