/** The rows of features after answers, late answers, corrections, reports and erasure. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import metacognitionTriggered from '#events/learning/metacognition-triggered.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import { Instant } from '#kernel/ids.ts'
import { fold, type Happening, minute, record } from '#kernel/specification.ts'
import { attempted, classA, enrolled, left } from '../../tests/fixtures/learning.ts'
import courseFeatures from './course-features.ts'
import exerciseFeatures from './exercise-features.ts'
import learnerFeatures from './learner-features.ts'
import recentCourseEvents from './recent-course-events.ts'
import skillFeatures from './skill-features.ts'

const models = [learnerFeatures, skillFeatures, exerciseFeatures]
const rowsAfter = (...happenings: Happening[]) => {
  const events = record(happenings)
  return models.map((model) => fold(model, events).map(({ position: _, ...row }) => row))
}
const learnerAfter = (...happenings: Happening[]) => fold(learnerFeatures, record(happenings))[0] ?? {}

describe('answers', () => {
  it('are counted for the learner, the skill and the exercise', () => {
    const rows = rowsAfter(attempted(), attempted({ exercise: 'e-2', correct: false }))
    expect(rows).toMatchObject([
      [{ answers: 2, successes: 1, streak: -1, outcomes: [1, 0] }],
      [{ answers: 2, successes: 1, streak: -1 }],
      [{ answers: 1 }, { answers: 1, lastCorrect: false }],
    ])
  })

  it('count on the day in the zone of the event', () => {
    // In Paris it is already the second of September.
    const late = { ...attempted(), occurredAt: Instant.parse('2026-09-01T22:30:00Z') }
    expect(learnerAfter(late)).toMatchObject({
      days: [[Date.parse('2026-09-02') / 86_400_000, 1, 1]],
      zone: 'Europe/Paris',
    })
  })

  it('count when late, without moving the last answer or the session back', () => {
    const late = { ...attempted({ correct: false }), occurredAt: minute(-3 * 1_440) }
    const row = learnerAfter(attempted(), late)
    expect(row).toMatchObject({ answers: 2, lastAtMs: Date.parse(minute(0)), session: { answers: 1 } })
    expect(row.days).toHaveLength(2)
  })
})

it('keeps how hard the learner last found it, and ignores a question without an answer', () => {
  const asked = (perceivedDifficulty?: number) =>
    metacognitionTriggered({ prompt: 'how-hard', phase: 'evaluating', perceivedDifficulty, class: classA })
  expect(learnerAfter(attempted(), asked(4), asked())).toMatchObject({ perceived: { level: 4 } })
  expect(fold(learnerFeatures, record([asked()]))).toEqual([])
})

describe('a correction', () => {
  it('gives the rows that the corrected verdict would have given at first', () =>
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 25 }), fc.nat(), (answers, n) => {
        const index = n % answers.length
        const wasCorrect = answers[index] ?? false
        const happenings = answers.map((correct, nth) => attempted({ correct, exercise: `e-${nth % 3}` }))
        const [fact] = record(happenings).slice(index)
        if (!fact) return expect.unreachable()
        const corrected = rowsAfter(
          ...happenings,
          attemptCorrected({
            attempt: fact.id,
            attemptRevision: fact.revision,
            attemptedAt: fact.occurredAt,
            attemptedOn: '2026-09-01',
            exercise: `e-${index % 3}`,
            skill: 'calcul/addition',
            difficulty: 3,
            class: classA,
            wasCorrect,
            isCorrect: !wasCorrect,
            answersSince: 0,
            run: 0,
          }),
        )
        const judged = answers.with(index, !wasCorrect)
        expect(corrected).toEqual(
          rowsAfter(...judged.map((correct, nth) => attempted({ correct, exercise: `e-${nth % 3}` }))),
        )
      }),
      { numRuns: 50 },
    ))
})

describe('the features of a course', () => {
  it('are made of joining, visits, submissions and leaving', () => {
    const events = record([
      learnerEnrolled({ class: classA, schoolYear: '2026-2027', startsOn: '2026-09-07' }),
      contentViewed({ content: 'page-1', medium: 'page', views: 3, class: classA }),
      contentViewed({ content: 'page-1', medium: 'page', views: 0, action: 'paused', class: classA }),
      exerciseCompleted({ exercise: 'tma-1', attempts: 1, score: 0.5, dueOn: '2026-08-31', class: classA }),
      left(),
    ])
    const day = Date.parse('2026-09-01') / 86_400_000
    expect(fold(courseFeatures, events)).toMatchObject([
      {
        enrolledOn: day,
        leftOn: day,
        startsOn: day + 6,
        weeks: [[Math.floor((day + 3) / 7), 0, 3, 0, 0, 0, 0, 0]],
        media: [{ medium: 'page', views: 3, lastOn: day }],
        submissions: [{ exercise: 'tma-1', on: day, dueOn: day - 1, score: 0.5 }],
      },
    ])
  })

  it('forget the leaving when a learner comes back', () => {
    const [row] = fold(courseFeatures, record([enrolled(), left(), enrolled()]))
    expect(row).toMatchObject({ leftOn: null, startsOn: null })
  })
})

describe('the last events of a course', () => {
  it('are where the learner joined, what they viewed and handed in, with what was late, and no more than 20 of a kind', () => {
    const view = (medium: 'page' | 'forum') => contentViewed({ content: 'c', medium, views: 1, class: classA })
    const events = record([
      enrolled(),
      contentViewed({ content: 'c', medium: 'page', views: 0, action: 'paused', class: classA }),
      ...Array.from({ length: 20 }, () => view('page')),
      view('forum'),
      exerciseCompleted({ exercise: 'tma-1', attempts: 1, score: 0.5, dueOn: '2026-08-31', class: classA }),
      exerciseCompleted({ exercise: 'tma-2', attempts: 1, dueOn: '2026-09-01', class: classA }),
    ])
    const places = events.map(({ position }) => String(position))
    const [row] = fold(recentCourseEvents, events)
    expect(row).toMatchObject({
      joined: { position: places[0] },
      handedIn: [
        { position: places[23], hasScore: true, isLate: true },
        { position: places[24], hasScore: false, isLate: false },
      ],
    })
    expect(row?.views).toHaveLength(20)
    expect(row?.views).toMatchObject([
      { position: places[3] },
      ...Array.from({ length: 18 }, () => ({})),
      { medium: 'forum' },
    ])
  })
})

it('keeps nothing of an erased person', () => {
  const events = record([enrolled(), attempted(), subjectErased({})])
  for (const model of [...models, courseFeatures, recentCourseEvents]) expect(fold(model, events)).toEqual([])
})
