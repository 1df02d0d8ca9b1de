/** Who says how a learner likes to work, and in which grade they are. */
import { expect, it } from 'vitest'
import { given, refused } from '#kernel/specification.ts'
import { classA, enrolled, learner as ofLearner } from '../../tests/fixtures/learning.ts'
import { grade, styleDeclared } from '../../tests/fixtures/profiles.ts'
import declareGrade from './declare-grade.ts'
import declareLearningStyle from './declare-learning-style.ts'
import learner from './learner.ts'

const style = { learner: ofLearner, style: 'visual', source: 'learner' } as const
const inCm1 = { learner: ofLearner, grade: 'CM1', schoolYear: '2026-2027' }

it('records how a learner likes to work, in the class and with who says it', () => {
  given(learner, [enrolled()])
    .when(declareLearningStyle, style)
    .then([styleDeclared('visual')])
  given(learner, [enrolled()])
    .when(declareLearningStyle, { ...style, style: 'no-preference', source: 'teacher' })
    .then([styleDeclared('no-preference', 'teacher')])
})

it('needs the permission to speak as who is named', () => {
  expect(declareLearningStyle.alsoMay?.({ ...style, class: classA })).toBe('learning:declare')
  expect(declareLearningStyle.alsoMay?.({ ...style, source: 'teacher' })).toBe('learning:attest')
})

it('takes no style that was inferred, and none that is unknown', () => {
  for (const wrong of [{ source: 'inferred' }, { style: 'left-brained' }])
    expect(declareLearningStyle.input.strict().safeParse({ ...style, ...wrong }).success).toBe(false)
})

it('records the grade of a learner in a class of several', () =>
  given(learner, [enrolled()])
    .when(declareGrade, inCm1)
    .then([grade('CM1')]))

it('declares nothing of somebody who is in no class', () => {
  given(learner, []).when(declareLearningStyle, style).then(refused('not-enrolled'))
  given(learner, []).when(declareGrade, inCm1).then(refused('not-enrolled'))
})
