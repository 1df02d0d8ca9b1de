/** When fitted weights of memory are put into force, and how a school goes back. */
import { describe, it } from 'vitest'
import revisionWeightsFitted from '#events/teaching/revision-weights-fitted.ts'
import revisionWeightsReset from '#events/teaching/revision-weights-reset.ts'
import { given, refused } from '#kernel/specification.ts'
import recordRevisionWeights from './record-revision-weights.ts'
import resetRevisionWeights from './reset-revision-weights.ts'
import decider from './revision-weights.ts'

const { example } = recordRevisionWeights
const { comparedWith: _, ...fitting } = example
const others = fitting.values.map((value, n) => (n === 0 ? 0.5 : value))
const fitted = (version: number, replaces: number | null, values = fitting.values) =>
  revisionWeightsFitted({ ...fitting, values, version, replaces })

describe('fitted weights of memory', () => {
  it('are put into force, each with the next version, instead of those that were', () => {
    given(decider, [])
      .when(recordRevisionWeights, example)
      .then([fitted(1, null)])
    given(decider, [fitted(1, null)])
      .when(recordRevisionWeights, { ...example, values: others, comparedWith: 1 })
      .then([fitted(2, 1, others)])
  })

  it('have a version of their own after a school went back', () =>
    given(decider, [fitted(1, null), revisionWeightsReset({ version: 1 })])
      .when(recordRevisionWeights, example)
      .then([fitted(2, null)]))

  it('are recorded once while they are in force', () =>
    given(decider, [fitted(1, null)])
      .when(recordRevisionWeights, example)
      .then([]))

  it('are refused where they rest on too little', () => {
    given(decider, [])
      .when(recordRevisionWeights, { ...example, reviews: 999 })
      .then(refused('too-few-reviews', '/reviews'))
    given(decider, [])
      .when(recordRevisionWeights, { ...example, heldOutReviews: 99 })
      .then(refused('too-few-held-out', '/heldOutReviews'))
  })

  it('are refused where they rest on few learners, however many reviews those have', () => {
    given(decider, [])
      .when(recordRevisionWeights, { ...example, learners: 19 })
      .then(refused('too-few-learners', '/learners'))
    given(decider, [])
      .when(recordRevisionWeights, { ...example, heldOutLearners: 4 })
      .then(refused('too-few-held-out-learners', '/heldOutLearners'))
    given(decider, [])
      .when(recordRevisionWeights, { ...example, learners: 20, heldOutLearners: 5 })
      .then([revisionWeightsFitted({ ...fitting, learners: 20, heldOutLearners: 5, version: 1, replaces: null })])
  })

  it('are refused where they predict no better than those in force', () =>
    given(decider, [])
      .when(recordRevisionWeights, { ...example, lossAfter: example.lossBefore })
      .then(refused('not-better', '/lossAfter')))

  it('are refused where they were compared with others than those in force', () => {
    given(decider, [fitted(1, null)])
      .when(recordRevisionWeights, { ...example, values: others })
      .then(refused('compared-with-other'))
    given(decider, [])
      .when(recordRevisionWeights, { ...example, comparedWith: 1 })
      .then(refused('compared-with-other'))
  })

  it('are refused beyond the bounds of FSRS-6, with a pointer to the weight', () =>
    given(decider, [])
      .when(recordRevisionWeights, { ...example, values: fitting.values.map((value, n) => (n === 20 ? 0.9 : value)) })
      .then(refused('weight-out-of-bounds', '/values/20')))
})

describe('the usual weights of memory', () => {
  it('are in force again once a school goes back', () =>
    given(decider, [fitted(1, null)])
      .when(resetRevisionWeights, {})
      .then([revisionWeightsReset({ version: 1 })]))

  it('are nothing to go back from', () =>
    given(decider, []).when(resetRevisionWeights, {}).then(refused('usual-weights')))
})
