import { z } from 'zod'
import { type MemoryWeights, WeightsVersion, WeightValues } from '#events/learning/memory-weights.ts'
import { fittingShape } from '#events/teaching/revision-fitting.ts'
import revisionWeightsFitted from '#events/teaching/revision-weights-fitted.ts'
import revisionWeightsReset from '#events/teaching/revision-weights-reset.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/** The weights of memory that a school has fitted, and when each was in force. Without a row in force, the usual ones are. */
export default defineProjection('revision-weights', {
  version: 1,
  description:
    'The weights of memory that the school has fitted on its reviews, what they were worth, and when they were in force.',
  of: 'revision-weights',
  key: z.object({ version: WeightsVersion }),
  row: z.object({ values: WeightValues, ...fittingShape, from: Instant, until: Instant.nullable() }),
  on: (on) => [
    on(
      revisionWeightsFitted,
      ({ data: { version } }) => ({ version }),
      (_, { data: { version: __, replaces: ___, ...fitting }, recordedAt }) => ({
        ...fitting,
        from: recordedAt,
        until: null,
      }),
    ),
    on(
      revisionWeightsFitted,
      ({ data: { replaces } }) => (replaces === null ? [] : [{ version: replaces }]),
      (row, { recordedAt }) => (row ? { ...row, until: recordedAt } : remove),
    ),
    on(
      revisionWeightsReset,
      ({ data: { version } }) => ({ version }),
      (row, { recordedAt }) => (row ? { ...row, until: recordedAt } : remove),
    ),
  ],
})

type Row = {
  readonly version: number
  readonly values: readonly number[]
  readonly from: Instant
  readonly until: Instant | null
}

/** The weights that were in force at a moment; null: the usual ones. */
export function weightsAt(rows: readonly Row[], at: Instant): MemoryWeights | null {
  const row = rows.find(({ from, until }) => from <= at && (until === null || at < until))
  return row ? { version: row.version, values: [...row.values] } : null
}
