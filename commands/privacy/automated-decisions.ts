// The decider of the automated decisions about a person: which wait for a human, which count, which were contested.
import { z } from 'zod'
import decisionConfirmed from '#events/privacy/decision-confirmed.ts'
import decisionContested from '#events/privacy/decision-contested.ts'
import decisionMade from '#events/privacy/decision-made.ts'
import decisionReviewed from '#events/privacy/decision-reviewed.ts'
import { type ContestedFor, DecisionId } from '#events/privacy/values.ts'
import { type Decision, refuse } from '#kernel/command.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { PersonId } from '#kernel/ids.ts'
import { ofPerson } from './of-person.ts'

export type AboutPerson = {
  readonly status: 'awaiting-human' | 'in-effect' | 'overruled'
  readonly isSignificant: boolean
  /** What somebody asks for and has no answer to. */
  readonly asked: ContestedFor | null
  /** The human who agreed to it: another one answers whoever contests it. */
  readonly confirmedBy: PersonId | null
}
export type Decisions = Readonly<Record<string, AboutPerson>>

/** Whether anything may follow from it now. Whoever acts on a decision asks this each time. */
export const takesEffect = ({ status, asked }: AboutPerson): boolean =>
  status === 'in-effect' && (asked === null || asked === 'explanation')

const known = (all: Decisions, decision: string): AboutPerson | undefined =>
  Object.hasOwn(all, decision) ? all[decision] : undefined

const recorded = (all: Decisions, decision: string, state: AboutPerson): Decisions => ({ ...all, [decision]: state })

const changed = (all: Decisions, decision: string, change: Partial<AboutPerson>): Decisions => {
  const before = known(all, decision)
  return before ? recorded(all, decision, { ...before, ...change }) : all
}

export default defineDecider<Decisions>('privacy.automated-decisions', {
  stream: 'rights',
  initial: {},
  evolve: (on) => [
    on(decisionMade, (all, { data: { decision, significant } }) =>
      recorded(all, decision, {
        status: significant ? 'awaiting-human' : 'in-effect',
        isSignificant: significant,
        asked: null,
        confirmedBy: null,
      }),
    ),
    on(decisionConfirmed, (all, { actor, data: { decision, agreed } }) =>
      changed(all, decision, { status: agreed ? 'in-effect' : 'overruled', confirmedBy: actor }),
    ),
    on(decisionContested, (all, { data: { decision, wants } }) => changed(all, decision, { asked: wants })),
    on(decisionReviewed, (all, { data: { decision, outcome } }) => {
      const before = known(all, decision)
      if (!before) return all
      // An explanation agrees to nothing: what waits for a human goes on waiting.
      const upheld = before.asked === 'explanation' ? before.status : 'in-effect'
      return changed(all, decision, { asked: null, status: outcome === 'upheld' ? upheld : 'overruled' })
    }),
  ],
})

export const ofDecision = { decision: DecisionId, ...ofPerson }
export const OfDecision = z.object(ofDecision)

/** Decides about a decision that was made about this person. */
export function about(all: Decisions, decision: string, decide: (state: AboutPerson) => Decision): Decision {
  const state = known(all, decision)
  return state
    ? decide(state)
    : refuse('no-decision', 'There is no such decision about this person.', {
        pointer: '/decision',
        facts: { decision },
      })
}
