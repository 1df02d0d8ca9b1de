/** What an answer makes, and when it masters a skill. */
import { describe, expect, it } from 'vitest'
import { given, minute, refused } from '#kernel/specification.ts'
import { addition, answer, attempted, classA, classB, enrolled, left, mastered } from '../../tests/fixtures/learning.ts'
import learnerDecider from './learner.ts'
import recordAttempt from './record-attempt.ts'

const right = { correct: true, difficulty: 3 }
const wrong = { correct: false, difficulty: 3 }

describe('mastery of a skill', () => {
  it('comes on the third right answer in a row at level 3 or above', () =>
    given(learnerDecider, [enrolled(), attempted(right), attempted({ ...right, difficulty: 5 })])
      .when(recordAttempt, answer(right))
      .then([attempted(right), mastered()]))

  it('does not come on the second', () =>
    given(learnerDecider, [enrolled(), attempted(right)])
      .when(recordAttempt, answer(right))
      .then([attempted(right)]))

  it('starts over after a wrong answer, at whatever level', () =>
    given(learnerDecider, [
      enrolled(),
      attempted(right),
      attempted(right),
      attempted({ correct: false, difficulty: 1 }),
    ])
      .when(recordAttempt, answer(right))
      .then([attempted(right)]))

  it('is neither brought nearer nor put off by a right answer below level 3', () => {
    const easy = { correct: true, difficulty: 2 }
    const before = given(learnerDecider, [enrolled(), attempted(right), attempted(right), attempted(easy)])
    before.when(recordAttempt, answer(easy)).then([attempted(easy)])
    before.when(recordAttempt, answer(right)).then([attempted(right), mastered()])
  })

  it('is of one skill: right answers on another do not count', () =>
    given(learnerDecider, [enrolled(), attempted(right), attempted({ ...right, skill: 'calcul/soustraction' })])
      .when(recordAttempt, answer(right))
      .then([attempted(right)]))

  it('comes once', () =>
    given(learnerDecider, [
      enrolled(),
      attempted(right),
      attempted(right),
      attempted(right),
      mastered(),
      attempted(wrong),
    ])
      .when(recordAttempt, answer(right))
      .then([attempted(right)]))

  it('comes to a skill named like a part of every object', () => {
    const odd = { ...right, skill: 'constructor' }
    given(learnerDecider, [enrolled(), attempted(odd)])
      .when(recordAttempt, answer(odd))
      .then([attempted(odd)])
  })
})

describe('the class of an attempt', () => {
  it('is the last that the learner joined', () =>
    given(learnerDecider, [enrolled(classA), enrolled(classB)])
      .when(recordAttempt, answer())
      .then([attempted({ class: classB })]))

  it('may be chosen among the learner’s own', () =>
    given(learnerDecider, [enrolled(classA), enrolled(classB)])
      .when(recordAttempt, { ...answer(), class: classA })
      .then([attempted({ class: classA })]))

  it('is not believed where the learner is not in it', () =>
    given(learnerDecider, [enrolled(classA)])
      .when(recordAttempt, { ...answer(), class: classB })
      .then(refused('not-enrolled', '/class')))

  it('is none for a learner who never enrolled', () =>
    given(learnerDecider, []).when(recordAttempt, answer()).then(refused('not-enrolled')))

  it('is still the one left, for what occurred before leaving and comes in late', () => {
    const gone = given(learnerDecider, [enrolled(), { ...left(), occurredAt: minute(60) }])
    gone.when(recordAttempt, answer(), { occurredAt: minute(59) }).then([attempted()])
    gone.when(recordAttempt, answer(), { occurredAt: minute(60) }).then(refused('not-enrolled'))
  })

  it('is found again by a learner who returns', () =>
    given(learnerDecider, [enrolled(), left(), enrolled()]).when(recordAttempt, answer()).then([attempted()]))
})

it('takes an empty answer: giving none is an answer', () =>
  given(learnerDecider, [enrolled()])
    .when(recordAttempt, answer({ response: '', correct: false }))
    .then([attempted({ response: '', correct: false })]))

it('refuses more skills than a curriculum holds, and goes on with the known ones', () => {
  const many = Array.from({ length: 2_000 }, (_, n) => attempted({ skill: `domaine/s${n}`, correct: false }))
  const full = given(learnerDecider, [enrolled(), ...many])
  full.when(recordAttempt, answer({ skill: 'domaine/un-de-plus' })).then(refused('too-many-skills', '/skill'))
  full.when(recordAttempt, answer({ skill: 'domaine/s0' })).then([attempted({ skill: 'domaine/s0' })])
})

it('keeps a state that is as small after 10,000 answers as after ten', () => {
  const stateAfter = (answers: number) =>
    given(learnerDecider, [enrolled(), ...Array.from({ length: answers }, () => attempted(wrong))]).state
  expect(JSON.stringify(stateAfter(10_000))).toBe(JSON.stringify(stateAfter(10)))
  expect(stateAfter(10).skills[addition]).toEqual({ run: 0, mastered: false, level: null })
})
