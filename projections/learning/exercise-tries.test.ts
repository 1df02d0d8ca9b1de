/** The tries of a learner at an exercise: runs of wrong answers, advice, corrections, erasure. */
import { describe, expect, it } from 'vitest'
import aiFeedbackGiven from '#events/learning/ai-feedback-given.ts'
import metacognitionTriggered from '#events/learning/metacognition-triggered.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { fold, type Happening, minute, record } from '#kernel/specification.ts'
import { attempted, classA, classB } from '../../tests/fixtures/learning.ts'
import exerciseTries from './exercise-tries.ts'

const rowsAfter = (...happenings: Happening[]) => fold(exerciseTries, record(happenings))
const rowAfter = (...happenings: Happening[]) => rowsAfter(...happenings)[0] ?? {}
const right = attempted({ correct: true })
const wrong = attempted({ correct: false })
const exercise = 'addition-017'
const advice = aiFeedbackGiven({ feedback: 'Relis.', model: 'tutor-1', exercise, class: classA })
const found = (perceivedDifficulty: number) =>
  metacognitionTriggered({ prompt: 'how-hard', phase: 'evaluating', perceivedDifficulty, exercise, class: classA })

describe('the tries at an exercise', () => {
  it('count answers and time, and the wrong ones since the last right one', () =>
    expect(rowAfter(wrong, right, wrong, wrong)).toMatchObject({
      ...{ attempts: 4, successes: 1, wrongRun: 2, wrongSince: minute(2) },
      ...{ durationMs: 4 * 8_200, timedAttempts: 4, firstAt: minute(0), lastAt: minute(3) },
    }))

  it('are over with a right answer', () =>
    expect(rowAfter(wrong, advice, right)).toMatchObject({ wrongRun: 0, helps: 0, wrongSince: null }))

  it('count advice, and that the learner found it hard, but not that they found it easy', () =>
    expect(rowAfter(wrong, advice, found(4), found(3))).toMatchObject({ helps: 2 }))

  it('are of one class and one exercise', () =>
    expect(rowsAfter(wrong, attempted({ class: classB }), attempted({ exercise: 'addition-018' }))).toHaveLength(3))

  it('keep the last twelve events behind them, by their places in the log', () => {
    const { events } = rowAfter(...Array.from({ length: 13 }, () => wrong), right) as { events: object[] }
    expect(events).toHaveLength(12)
    expect(events[0]).toEqual({ position: '3', what: 'wrong', at: minute(2) })
    expect(events.at(-1)).toEqual({ position: '14', what: 'right', at: minute(13) })
  })

  it('count what comes late without moving the last try back', () =>
    expect(rowAfter(wrong, { ...wrong, occurredAt: minute(-30) })).toMatchObject({
      ...{ wrongRun: 2, wrongSince: minute(-30), firstAt: minute(-30), lastAt: minute(0) },
    }))

  it('go with the learner', () => expect(rowsAfter(wrong, subjectErased({}))).toEqual([]))
})
