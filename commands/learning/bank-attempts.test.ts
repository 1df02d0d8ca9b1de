/** Exercises of the bank in an activity: what a learner answers is the result of the activity, and counts as attempts. */
import { describe, expect, it } from 'vitest'
import activityResultRecorded from '#events/learning/activity-result-recorded.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import lessonCompleted from '#events/learning/lesson-completed.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import type { ExerciseId, SkillId } from '#events/learning/values.ts'
import { type Instant, LocalDay } from '#kernel/ids.ts'
import { given, type Happening, minute, refused } from '#kernel/specification.ts'
import { classA, enrolled } from '../../tests/fixtures/learning.ts'
import { assigned, placeOf, quiz, reading, result, sequence, versionRow, work } from '../../tests/fixtures/sequences.ts'
import activityResults from './activity-results.ts'
import { attemptsOf } from './bank-attempts.ts'
import { MASTERY_RULE } from './mastery.ts'
import recordActivityResult from './record-activity-result.ts'

const skill = 'calcul/multiplication' as SkillId
const exercises = ['tables-7x8', 'tables-6x9', 'tables-8x8', 'dicte-7x9'] as ExerciseId[]
const banked = (exercise: ExerciseId, expected: string | null, version: number) => ({
  ...{ exercise, version, skill, difficulty: 3 as const, expected },
  definedAt: minute(0),
})
const bank = [
  banked('tables-7x8' as ExerciseId, '56', 4),
  banked('tables-6x9' as ExerciseId, '54', 1),
  banked('tables-8x8' as ExerciseId, '64', 2),
]
const ofVersion = versionRow()
/** The quiz of the sequence asks three exercises of the bank instead of questions. */
const version = {
  ...ofVersion,
  lessons: ofVersion.lessons.map((lesson) => ({
    ...lesson,
    activities: lesson.activities.map((one) =>
      one.activity === quiz
        ? { ...one, points: 3, content: { form: 'exercises' as const, exercises: exercises.slice(0, 3) } }
        : one,
    ),
  })),
}
const needed = { needed: { version: [version], bank } }
const right = [
  { question: 'tables-7x8', response: '56', durationMs: 4_200 },
  { question: 'tables-6x9', response: ' 54 ' },
  { question: 'tables-8x8', response: '64' },
]
const attempted = (exercise: string, exerciseVersion: number, response: string, correct: boolean, more: object = {}) =>
  exerciseAttempted({
    ...{ exercise: exercise as ExerciseId, exerciseVersion, skill, difficulty: 3, response, correct, class: classA },
    ...more,
  })
const judged = (...answers: readonly [string, string, boolean][]) =>
  answers.map(([question, response, correct]) => ({ question, response, correct }))
const done = (right: number, answers: ReturnType<typeof judged>, attempt = 1) =>
  result('quiz', { attempt, score: right, maxScore: 3, right, questions: 3, answers })
const working = (...more: Happening[]) => given(activityResults, [enrolled(), assigned(), ...more])
const mastered = skillMastered({ skill, rule: MASTERY_RULE, class: classA })

describe('exercises of the bank, handed in', () => {
  it('are attempts with the version by which they were judged, and the result of the activity', () =>
    working()
      .when(recordActivityResult, work(quiz, { answers: [right[0], { ...right[1], response: '45' }] }), needed)
      .then([
        attempted('tables-7x8', 4, '56', true, { durationMs: 4_200 }),
        attempted('tables-6x9', 1, '45', false),
        done(1, judged(['tables-7x8', '56', true], ['tables-6x9', '45', false])),
      ]))

  it('master a skill by the rule of all answers, once, with the answer that reaches it', () => {
    const answers = judged(['tables-7x8', '56', true], ['tables-6x9', ' 54 ', true], ['tables-8x8', '64', true])
    const three = [
      attempted('tables-7x8', 4, '56', true, { durationMs: 4_200 }),
      attempted('tables-6x9', 1, ' 54 ', true),
      attempted('tables-8x8', 2, '64', true),
    ]
    working()
      .when(recordActivityResult, work(quiz, { answers: right }), needed)
      .then([...three, mastered, done(3, answers)])
    working(...three, mastered, done(3, answers))
      .when(recordActivityResult, work(quiz, { answers: right }), needed)
      .then([...three, done(3, answers, 2)])
  })

  it('are judged by the version that the learner was asked, also when the bank has another one since', () => {
    const changed = { needed: { version: [version], bank: [...bank, banked('tables-7x8' as ExerciseId, '57', 5)] } }
    const answering = (exerciseVersion?: number) =>
      working().when(
        recordActivityResult,
        work(quiz, {
          answers: [{ question: 'tables-7x8', response: '56', ...(exerciseVersion && { exerciseVersion }) }],
        }),
        changed,
      )
    answering(4).then([attempted('tables-7x8', 4, '56', true), done(1, judged(['tables-7x8', '56', true]))])
    answering().then([attempted('tables-7x8', 5, '56', false), done(0, judged(['tables-7x8', '56', false]))])
    answering(6).then(refused('unknown-exercise-version', '/answers/0/exerciseVersion'))
  })

  it('go on from the right answers that were given elsewhere', () => {
    const before = [attempted('x', 1, '1', true), attempted('y', 1, '2', true)]
    working(...before)
      .when(recordActivityResult, work(quiz, { answers: [right[0]] }), needed)
      .then([
        attempted('tables-7x8', 4, '56', true, { durationMs: 4_200 }),
        mastered,
        done(1, judged(['tables-7x8', '56', true])),
      ])
  })

  it('complete the lesson like any other activity', () =>
    working(result('text'))
      .when(recordActivityResult, work(quiz, { answers: [] }), needed)
      .then([
        done(0, []),
        lessonCompleted({ class: classA, sequence, version: 1, lesson: reading, title: 'Trouver l’essentiel' }),
      ]))

  it('count as at the time at which they were answered, when a tablet sends them days later', () => {
    const due = LocalDay.parse('2026-09-02')
    const sentAt = (occurredAt: Instant) => {
      const { decision } = given(activityResults, [enrolled(), assigned({ endsOn: due })]).when(
        recordActivityResult,
        work(quiz, { answers: right }),
        { ...needed, occurredAt, now: minute(9_000) },
      )
      return Array.isArray(decision) ? decision : []
    }
    const [inTime, late] = [sentAt(minute(3)), sentAt(minute(9_000))]
    const answers = judged(['tables-7x8', '56', true], ['tables-6x9', ' 54 ', true], ['tables-8x8', '64', true])
    expect(inTime.at(-1)).toEqual(done(3, answers))
    expect(late.at(-1)).toEqual({ ...done(3, answers), data: { ...done(3, answers).data, late: true } })
    expect(inTime.slice(0, -1)).toEqual(late.slice(0, -1))
  })

  it('are refused where their skills would be more than a learner may have, counted together', () => {
    const skills = Object.fromEntries(
      Array.from({ length: 1_999 }, (_, n) => [`autre/${n}`, { run: 0, mastered: false, level: null }]),
    )
    const other = { ...banked('tables-6x9' as ExerciseId, '54', 1), skill: 'calcul/division' as SkillId }
    const both = judged(['tables-7x8', '56', true], ['tables-6x9', '54', true])
    const handIn = (asked: typeof bank) =>
      attemptsOf({ ...activityResults.initial, skills }, { judged: both }, asked, classA)
    expect(handIn(bank)).toHaveLength(2)
    expect(handIn([...bank.slice(0, 1), other])).toMatchObject({ code: 'too-many-skills', pointer: '/answers/1' })
  })

  it('are no attempts while they are a draft', () =>
    working()
      .when(recordActivityResult, work(quiz, { draft: true, answers: [right[0]] }), needed)
      .then([
        activityResultRecorded({
          ...{ ...placeOf('quiz'), status: 'in-progress', attempt: 0, score: null, maxScore: 3 },
          ...{ right: 1, questions: 3, durationMs: 60_000, late: false },
          answers: judged(['tables-7x8', '56', true]),
        }),
      ]))

  it('are refused where the bank has lost the answer, or where the activity does not ask them', () => {
    const without = { needed: { version: [version], bank: [banked('tables-7x8' as ExerciseId, null, 5)] } }
    working()
      .when(recordActivityResult, work(quiz, { answers: [right[0]] }), without)
      .then(refused('no-expected-answer'))
    working()
      .when(recordActivityResult, work(quiz, { answers: [{ question: 'dicte-7x9', response: '63' }] }), needed)
      .then(refused('unknown-question', '/answers/0/question'))
  })
})
