/** The alert of a model is recorded once, with what it rested on. */
import { describe, it } from 'vitest'
import riskFlagged from '#events/insight/risk-flagged.ts'
import { given, minute, refused } from '#kernel/specification.ts'
import { addition, classA, enrolled, learner } from '../../tests/fixtures/learning.ts'
import flagRisk from './flag-risk.ts'
import decider from './risk-flags.ts'

const flag = {
  ...{ skill: addition, model: 'at-risk-5d0c3a7be912', features: '5d0c3a7b', threshold: 0.31, probability: 0.41 },
  reasons: [{ group: 'recent-success', contribution: 0.64, events: ['17', '18'] }],
}
const flagged = riskFlagged({ ...flag, class: classA })

describe('an alert of the model', () => {
  it('is recorded in the learner’s class', () =>
    given(decider, [enrolled()])
      .when(flagRisk, { learner, ...flag })
      .then([flagged]))

  it('is not repeated within two weeks, and then again', () => {
    const history = given(decider, [enrolled(), flagged])
    history.when(flagRisk, { learner, ...flag }).then([])
    const fortnight = 14 * 24 * 60
    history.when(flagRisk, { learner, ...flag }, { occurredAt: minute(fortnight + 1) }).then([flagged])
  })

  it('is not raised about a learner who is in no class', () =>
    given(decider, [])
      .when(flagRisk, { learner, ...flag })
      .then(refused('not-enrolled')))
})
