// The decider of a school's weights of memory: how many versions it has fitted, and which is in force.
import type { MemoryWeights } from '#events/learning/memory-weights.ts'
import revisionWeightsFitted from '#events/teaching/revision-weights-fitted.ts'
import revisionWeightsReset from '#events/teaching/revision-weights-reset.ts'
import { defineDecider } from '#kernel/decider.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { type StreamName, streamName, type TenantId } from '#kernel/ids.ts'

const KIND = 'revision-weights'

/** One for each school, so that two fittings at once are decided one after the other. */
export const revisionWeightsStream = (tenant: TenantId): StreamName => streamName(KIND, derivedUuid(KIND, tenant))

export type SchoolWeights = {
  /** Versions so far. */
  readonly versions: number
  /** Null: the usual ones. */
  readonly inForce: MemoryWeights | null
}

export default defineDecider<SchoolWeights>('teaching.revision-weights', {
  stream: KIND,
  initial: { versions: 0, inForce: null },
  evolve: (on) => [
    on(revisionWeightsFitted, (_, { data: { version, values } }) => ({
      versions: version,
      inForce: { version, values },
    })),
    on(revisionWeightsReset, (state) => ({ ...state, inForce: null })),
  ],
})
