/** A recommended level is set together with what it rested on, and a person who teaches overrules. */
import { describe, it } from 'vitest'
import type { z } from 'zod'
import predictionOverruled from '#events/insight/prediction-overruled.ts'
import recommendationApplied from '#events/insight/recommendation-applied.ts'
import difficultyAdjusted from '#events/learning/difficulty-adjusted.ts'
import { given, refused } from '#kernel/specification.ts'
import { addition, classA, enrolled, learner } from '../../tests/fixtures/learning.ts'
import applyRecommendation from './apply-recommendation.ts'
import decider from './learner.ts'
import overrulePrediction from './overrule-prediction.ts'

const adjusted = (from: number | null, to: number, reason: string) =>
  difficultyAdjusted({ skill: addition, from, to, reason, class: classA })
const recommended = {
  ...{ skill: addition, to: 3, by: 'elo' as const, model: null, target: 0.7, expected: 0.71 },
  basis: { of: 'skill' as const, right: 14, answers: 20, events: ['17', '18'] },
}

describe('a recommended level', () => {
  const apply = { learner, ...recommended, onlyFrom: 2 }
  const atLevel2 = given(decider, [enrolled(), adjusted(null, 2, 'by-hand')])

  it('is set, with the model or rule that recommended it and the answers it rested on', () =>
    atLevel2
      .when(applyRecommendation, apply)
      .then([adjusted(2, 3, 'recommended-by-elo'), recommendationApplied({ ...recommended, class: classA })]))

  it('is refused if somebody has set another level since', () =>
    atLevel2.when(applyRecommendation, { ...apply, onlyFrom: null }).then(refused('level-changed')))

  it('records nothing if it is the level that is served', () =>
    atLevel2.when(applyRecommendation, { ...apply, to: 2 }).then([]))
})

describe('overruling', () => {
  const overrule = (more: Partial<z.input<typeof overrulePrediction.input>>) => ({
    ...{ learner, prediction: 'risk' as const, model: null },
    ...more,
  })
  const inClass = given(decider, [enrolled()])

  it('of a risk is the judgement of a person, and changes nothing else', () =>
    inClass.when(overrulePrediction, overrule({ atRisk: false, why: 'Absent deux semaines.' })).then([
      predictionOverruled({
        prediction: 'risk',
        model: null,
        atRisk: false,
        why: 'Absent deux semaines.',
        class: classA,
      }),
    ]))

  it('of a level sets the level that the person chooses', () =>
    inClass
      .when(overrulePrediction, overrule({ prediction: 'level', skill: addition, level: 2 }))
      .then([
        predictionOverruled({ prediction: 'level', model: null, skill: addition, level: 2, class: classA }),
        adjusted(null, 2, 'recommendation-overruled'),
      ]))

  it('without a judgement, or with one of something else, is refused', () => {
    inClass.when(overrulePrediction, overrule({})).then(refused('no-judgement'))
    inClass.when(overrulePrediction, overrule({ atRisk: true, level: 2 })).then(refused('not-of-a-risk'))
    inClass.when(overrulePrediction, overrule({ prediction: 'level', level: 2 })).then(refused('no-judgement'))
    inClass.when(overrulePrediction, overrule({ prediction: 'level', skill: addition })).then(refused('no-judgement'))
    inClass
      .when(overrulePrediction, overrule({ prediction: 'level', skill: addition, level: 2, atRisk: true }))
      .then(refused('not-of-a-level'))
  })
})
