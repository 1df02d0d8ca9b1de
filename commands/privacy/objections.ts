// The decider of a person's objections, by what they object to.
import objectionMade from '#events/privacy/objection-made.ts'
import objectionOverridden from '#events/privacy/objection-overridden.ts'
import objectionWithdrawn from '#events/privacy/objection-withdrawn.ts'
import type { ObjectionPurpose } from '#events/privacy/values.ts'
import { defineDecider } from '#kernel/decider.ts'

export type Objections = {
  /** What the person objects to. Both stop when the person takes the objection back. */
  readonly standing: readonly ObjectionPurpose[]
  readonly overridden: readonly ObjectionPurpose[]
}

const without = ({ standing, overridden }: Objections, purpose: ObjectionPurpose): Objections => ({
  standing: standing.filter((one) => one !== purpose),
  overridden: overridden.filter((one) => one !== purpose),
})

export default defineDecider<Objections>('privacy.objections', {
  stream: 'rights',
  initial: { standing: [], overridden: [] },
  evolve: (on) => [
    on(objectionMade, (state, { data: { purpose } }) => {
      const { standing, overridden } = without(state, purpose)
      return { standing: [...standing, purpose], overridden }
    }),
    on(objectionOverridden, (state, { data: { purpose } }) => {
      const { standing, overridden } = without(state, purpose)
      return { standing, overridden: [...overridden, purpose] }
    }),
    on(objectionWithdrawn, (state, { data: { purpose } }) => without(state, purpose)),
  ],
})
