/** What an answer records, and when it masters a skill. */
import { describe, expect, it } from 'vitest'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import type { ExerciseId, SkillId } from '#events/learning/values.ts'
import { given, minute, refused } from '#kernel/specification.ts'
import { addition, answer, attempted, classA, classB, enrolled, left, mastered } from '../../tests/fixtures/learning.ts'
import learnerDecider from './learner.ts'
import recordAttempt from './record-attempt.ts'

const right = { correct: true, difficulty: 3 }
const wrong = { correct: false, difficulty: 3 }

/** What a withdrawal says of an exercise that was completed, and of as many answers to one. */
const withdrawing = (answers: number) =>
  importWithdrawn({
    ...{ source: 'xapi', facts: [], skills: [addition], days: [], idleDays: [], views: 0, sessions: 0 },
    completed: [{ exercise: 'x' as ExerciseId, skill: addition as SkillId, times: 1 }],
    answers:
      answers === 0
        ? []
        : [
            {
              ...{ class: classA, exercise: 'x' as ExerciseId, skill: addition },
              answers,
              right: answers,
              timed: 0,
              durationMs: 0,
            },
          ],
  })

describe('mastery of a skill', () => {
  it('is reached on the third right answer in a row at level 3 or above', () =>
    given(learnerDecider, [enrolled(), attempted(right), attempted({ ...right, difficulty: 5 })])
      .when(recordAttempt, answer(right))
      .then([attempted(right), mastered()]))

  it('is not reached on the second', () =>
    given(learnerDecider, [enrolled(), attempted(right)])
      .when(recordAttempt, answer(right))
      .then([attempted(right)]))

  it('starts over after a wrong answer at any level', () =>
    given(learnerDecider, [
      enrolled(),
      attempted(right),
      attempted(right),
      attempted({ correct: false, difficulty: 1 }),
    ])
      .when(recordAttempt, answer(right))
      .then([attempted(right)]))

  it('starts over once answers of an import are withdrawn, and not where only completed exercises are', () => {
    const following = (withdrawn: number) =>
      given(learnerDecider, [enrolled(), attempted(right), attempted(right), withdrawing(withdrawn)])
    following(1)
      .when(recordAttempt, answer(right))
      .then([attempted(right)])
    following(0)
      .when(recordAttempt, answer(right))
      .then([attempted(right), mastered()])
  })

  it('is not affected by a right answer below level 3', () => {
    const easy = { correct: true, difficulty: 2 }
    const before = given(learnerDecider, [enrolled(), attempted(right), attempted(right), attempted(easy)])
    before.when(recordAttempt, answer(easy)).then([attempted(easy)])
    before.when(recordAttempt, answer(right)).then([attempted(right), mastered()])
  })

  it('is not affected by a right answer without a level', () => {
    const unlevelled = { correct: true, difficulty: undefined }
    const before = given(learnerDecider, [enrolled(), attempted(right), attempted(right), attempted(unlevelled)])
    before.when(recordAttempt, { ...answer(), ...unlevelled }).then([attempted(unlevelled)])
    before.when(recordAttempt, answer(right)).then([attempted(right), mastered()])
  })

  it('starts over after a wrong answer without a level', () =>
    given(learnerDecider, [
      enrolled(),
      attempted(right),
      attempted(right),
      attempted({ correct: false, difficulty: undefined }),
    ])
      .when(recordAttempt, answer(right))
      .then([attempted(right)]))

  it('does not count right answers on another skill', () =>
    given(learnerDecider, [enrolled(), attempted(right), attempted({ ...right, skill: 'calcul/soustraction' })])
      .when(recordAttempt, answer(right))
      .then([attempted(right)]))

  it('is recorded once', () =>
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

  it('is decided correctly for a skill called "constructor"', () => {
    const odd = { ...right, skill: 'constructor' }
    given(learnerDecider, [enrolled(), attempted(odd)])
      .when(recordAttempt, answer(odd))
      .then([attempted(odd)])
  })
})

describe('the class of an attempt', () => {
  it('is the one that the learner joined last', () =>
    given(learnerDecider, [enrolled(classA), enrolled(classB)])
      .when(recordAttempt, answer())
      .then([attempted({ class: classB })]))

  it('may be chosen among the learner’s classes', () =>
    given(learnerDecider, [enrolled(classA), enrolled(classB)])
      .when(recordAttempt, { ...answer(), class: classA })
      .then([attempted({ class: classA })]))

  it('is refused where the learner is not in it', () =>
    given(learnerDecider, [enrolled(classA)])
      .when(recordAttempt, { ...answer(), class: classB })
      .then(refused('not-enrolled', '/class')))

  it('is required: an answer of a learner who never enrolled is refused', () =>
    given(learnerDecider, []).when(recordAttempt, answer()).then(refused('not-enrolled')))

  it('is the former class for an answer given before leaving and sent late', () => {
    const gone = given(learnerDecider, [enrolled(), { ...left(), occurredAt: minute(60) }])
    gone.when(recordAttempt, answer(), { occurredAt: minute(59) }).then([attempted()])
    gone.when(recordAttempt, answer(), { occurredAt: minute(60) }).then(refused('not-enrolled'))
  })

  it('is the same class for a learner who returns', () =>
    given(learnerDecider, [enrolled(), left(), enrolled()]).when(recordAttempt, answer()).then([attempted()]))
})

it('accepts an empty answer', () =>
  given(learnerDecider, [enrolled()])
    .when(recordAttempt, answer({ response: '', correct: false }))
    .then([attempted({ response: '', correct: false })]))

it('refuses a new skill beyond 2,000, and accepts answers on the existing ones', () => {
  const many = Array.from({ length: 2_000 }, (_, n) => attempted({ skill: `domaine/s${n}`, correct: false }))
  const full = given(learnerDecider, [enrolled(), ...many])
  full.when(recordAttempt, answer({ skill: 'domaine/un-de-plus' })).then(refused('too-many-skills', '/skill'))
  full.when(recordAttempt, answer({ skill: 'domaine/s0' })).then([attempted({ skill: 'domaine/s0' })])
})

it('has the same state after 10,000 answers as after ten', () => {
  const stateAfter = (answers: number) =>
    given(learnerDecider, [enrolled(), ...Array.from({ length: answers }, () => attempted(wrong))]).state
  expect(JSON.stringify(stateAfter(10_000))).toBe(JSON.stringify(stateAfter(10)))
  expect(stateAfter(10).skills[addition]).toEqual({ run: 0, mastered: false, level: null })
})
