import { z } from 'zod'
import { USUAL_WEIGHTS, WEIGHT_BOUNDS, WeightsVersion, WeightValues } from '#events/learning/memory-weights.ts'
import {
  exampleFitting,
  FEWEST_HELD_OUT,
  FEWEST_HELD_OUT_LEARNERS,
  FEWEST_LEARNERS,
  FEWEST_REVIEWS,
  fittingShape,
} from '#events/teaching/revision-fitting.ts'
import revisionWeightsFitted from '#events/teaching/revision-weights-fitted.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import decider, { revisionWeightsStream } from './revision-weights.ts'

/** Puts weights of memory into force that were fitted on the school's reviews, if they are worth more than those in force. */
export default defineCommand('teaching.record-revision-weights', {
  summary: 'Record fitted weights of memory',
  description:
    'Puts weights of memory into force that were fitted on the reviews of the school. They are refused if they rest on too few reviews or learners, or were no better on learners who were held out than the weights in force. `sillage revision fit` sends it, and the console does with the result of a job of `POST /api/revision-weights/fit`. Revisions that start from then on are planned by them; what was reviewed before stays as it is.',
  route: 'POST /api/revision-weights',
  may: 'models:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'prediction',
  input: z.object({
    values: WeightValues,
    comparedWith: WeightsVersion.nullable().describe(
      'The version that `lossBefore` is of, which must be in force; null: the usual weights.',
    ),
    ...fittingShape,
  }),
  example: { ...exampleFitting, comparedWith: null },
  decider,
  stream: (_, { tenant }) => revisionWeightsStream(tenant),
  decide(state, { comparedWith, ...fitting }) {
    const { values, reviews, learners, heldOutReviews, heldOutLearners, lossBefore, lossAfter } = fitting
    const before = state.inForce?.version ?? null
    const now = state.inForce?.values ?? USUAL_WEIGHTS
    if (values.every((value, n) => value === now[n])) return []
    const [wrong] = WEIGHT_BOUNDS.flatMap(([least, most], n) => {
      const value = values[n] ?? least
      return value < least || value > most ? [{ n, least, most }] : []
    })
    if (wrong) {
      const { n, ...bounds } = wrong
      return refuse('weight-out-of-bounds', `This weight is from ${bounds.least} to ${bounds.most}.`, {
        pointer: `/values/${n}`,
        facts: bounds,
      })
    }
    if (reviews < FEWEST_REVIEWS)
      return refuse(
        'too-few-reviews',
        `Weights are fitted on at least ${FEWEST_REVIEWS} reviews that came a day or more after the one before.`,
        { pointer: '/reviews', facts: { fewest: FEWEST_REVIEWS, reviews } },
      )
    if (learners < FEWEST_LEARNERS)
      return refuse(
        'too-few-learners',
        `Weights are fitted on reviews of at least ${FEWEST_LEARNERS} learners, and these are on reviews of ${learners}: they plan the revisions of the whole school.`,
        { pointer: '/learners', facts: { fewest: FEWEST_LEARNERS, learners } },
      )
    if (heldOutReviews < FEWEST_HELD_OUT)
      return refuse(
        'too-few-held-out',
        `Weights are judged on at least ${FEWEST_HELD_OUT} reviews of learners who were held out.`,
        { pointer: '/heldOutReviews', facts: { fewest: FEWEST_HELD_OUT, heldOutReviews } },
      )
    if (heldOutLearners < FEWEST_HELD_OUT_LEARNERS)
      return refuse(
        'too-few-held-out-learners',
        `Weights are judged on reviews of at least ${FEWEST_HELD_OUT_LEARNERS} learners who were held out, and these were on those of ${heldOutLearners}.`,
        { pointer: '/heldOutLearners', facts: { fewest: FEWEST_HELD_OUT_LEARNERS, heldOutLearners } },
      )
    if (comparedWith !== before)
      return refuse('compared-with-other', 'Other weights are in force than those with which these were compared.', {
        facts: { comparedWith, inForce: before },
      })
    if (lossAfter >= lossBefore)
      return refuse(
        'not-better',
        'On learners who were held out, these weights predict no better than those in force.',
        {
          pointer: '/lossAfter',
          facts: { lossBefore, lossAfter },
        },
      )
    return [revisionWeightsFitted({ version: state.versions + 1, replaces: before, ...fitting })]
  },
})
