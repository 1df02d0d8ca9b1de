// What is left of a learner once an import about them was withdrawn: every number is that of a learner without the import.
import { describe, expect, it } from 'vitest'
import { readDefinitions } from '#definitions/definitions.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn, { MOST_WITHDRAWN } from '#events/learning/import-withdrawn.ts'
import learningStarted from '#events/learning/learning-started.ts'
import skillProgressDeclared from '#events/learning/skill-progress-declared.ts'
import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import type { NewEvent, RecordedEvent } from '#kernel/event.ts'
import { foldEvents } from '#kernel/fold.ts'
import { LocalDay, PersonId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { id, minute, record, someone } from '#kernel/specification.ts'
import badges from '../../commands/learning/badges.ts'
import roster from '../../projections/teaching/class-roster.ts'
import { attempted, classA, enrolled } from '../../tests/fixtures/learning.ts'
import { withdrawalsOf } from './withdrawn-facts.ts'

const projections = [...(await readDefinitions()).projections.values()].filter(({ amendments }) =>
  amendments.has(importWithdrawn.type),
)
const importer = PersonId.parse(id('1139'))
const { learner } = someone

type Done = NewEvent<string, object> & { readonly isImported?: boolean; readonly at: number }
const own = (at: number, event: NewEvent<string, object>): Done => ({ ...event, at })
const imported = (at: number, event: NewEvent<string, object>): Done => ({ ...event, at, isImported: true })

/** A stream of the learner, as it is in the log. */
const streamOf = (done: readonly Done[]): readonly RecordedEvent[] =>
  done.flatMap(({ isImported = false, at, ...event }, n) =>
    record([{ ...event, occurredAt: minute(at), actor: isImported ? importer : learner, revision: n }], {
      position: BigInt(n) as RecordedEvent['position'],
    }),
  )

const day = 24 * 60
const answer = (exercise: string, skill: string, correct: boolean, difficulty?: 1 | 2 | 3 | 4 | 5) =>
  attempted({
    ...{ exercise, skill, correct, durationMs: 4_000, strategy: 'mental' },
    ...(difficulty && { difficulty }),
    ...(!correct && { errorType: 'carry-forgotten' }),
  })
const completed = (exercise: string, skill?: string) =>
  exerciseCompleted({ exercise, attempts: 1, score: 1, class: classA, ...(skill !== undefined && { skill }) })
const result = (of: 'pass' | 'fail') => courseResultRecorded({ class: classA, result: of })
const life: readonly Done[] = [
  own(1, enrolled()),
  own(5, result('pass')),
  own(10, answer('mine', 'calcul/addition', true, 3)),
  imported(20, learningStarted({ session: id('5e55'), class: classA })),
  imported(21, answer('mine', 'calcul/addition', false, 4)),
  imported(22, answer('theirs', 'calcul/division', true, 2)),
  own(23, contentViewed({ content: 'c', medium: 'page', views: 1, class: classA })),
  imported(2 * day, answer('theirs', 'calcul/division', true, 2)),
  imported(2 * day + 1, contentViewed({ content: 'c', medium: 'video', views: 3, durationMs: 9, class: classA })),
  imported(
    2 * day + 2,
    skillProgressDeclared({ skill: 'calcul/addition', proficiency: 0.9, source: 'tool', tool: 'm', class: classA }),
  ),
  imported(2 * day + 3, completed('theirs', 'calcul/division')),
  imported(2 * day + 4, completed('theirs', 'calcul/division')),
  imported(2 * day + 5, completed('test')),
  imported(2 * day + 6, result('fail')),
  own(3 * day, answer('mine', 'calcul/addition', true, 3)),
  own(3 * day + 1, completed('test')),
]
const withdrawn = (events: readonly RecordedEvent[]) => withdrawalsOf(events, importer, 'mathcopain')
const lifeAfter = (done: readonly Done[]): readonly RecordedEvent[] =>
  streamOf([
    ...done,
    ...withdrawn(streamOf(done)).withdrawals.map(({ event }, n) => ({ ...event, at: 4 * day + n, isImported: true })),
  ])
const rows = (model: Projection, events: readonly RecordedEvent[]) =>
  [...foldEvents(model, events).values()].map(({ key, row }) => ({ ...key, ...row }))

describe('an import that was withdrawn', () => {
  it.each(projections.map((model) => [model.name, model] as const))(
    'leaves the rows of %s as they would be without it',
    (name, model) => {
      const without = rows(model, streamOf(life.filter(({ isImported }) => !isImported)))
      const rest = rows(model, lifeAfter(life))
      // Places in the log, and what nobody can know any more of an exercise that others answer too.
      const comparable = (all: readonly object[]) =>
        all.map((row) => JSON.parse(JSON.stringify(row, (key, value) => (UNKNOWN.includes(key) ? undefined : value))))
      const UNKNOWN = name === 'activity-difficulty' ? ['declaredDifficulty'] : ['position']
      expect(comparable(rest)).toEqual(comparable(without))
      expect(rows(model, streamOf(life))).not.toEqual(rest)
    },
  )

  it('gives a learner back the course result from before it, and nothing where there was none', () => {
    const resultsOf = (done: readonly Done[]) => rows(roster, lifeAfter(done)).map((row) => Reflect.get(row, 'result'))
    expect(resultsOf(life)).toEqual(['pass'])
    expect(resultsOf([own(1, enrolled()), imported(2, result('fail'))])).toEqual([null])
    expect(resultsOf([own(1, enrolled()), imported(2, result('fail')), own(3, result('pass'))])).toEqual(['pass'])
  })

  it('leaves what badges are decided from as it would be without it', () => {
    const state = (events: readonly RecordedEvent[]) =>
      events.reduce((before, event) => badges.evolve(before, event), badges.initial)
    expect(state(lifeAfter(life)).tally).toEqual(state(streamOf(life.filter(({ isImported }) => !isImported))).tally)
  })

  it('says which days and skills it touched, and what it takes back as it was last judged', () => {
    const events = streamOf(life)
    const wrong = events.find(({ data }) => data.exercise === 'theirs')
    const correction = attemptCorrected({
      ...{ attempt: String(wrong?.id), attemptRevision: wrong?.revision ?? 0, attemptedAt: minute(22) },
      ...{ attemptedOn: LocalDay.parse('2026-09-01'), exercise: 'theirs', skill: 'calcul/division', difficulty: 2 },
      ...{ class: classA, wasCorrect: true, isCorrect: false, answersSince: 0, run: 0 },
    })
    const { withdrawals, before } = withdrawn(streamOf([...life, own(5 * day, correction)]))
    expect(before).toBe(0)
    expect(withdrawals).toMatchObject([{ facts: 10, answers: 3, notBefore: minute(5 * day) }])
    expect(withdrawals[0]?.event.data).toMatchObject({
      answers: [
        { exercise: 'mine', difficulty: 4, answers: 1, right: 0, timed: 1, durationMs: 4_000 },
        { exercise: 'theirs', difficulty: 2, answers: 2, right: 1, timed: 2, durationMs: 8_000 },
      ],
      completed: [
        { exercise: 'theirs', skill: 'calcul/division', times: 2 },
        { exercise: 'test', times: 1 },
      ],
      skills: ['calcul/addition', 'calcul/division'],
      ...{ views: 3, sessions: 1 },
    })
  })

  it('is withdrawn once, however often it is withdrawn', () =>
    expect(withdrawn(lifeAfter(life))).toEqual({ withdrawals: [], before: 10 }))

  it('takes several events where it is long, and a day is idle once the last of it is gone', () => {
    const long = Array.from({ length: MOST_WITHDRAWN + 10 }, (_, n) =>
      imported(30 + (n % 60), answer(`e${n}`, 'calcul/addition', n % 2 === 0)),
    )
    const { withdrawals } = withdrawn(streamOf(long))
    expect(withdrawals.map(({ facts }) => facts)).toEqual([MOST_WITHDRAWN, 10])
    expect(withdrawals.map(({ event }) => Reflect.get(event.data, 'idleDays').length)).toEqual([0, 1])
    for (const model of projections) expect(rows(model, lifeAfter(long)), model.name).toEqual([])
  })
})
