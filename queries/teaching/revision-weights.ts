import { z } from 'zod'
import { USUAL_WEIGHTS, WeightsVersion, WeightValues } from '#events/learning/memory-weights.ts'
import { exampleFitting, fittingShape } from '#events/teaching/revision-fitting.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { defineQuery } from '#kernel/query.ts'
import revisionWeights from '../../projections/teaching/revision-weights.ts'

const MOST_SHOWN = 100

const Fitted = z
  .object({
    version: WeightsVersion,
    values: WeightValues,
    ...fittingShape,
    from: momentText('Since when they were in force.'),
    until: momentText('Until when; null while they are.').nullable(),
  })
  .meta({ id: 'FittedWeights', description: 'Weights of memory that were fitted on the reviews of the school.' })

const example = {
  version: 1,
  ...exampleFitting,
  from: '2026-11-20T17:02:11.000Z',
  until: null,
}

/** The weights of memory by which a school plans its revisions, and those that it has fitted. They name no person. */
export default defineQuery('revision-weights', {
  summary: 'Get the weights of memory',
  description:
    'The weights of memory by which the revisions of the school are planned, and those that it has fitted on its own reviews, the latest first: at most 100. They name no person.',
  path: '/api/revision-weights',
  may: 'models:read',
  of: () => ({ kind: 'school' }),
  purpose: 'prediction',
  input: z.object({}),
  output: z.object({
    inForce: WeightsVersion.nullable().describe('The version in force; null: the usual weights.'),
    values: WeightValues.describe('The weights in force.'),
    items: z.array(Fitted).describe('What the school has fitted, the latest first.'),
  }),
  example: { input: {}, output: { inForce: 1, values: example.values, items: [example] } },
  reads: [revisionWeights],
  about: () => [],
  async run({ db, tenant }) {
    const rows = await db
      .selectFrom('revisionWeights')
      .selectAll()
      .where('tenant', '=', tenant)
      .orderBy('version', 'desc')
      .limit(MOST_SHOWN)
      .execute()
    const items = rows.map(({ tenant: _, ...row }) => row)
    const inForce = items.find(({ until }) => until === null)
    return { inForce: inForce?.version ?? null, values: inForce?.values ?? [...USUAL_WEIGHTS], items }
  },
})
