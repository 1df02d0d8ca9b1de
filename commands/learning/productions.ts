// The decider of a learner's productions: how many drafts each has, and how far it is.

import productionDrafted from '#events/learning/production-drafted.ts'
import productionEvaluated from '#events/learning/production-evaluated.ts'
import productionPublished from '#events/learning/production-published.ts'
import productionSubmitted from '#events/learning/production-submitted.ts'
import productionWithdrawn from '#events/learning/production-withdrawn.ts'
import type { ProductionId } from '#events/learning/productions.ts'
import { type Enrolment, enrol, leave } from '#events/teaching/enrolments.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import type { ClassId } from '#events/teaching/values.ts'
import { type Decision, refuse } from '#kernel/command.ts'
import { defineDecider } from '#kernel/decider.ts'

export type Production = {
  readonly class: ClassId
  readonly drafts: number
  /** Words of the last draft. */
  readonly words: number
  /** The draft that was handed in last; null before. */
  readonly submitted: number | null
  /** The draft that was read last; null before. */
  readonly evaluated: number | null
  readonly published: number | null
  readonly withdrawn: boolean
}

export type Productions = {
  readonly enrolments: readonly Enrolment[]
  readonly productions: Readonly<Record<string, Production>>
}

/** Bound the state, whatever clients send. */
export const MOST_PRODUCTIONS = 500
export const MOST_DRAFTS = 1_000

/** Ids are UUIDs: none of them names something of Object.prototype. */
export const productionOf = (state: Productions, id: ProductionId): Production | undefined => state.productions[id]

const changed = (state: Productions, id: ProductionId, change: Partial<Production>): Productions => {
  const known = productionOf(state, id)
  return known ? { ...state, productions: { ...state.productions, [id]: { ...known, ...change } } } : state
}

/** Decides about a production that is there, or refuses. */
export function whenThere(
  state: Productions,
  id: ProductionId,
  decide: (production: Production) => Decision,
): Decision {
  const production = productionOf(state, id)
  if (!production)
    return refuse('unknown-production', 'The learner has no such production.', {
      pointer: '/production',
      facts: { production: id },
    })
  return production.withdrawn
    ? refuse('production-withdrawn', 'This production was withdrawn.', { facts: { production: id } })
    : decide(production)
}

export default defineDecider<Productions>('learning.productions', {
  stream: 'learner',
  initial: { enrolments: [], productions: {} },
  evolve: (on) => [
    on(learnerEnrolled, (state, e) => ({ ...state, enrolments: enrol(state.enrolments, e) })),
    on(learnerLeftClass, (state, e) => ({
      ...state,
      enrolments: leave(state.enrolments, e.data.class, e.occurredAt),
    })),
    on(productionDrafted, (state, { data }) => {
      const known = productionOf(state, data.production)
      const drafted: Production = {
        submitted: null,
        evaluated: null,
        published: null,
        withdrawn: false,
        ...known,
        class: known?.class ?? data.class,
        drafts: data.draft,
        words: data.words,
      }
      return { ...state, productions: { ...state.productions, [data.production]: drafted } }
    }),
    on(productionSubmitted, (state, { data }) => changed(state, data.production, { submitted: data.draft })),
    on(productionEvaluated, (state, { data }) => changed(state, data.production, { evaluated: data.draft })),
    on(productionPublished, (state, { data }) => changed(state, data.production, { published: data.draft })),
    on(productionWithdrawn, (state, { data }) => changed(state, data.production, { withdrawn: true })),
  ],
})
