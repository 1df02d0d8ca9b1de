/** The follow-up of learners: lowering and raising the level, undoing a step, and notifying the teacher. */
import { describe, expect, it } from 'vitest'
import riskFlagged from '#events/insight/risk-flagged.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import difficultyAdjusted from '#events/learning/difficulty-adjusted.ts'
import type { NoticeReason } from '#events/teaching/values.ts'
import { Instant } from '#kernel/ids.ts'
import { processActor, send } from '#kernel/process.ts'
import { following, type ProcessInput, refusal, until } from '#kernel/process-specification.ts'
import { type Happening, minute, record } from '#kernel/specification.ts'
import adjustDifficulty from '../../commands/learning/adjust-difficulty.ts'
import notifyTeacher from '../../commands/teaching/notify-teacher.ts'
import { addition, attempted, classA, learner, mastered } from '../../tests/fixtures/learning.ts'
import atRisk from './at-risk.ts'

const wrong = attempted({ correct: false, difficulty: 3 })
const right = attempted({ correct: true, difficulty: 3 })
const several = (count: number, happening: Happening): Happening[] => Array.from({ length: count }, () => happening)

/** The level is set: by the follow-up where one of its reasons is given, otherwise by the teacher. */
const level = (from: number | null, to: number, reason?: 'failures-in-a-row' | 'adjustment-taken-back'): Happening => ({
  ...difficultyAdjusted({ skill: addition, from, to, reason: reason ?? 'by-hand', class: classA }),
  ...(reason && { actor: processActor('at-risk') }),
})
const down = (from: number | null, to: number) => level(from, to, 'failures-in-a-row')

const adjusts = (to: number, reason: string, onlyFrom: number | null) =>
  send(adjustDifficulty, { learner, skill: addition, class: classA, to, reason, onlyFrom })
const notifies = (reason: NoticeReason) => send(notifyTeacher, { learner, skill: addition, class: classA, reason })
/** By the rule: where a model serves, the command is refused. */
const byRule = send(notifyTeacher, {
  ...{ learner, skill: addition, class: classA, reason: 'three-steps-down', onlyWithoutModel: true },
})
const flagged = riskFlagged({
  ...{ skill: addition, model: 'at-risk-5d0c3a7be912', features: '5d0c3a7b', threshold: 0.31, probability: 0.41 },
  ...{ reasons: [], class: classA },
})

/** A correction of the answer at index n (from 0) of the history. */
const corrected = (history: readonly ProcessInput[], nth: number, isCorrect: boolean, answersSince = 0) => {
  const happenings = history.flatMap((step) => ('type' in step ? [step] : []))
  return attemptCorrected({
    attempt: String(record(happenings)[nth]?.id),
    attemptedAt: minute(nth),
    attemptedOn: '2026-09-01',
    exercise: 'addition-017',
    skill: addition,
    difficulty: 3,
    class: classA,
    wasCorrect: !isCorrect,
    isCorrect,
    answersSince,
    run: 0,
  })
}
const days = (count: number): Instant =>
  Instant.parse(new Date(Date.parse(minute(0)) + count * 86_400_000).toISOString())

describe('three wrong answers in a row', () => {
  it('lower the level by one', () =>
    following(atRisk, [level(null, 4), wrong, wrong])
      .when(wrong)
      .then([adjusts(3, 'failures-in-a-row', 4)]))

  it('start from the level of the exercises where none was set', () =>
    following(atRisk, [wrong, wrong])
      .when(wrong)
      .then([adjusts(2, 'failures-in-a-row', null)]))

  it('change nothing while no level is known, and count from the first answer that has one', () => {
    const unlevelled = attempted({ correct: false, difficulty: undefined })
    following(atRisk, [unlevelled, unlevelled]).when(unlevelled).then([])
    following(atRisk, several(3, unlevelled))
      .when(wrong)
      .then([adjusts(2, 'failures-in-a-row', null)])
    following(atRisk, [level(null, 4), unlevelled, unlevelled])
      .when(unlevelled)
      .then([adjusts(3, 'failures-in-a-row', 4)])
  })

  it('do not count across a right answer', () => following(atRisk, [wrong, wrong, right, wrong]).when(wrong).then([]))

  it('do not count an answer corrected to right', () => {
    const history = [wrong, wrong]
    following(atRisk, [...history, corrected(history, 0, true, 1)])
      .when(wrong)
      .then([])
  })

  it('count from zero after each step, once the step is done', () => {
    following(atRisk, several(6, wrong)).when(wrong).then([])
    following(atRisk, [...several(3, wrong), down(null, 2), wrong, wrong])
      .when(wrong)
      .then([adjusts(1, 'failures-in-a-row', 2)])
  })

  it('do not count answers on another skill', () => {
    const other = attempted({ correct: false, skill: 'calcul/division' })
    following(atRisk, [wrong, other, wrong]).when(other).then([])
  })

  it('change nothing where they arrive late, from an import or a tablet long offline', () => {
    const past = { ...wrong, occurredAt: days(-3) }
    following(atRisk, [past, past, past]).when(wrong).then([])
    expect(following(atRisk, [past]).when(past).states).toEqual([])
  })
})

describe('five right answers in a row', () => {
  it('raise the level by one', () =>
    following(atRisk, [level(null, 3), ...several(4, right)])
      .when(right)
      .then([adjusts(4, 'successes-in-a-row', 3)]))

  it('change nothing at the hardest level', () =>
    following(atRisk, [level(null, 5), ...several(4, right)])
      .when(right)
      .then([]))

  it('do not count answers before one corrected to wrong', () => {
    const history = several(4, right)
    following(atRisk, [...history, corrected(history, 1, false, 2)])
      .when(right)
      .then([])
    following(atRisk, [...history, corrected(history, 1, false, 2), right, right])
      .when(right)
      .then([adjusts(4, 'successes-in-a-row', null)])
  })
})

describe('the teacher is notified', () => {
  const twice = [level(null, 5), ...several(3, wrong), down(5, 4), ...several(3, wrong), down(4, 3)]

  it('after the third step down', () =>
    following(atRisk, [...twice, ...several(3, wrong)])
      .when(down(3, 2))
      .then([byRule]))

  it('by the alert of the model where one serves, which refuses the rule', () => {
    following(atRisk, [])
      .when(flagged)
      .then([notifies('flagged-by-model')])
    const refusedRule = [...twice, ...several(3, wrong), down(3, 2), refusal('model-serves')]
    following(atRisk, refusedRule)
      .when(flagged)
      .then([notifies('flagged-by-model')])
  })

  it('not where the skill was mastered in between', () =>
    following(atRisk, [...twice, mastered(), ...several(3, wrong)])
      .when(down(3, 2))
      .then([]))

  it('of failures at the easiest level, once until something changes', () => {
    const failing = [level(null, 1), wrong, wrong]
    const notice = [notifies('fails-at-the-easiest-level')]
    following(atRisk, failing).when(wrong).then(notice)
    following(atRisk, [...failing, ...several(3, wrong)])
      .when(wrong)
      .then([])
    const up = [...several(5, right), { ...level(1, 2), actor: processActor('at-risk') }]
    for (const change of [[mastered()], [level(1, 2), level(2, 1)], [...up, level(2, 1)]])
      following(atRisk, [...failing, wrong, ...change, wrong, wrong])
        .when(wrong)
        .then(notice)
  })
})

describe('a learner who does not come back', () => {
  const lowered = [...several(3, wrong), down(3, 2)]

  it('is reported after seven days, once', () => {
    following(atRisk, lowered)
      .when(until(days(6)))
      .then([])
    following(atRisk, lowered)
      .when(until(days(8)))
      .then([notifies('no-practice')])
    following(atRisk, [...lowered, until(days(8))])
      .when(until(days(30)))
      .then([])
  })

  it.each([
    ['an answer', wrong],
    ['mastery', mastered()],
  ])('is not reported after %s', (_, practice) => {
    const { sent, timers } = following(atRisk, [...lowered, practice]).when(until(days(8)))
    expect({ sent, timers }).toEqual({ sent: [], timers: [] })
  })

  it('is reported where the only answer since was given before the step', () =>
    following(atRisk, [...lowered, { ...wrong, occurredAt: minute(1) }])
      .when(until(days(8)))
      .then([notifies('no-practice')]))
})

describe('a step down caused by a wrong verdict', () => {
  const lowered = [level(null, 4), ...several(3, wrong), down(4, 3)]

  it('is undone, and practice is no longer awaited', () => {
    following(atRisk, lowered)
      .when(corrected(lowered, 2, true, 1))
      .then([adjusts(4, 'adjustment-taken-back', 3)])
    const back = [...lowered, corrected(lowered, 2, true, 1), level(3, 4, 'adjustment-taken-back')]
    following(atRisk, back)
      .when(until(days(8)))
      .then([])
  })

  it('is undone as soon as it is done, where the correction comes first', () => {
    const requested = lowered.slice(0, -1)
    following(atRisk, requested)
      .when(corrected(requested, 2, true, 1))
      .then([])
    following(atRisk, [...requested, corrected(requested, 2, true, 1)])
      .when(down(4, 3))
      .then([adjusts(4, 'adjustment-taken-back', 3)])
  })

  it('is kept where the level has changed since', () => {
    following(atRisk, [...lowered, level(3, 2)])
      .when(corrected(lowered, 2, true, 1))
      .then([])
    following(atRisk, [...lowered, corrected(lowered, 2, true, 1)])
      .when(refusal('level-changed', { level: 2 }))
      .then([])
  })

  it('is kept where the corrected answer is not among the three', () => {
    const history = [wrong, right, ...lowered]
    following(atRisk, history)
      .when(corrected(history, 0, true, 4))
      .then([])
  })
})

describe('a refusal', () => {
  const requested = several(3, wrong)

  it('because the level has changed retries the step from the new level, once', () => {
    following(atRisk, requested)
      .when(refusal('level-changed', { level: 5 }))
      .then([adjusts(4, 'failures-in-a-row', 5)])
    following(atRisk, [...requested, refusal('level-changed', { level: 5 })])
      .when(refusal('level-changed', { level: 2 }))
      .then([])
    following(atRisk, requested)
      .when(refusal('level-changed', { level: 1 }))
      .then([notifies('fails-at-the-easiest-level')])
  })

  it('because the learner has left ends the follow-up', () => {
    const { sent, states, timers } = following(atRisk, [...requested, down(3, 2)]).when(refusal('not-enrolled'))
    expect({ sent, states, timers }).toEqual({ sent: [], states: [], timers: [] })
  })

  it('for another reason does not end the follow-up', () =>
    following(atRisk, [...requested, refusal('too-many-skills'), wrong, wrong])
      .when(wrong)
      .then([adjusts(2, 'failures-in-a-row', null)]))
})
