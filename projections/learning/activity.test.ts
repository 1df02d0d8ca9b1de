/** Totals per learner, per day and per exercise. */
import { describe, expect, it } from 'vitest'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import emotionDetected from '#events/learning/emotion-detected.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import learningStarted from '#events/learning/learning-started.ts'
import { Instant, Zone } from '#kernel/ids.ts'
import { fold, type Happening, id, minute, record } from '#kernel/specification.ts'
import { addition, attempted, classA, classB, mastered } from '../../tests/fixtures/learning.ts'
import activityDifficulty from './activity-difficulty.ts'
import dailyActivity from './daily-activity.ts'
import learnerProgress from './learner-progress.ts'

const at = (instant: string) => ({ occurredAt: Instant.parse(instant) })
const session = learningStarted({ session: id('5e55'), class: classA })
const viewed = contentViewed({ content: 'vle-1', medium: 'page', views: 4, durationMs: 60_000, class: classA })
const completed = exerciseCompleted({
  exercise: 'addition-017',
  attempts: 2,
  score: 0.8,
  durationMs: 9_000,
  class: classA,
})
const corrected = (isCorrect: boolean, attemptedOn = '2026-09-01') =>
  attemptCorrected({
    attempt: '018f0000-0000-8000-8000-000000000001',
    attemptedAt: minute(0),
    attemptedOn,
    exercise: 'addition-017',
    skill: addition,
    difficulty: 3,
    class: classA,
    wasCorrect: !isCorrect,
    isCorrect,
    answersSince: 0,
    run: 0,
  })

describe('learner-progress', () => {
  const folded = (...happenings: Happening[]) => fold(learnerProgress, record(happenings))[0]

  it('sums up the activity of a learner', () =>
    expect(
      folded(session, viewed, attempted({ correct: false, durationMs: 4_000 }), attempted(), completed, mastered()),
    ).toMatchObject({
      events: 6,
      sessions: 1,
      views: 4,
      attempts: 2,
      successes: 1,
      exercisesCompleted: 1,
      scoredExercises: 1,
      scoreSum: 0.8,
      // The time of the completed exercise is already counted with its attempts.
      durationMs: 60_000 + 4_000 + 8_200,
      skillsMastered: 1,
      firstActivityAt: minute(0),
      lastActivityAt: minute(4),
    }))

  it('counts an answer without a time, and adds no time for it', () =>
    expect(folded(attempted({ durationMs: undefined }), attempted({ durationMs: 1_000 }))).toMatchObject({
      attempts: 2,
      durationMs: 1_000,
    }))

  it('lets a late event be the first activity, but not the last', () =>
    expect(folded(session, { ...viewed, occurredAt: minute(-60) })).toMatchObject({
      firstActivityAt: minute(-60),
      lastActivityAt: minute(0),
    }))

  it('does not count what others do as activity of the learner', () =>
    expect(folded(attempted({ correct: false }), corrected(true))).toMatchObject({
      events: 2,
      attempts: 1,
      successes: 1,
      lastActivityAt: minute(0),
    }))

  it('counts an emotion as an event without revealing it', () => {
    const feeling = emotionDetected({ emotion: 'anxiety', source: 'learner', class: classA })
    expect(JSON.stringify(folded(feeling), (_, v) => (typeof v === 'bigint' ? Number(v) : v))).not.toContain('anxiety')
    expect(folded(feeling)).toMatchObject({ events: 1, lastActivityAt: null })
  })
})

describe('daily-activity', () => {
  const days = (...happenings: Happening[]) =>
    fold(dailyActivity, record(happenings)).map(({ day, attempts, successes }) => [day, attempts, successes])

  it('counts on the day of the school’s zone', () => {
    const evening = at('2026-10-02T21:30:00Z')
    expect(days({ ...attempted(), ...evening })).toEqual([['2026-10-02', 1, 1]])
    expect(days({ ...attempted(), ...evening, zone: Zone.parse('Indian/Reunion') })).toEqual([['2026-10-03', 1, 1]])
  })
  it('counts a late answer on its own day', () =>
    expect(
      days({ ...attempted(), ...at('2026-10-05T08:00:00Z') }, { ...attempted(), ...at('2026-10-01T08:00:00Z') }),
    ).toEqual([
      ['2026-10-01', 1, 1],
      ['2026-10-05', 1, 1],
    ]))
  it('counts a correction on the day of the attempt', () => {
    const wrong = { ...attempted({ correct: false }), ...at('2026-10-01T08:00:00Z') }
    const later = { ...corrected(true, '2026-10-01'), ...at('2026-10-09T08:00:00Z') }
    expect(days(wrong, later)).toEqual([['2026-10-01', 1, 1]])
  })
  it('keeps the classes of a learner apart', () =>
    expect(fold(dailyActivity, record([attempted(), attempted({ class: classB })]))).toHaveLength(2))
})

describe('activity-difficulty', () => {
  const folded = (...happenings: Happening[]) => fold(activityDifficulty, record(happenings))

  it('pulls the difficulty towards 0.3 while there are few answers', () => {
    expect(folded(attempted({ correct: false }))[0]?.observedDifficulty).toBeCloseTo(4 / 11, 12)
    const many = Array.from({ length: 990 }, () => attempted({ correct: false }))
    expect(folded(...many)[0]?.observedDifficulty).toBeCloseTo(0.993, 12)
  })
  it('counts all learners together, and stores means as sums', () =>
    expect(folded(attempted(), attempted({ durationMs: 1_800 }))[0]).toMatchObject({
      attempts: 2,
      durationMsSum: 10_000,
    }))
  it('takes the level and the times from the answers that have them', () => {
    const bare = attempted({ difficulty: undefined, response: undefined, durationMs: undefined })
    expect(folded(bare)[0]).toMatchObject({ attempts: 1, declaredDifficulty: null, timedAttempts: 0, durationMsSum: 0 })
    expect(folded(attempted({ difficulty: 4 }), bare)[0]).toMatchObject({
      ...{ attempts: 2, declaredDifficulty: 4, timedAttempts: 1, durationMsSum: 8_200 },
    })
  })
  it.each([
    [true, true, 1],
    [false, false, 0],
  ])(
    'keeps right answers within the answers where the correction before is not readable: %j',
    (correct, later, right) =>
      expect(folded(attempted({ correct }), corrected(later))[0]).toMatchObject({ attempts: 1, successes: right }),
  )

  it('applies a correction', () =>
    expect(folded(attempted({ correct: false }), corrected(true))[0]).toMatchObject({
      attempts: 1,
      successes: 1,
      observedDifficulty: 3 / 11,
    }))
})
