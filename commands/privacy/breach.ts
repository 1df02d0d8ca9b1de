// The decider of an entry of the breach register: what is known, who was told, and whether the 72 hours still run.
import { z } from 'zod'
import breachAssessed from '#events/privacy/breach-assessed.ts'
import breachClockWarned from '#events/privacy/breach-clock-warned.ts'
import breachClosed from '#events/privacy/breach-closed.ts'
import breachNoted from '#events/privacy/breach-noted.ts'
import breachNotified from '#events/privacy/breach-notified.ts'
import { BreachId, type BreachRisk } from '#events/privacy/breaches.ts'
import { type Decision, refuse } from '#kernel/command.ts'
import { defineDecider } from '#kernel/decider.ts'
import { type Instant, streamName } from '#kernel/ids.ts'

export type NotedBreach = {
  readonly discoveredAt: Instant
  readonly notifyBy: Instant
  readonly risk: BreachRisk | null
  readonly authorityTold: boolean
  readonly peopleTold: boolean
  readonly warned: 'not' | 'near' | 'missed'
  readonly isClosed: boolean
}
export type Breach = NotedBreach | null

export default defineDecider<Breach>('privacy.breach', {
  stream: 'breach',
  initial: null,
  evolve: (on) => [
    on(breachNoted, (_, { data: { discoveredAt, notifyBy } }) => ({
      discoveredAt,
      notifyBy,
      risk: null,
      authorityTold: false,
      peopleTold: false,
      warned: 'not',
      isClosed: false,
    })),
    on(breachAssessed, (state, { data }) => state && { ...state, risk: data.risk }),
    on(
      breachNotified,
      (state, { data }) =>
        state && {
          ...state,
          authorityTold: state.authorityTold || data.whom === 'authority',
          peopleTold: state.peopleTold || data.whom === 'people',
        },
    ),
    on(breachClockWarned, (state, { data }) => state && { ...state, warned: data.hoursLeft < 0 ? 'missed' : 'near' }),
    on(breachClosed, (state) => state && { ...state, isClosed: true }),
  ],
})

/** The 72 hours run until the authority is told, or nobody has to be. */
export const clockRuns = ({ risk, authorityTold, isClosed }: NotedBreach): boolean =>
  !isClosed && !authorityTold && risk !== 'none'

export const ofBreach = { breach: BreachId }
export const OfBreach = z.object(ofBreach)
export const breachStream = ({ breach }: { readonly breach: string }) => streamName('breach', breach)
export const ofSchool = () => ({ kind: 'school' }) as const

export function whileOpen(breach: Breach, decide: (breach: NotedBreach) => Decision): Decision {
  if (breach === null) return refuse('no-breach', 'There is no such breach in the register.')
  return breach.isClosed ? refuse('breach-closed', 'The file of this breach has been closed.') : decide(breach)
}
