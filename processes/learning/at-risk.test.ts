/** Who is followed up: levels that go down and up, what is taken back, and what the teacher is told. */
import { describe, expect, it } from 'vitest'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import difficultyAdjusted from '#events/learning/difficulty-adjusted.ts'
import { Instant } from '#kernel/ids.ts'
import { processActor, send } from '#kernel/process.ts'
import { following, refusal, type Told, until } from '#kernel/process-specification.ts'
import { type Happening, minute, record } from '#kernel/specification.ts'
import adjustDifficulty from '../../commands/learning/adjust-difficulty.ts'
import notifyTeacher from '../../commands/teaching/notify-teacher.ts'
import { addition, attempted, classA, learner, mastered } from '../../tests/fixtures/learning.ts'
import atRisk from './at-risk.ts'

const wrong = attempted({ correct: false, difficulty: 3 })
const right = attempted({ correct: true, difficulty: 3 })
const several = (count: number, one: Happening): Happening[] => Array.from({ length: count }, () => one)

/** The level is set: by the follow-up itself where a reason of its own is given, else by the teacher. */
const level = (from: number | null, to: number, reason?: 'failures-in-a-row' | 'adjustment-taken-back'): Happening => ({
  ...difficultyAdjusted({ skill: addition, from, to, reason: reason ?? 'by-hand', class: classA }),
  ...(reason && { actor: processActor('at-risk') }),
})
const down = (from: number | null, to: number) => level(from, to, 'failures-in-a-row')

const adjusts = (to: number, reason: string, onlyFrom: number | null) =>
  send(adjustDifficulty, { learner, skill: addition, class: classA, to, reason, onlyFrom })
const tells = (reason: 'three-steps-down' | 'fails-at-the-easiest-level' | 'no-practice') =>
  send(notifyTeacher, { learner, skill: addition, class: classA, reason })

/** The answer that was told as the nth thing of all (from 0) is judged anew. */
const corrected = (history: readonly Told[], nth: number, isCorrect: boolean, answersSince = 0) => {
  const happenings = history.flatMap((told) => ('type' in told ? [told] : []))
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
  it('make the level easier by one', () =>
    following(atRisk, [level(null, 4), wrong, wrong])
      .when(wrong)
      .then([adjusts(3, 'failures-in-a-row', 4)]))

  it('go out from the exercises’ own level where nobody has set one', () =>
    following(atRisk, [wrong, wrong])
      .when(wrong)
      .then([adjusts(2, 'failures-in-a-row', null)]))

  it('are not three where a right one stands between them', () =>
    following(atRisk, [wrong, wrong, right, wrong]).when(wrong).then([]))

  it('are not three where one of them was right after all', () => {
    const history = [wrong, wrong]
    following(atRisk, [...history, corrected(history, 0, true, 1)])
      .when(wrong)
      .then([])
  })

  it('count anew after each step, and wait until it is done', () => {
    following(atRisk, several(6, wrong)).when(wrong).then([])
    following(atRisk, [...several(3, wrong), down(null, 2), wrong, wrong])
      .when(wrong)
      .then([adjusts(1, 'failures-in-a-row', 2)])
  })

  it('of another skill or learner are no concern', () => {
    const other = attempted({ correct: false, skill: 'calcul/division' })
    following(atRisk, [wrong, other, wrong]).when(other).then([])
  })

  it('of the past change nothing now, be it an import or a tablet long without a network', () => {
    const past = { ...wrong, occurredAt: days(-3) }
    following(atRisk, [past, past, past]).when(wrong).then([])
    expect(following(atRisk, [past]).when(past).states).toEqual([])
  })
})

describe('five right answers in a row', () => {
  it('make the level harder by one', () =>
    following(atRisk, [level(null, 3), ...several(4, right)])
      .when(right)
      .then([adjusts(4, 'successes-in-a-row', 3)]))

  it('leave the hardest level as it is', () =>
    following(atRisk, [level(null, 5), ...several(4, right)])
      .when(right)
      .then([]))

  it('are fewer where one of them was wrong after all', () => {
    const history = several(4, right)
    following(atRisk, [...history, corrected(history, 1, false, 2)])
      .when(right)
      .then([])
    following(atRisk, [...history, corrected(history, 1, false, 2), right, right])
      .when(right)
      .then([adjusts(4, 'successes-in-a-row', null)])
  })
})

describe('the teacher is told', () => {
  const twice = [level(null, 5), ...several(3, wrong), down(5, 4), ...several(3, wrong), down(4, 3)]

  it('after the third step down', () =>
    following(atRisk, [...twice, ...several(3, wrong)])
      .when(down(3, 2))
      .then([tells('three-steps-down')]))

  it('not where the skill was mastered in between', () =>
    following(atRisk, [...twice, mastered(), ...several(3, wrong)])
      .when(down(3, 2))
      .then([]))

  it('of failures at the easiest level, where there is no easier one, once until something changes', () => {
    const failing = [level(null, 1), wrong, wrong]
    const told = [tells('fails-at-the-easiest-level')]
    following(atRisk, failing).when(wrong).then(told)
    following(atRisk, [...failing, ...several(3, wrong)])
      .when(wrong)
      .then([])
    const up = [...several(5, right), { ...level(1, 2), actor: processActor('at-risk') }]
    for (const change of [[mastered()], [level(1, 2), level(2, 1)], [...up, level(2, 1)]])
      following(atRisk, [...failing, wrong, ...change, wrong, wrong])
        .when(wrong)
        .then(told)
  })
})

describe('a learner who does not come back', () => {
  const lowered = [...several(3, wrong), down(3, 2)]

  it('is told of after seven days, once', () => {
    following(atRisk, lowered)
      .when(until(days(6)))
      .then([])
    following(atRisk, lowered)
      .when(until(days(8)))
      .then([tells('no-practice')])
    following(atRisk, [...lowered, until(days(8))])
      .when(until(days(30)))
      .then([])
  })

  it.each([
    ['an answer', wrong],
    ['mastery', mastered()],
  ])('is not told of after %s', (_, practice) => {
    const { sent, timers } = following(atRisk, [...lowered, practice]).when(until(days(8)))
    expect({ sent, timers }).toEqual({ sent: [], timers: [] })
  })

  it('is told of where what came since was from before the step', () =>
    following(atRisk, [...lowered, { ...wrong, occurredAt: minute(1) }])
      .when(until(days(8)))
      .then([tells('no-practice')]))
})

describe('a step down that a wrong judgement led to', () => {
  const lowered = [level(null, 4), ...several(3, wrong), down(4, 3)]

  it('is taken back, and practice is no longer waited for', () => {
    following(atRisk, lowered)
      .when(corrected(lowered, 2, true, 1))
      .then([adjusts(4, 'adjustment-taken-back', 3)])
    const back = [...lowered, corrected(lowered, 2, true, 1), level(3, 4, 'adjustment-taken-back')]
    following(atRisk, back)
      .when(until(days(8)))
      .then([])
  })

  it('is taken back as soon as it is done, where the correction comes first', () => {
    const asked = lowered.slice(0, -1)
    following(atRisk, asked)
      .when(corrected(asked, 2, true, 1))
      .then([])
    following(atRisk, [...asked, corrected(asked, 2, true, 1)])
      .when(down(4, 3))
      .then([adjusts(4, 'adjustment-taken-back', 3)])
  })

  it('stays where the level was changed since', () => {
    following(atRisk, [...lowered, level(3, 2)])
      .when(corrected(lowered, 2, true, 1))
      .then([])
    following(atRisk, [...lowered, corrected(lowered, 2, true, 1)])
      .when(refusal('level-changed', { level: 2 }))
      .then([])
  })

  it('stays where the answer is not among the three', () => {
    const history = [wrong, right, ...lowered]
    following(atRisk, history)
      .when(corrected(history, 0, true, 4))
      .then([])
  })
})

describe('a refusal', () => {
  const asked = several(3, wrong)

  it('for a level that is another one makes the step from that level, once', () => {
    following(atRisk, asked)
      .when(refusal('level-changed', { level: 5 }))
      .then([adjusts(4, 'failures-in-a-row', 5)])
    following(atRisk, [...asked, refusal('level-changed', { level: 5 })])
      .when(refusal('level-changed', { level: 2 }))
      .then([])
    following(atRisk, asked)
      .when(refusal('level-changed', { level: 1 }))
      .then([tells('fails-at-the-easiest-level')])
  })

  it('since the learner has left ends the follow-up', () => {
    const { sent, states, timers } = following(atRisk, [...asked, down(3, 2)]).when(refusal('not-enrolled'))
    expect({ sent, states, timers }).toEqual({ sent: [], states: [], timers: [] })
  })

  it('for another reason lets the follow-up go on', () =>
    following(atRisk, [...asked, refusal('too-many-skills'), wrong, wrong])
      .when(wrong)
      .then([adjusts(2, 'failures-in-a-row', null)]))
})
