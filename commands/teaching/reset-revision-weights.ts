import { z } from 'zod'
import revisionWeightsReset from '#events/teaching/revision-weights-reset.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import decider, { revisionWeightsStream } from './revision-weights.ts'

/** Takes a school back to the usual weights of memory. */
export default defineCommand('teaching.reset-revision-weights', {
  summary: 'Restore the usual weights of memory',
  description:
    'Ends the weights of memory that the school has fitted. Revisions that start from then on are planned by the usual ones; what was reviewed by the fitted ones stays as it is.',
  route: 'POST /api/revision-weights/reset',
  may: 'models:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'prediction',
  input: z.object({}),
  example: {},
  decider,
  stream: (_, { tenant }) => revisionWeightsStream(tenant),
  decide: ({ inForce }) =>
    inForce
      ? [revisionWeightsReset({ version: inForce.version })]
      : refuse('usual-weights', 'The usual weights are in force: there is nothing to go back from.'),
})
