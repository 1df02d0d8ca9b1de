/** From what a class did to the points on which somebody is stuck. */
import { describe, expect, it } from 'vitest'
import { ExerciseId } from '#events/learning/values.ts'
import { ActivityId, SequenceId } from '#events/teaching/sequences.ts'
import { PersonId } from '#kernel/ids.ts'
import { id, minute } from '#kernel/specification.ts'
import { type ActivityRow, placeOf, stuckPoints, type TriesRow } from './stuck-points.ts'

const person = (n: number) => PersonId.parse(id('1ea', n))
const sequence = SequenceId.parse(id('5e9'))
const activity = ActivityId.parse(id('ac7'))
const tries = (n: number, what: Partial<TriesRow> = {}): TriesRow => ({
  ...{ learner: person(n), exercise: ExerciseId.parse('addition-017'), skill: null, wrongRun: 0, helps: 0 },
  ...{ durationMs: 10_000, wrongSince: null, firstAt: minute(0), lastAt: minute(10) },
  ...what,
})
const work = (n: number, what: Partial<ActivityRow> = {}): ActivityRow => ({
  ...{ learner: person(n), sequence, activity, title: 'As-tu bien lu ?', status: 'completed', score: 8, maxScore: 10 },
  ...{ attempts: 1, durationMs: 60_000, startedAt: minute(0), handedInAt: minute(5) },
  ...what,
})
/** The middle one of an odd number, as PostgreSQL has it. */
const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null
/** As the query asks: the times and the last work are of all rows. */
function found(ofTries: readonly TriesRow[], ofActivities: readonly ActivityRow[]) {
  const all = [
    ...ofTries.map((row) => ({ of: { kind: 'exercise' as const, sequence: null, item: row.exercise }, ...row })),
    ...ofActivities.map((row) => ({
      ...{ of: { kind: 'activity' as const, sequence: row.sequence, item: row.activity } },
      ...{ durationMs: row.durationMs, lastAt: row.handedInAt ?? row.startedAt },
    })),
  ]
  const times = new Map(
    [...Map.groupBy(all, ({ of }) => placeOf(of))].map(([place, those]) => [
      place,
      { medianMs: middle(those.map(({ durationMs }) => durationMs)), timed: those.length },
    ]),
  )
  const lastWorkedAt =
    all
      .map(({ lastAt }) => lastAt)
      .toSorted()
      .at(-1) ?? null
  return stuckPoints(ofTries, ofActivities, { times, lastWorkedAt })
}
const shown = (points: ReturnType<typeof stuckPoints>) =>
  points.map(({ item, learners }) => [item, learners.map(({ learner, reasons }) => [learner, reasons])])

describe('stuck points', () => {
  it('compare the time of a learner with that of the whole class, also of those who have finished', () => {
    const through = [1, 2, 3, 4].map((n) => work(n))
    const slow = work(5, { status: 'in-progress', score: null, durationMs: 130_000 })
    expect(found([], [...through, slow])).toMatchObject([
      { medianMs: 60_000, worked: 5, learners: [{ learner: person(5), reasons: ['slow'] }] },
    ])
    // One fewer, and there is no class to compare with.
    expect(found([], [...through.slice(1), slow])).toEqual([])
  })

  it('have the exercise or activity that stops the most learners first, and who has the most reasons first in it', () => {
    const points = found(
      [
        tries(1, { wrongRun: 4, wrongSince: minute(3) }),
        tries(2, { exercise: ExerciseId.parse('division-3'), wrongRun: 5 }),
        tries(3, { exercise: ExerciseId.parse('division-3'), wrongRun: 5, helps: 1 }),
      ],
      [],
    )
    expect(shown(points)).toEqual([
      [
        'division-3',
        [
          [person(3), ['many-attempts', 'help']],
          [person(2), ['many-attempts']],
        ],
      ],
      ['addition-017', [[person(1), ['many-attempts']]]],
    ])
    expect(points[1]?.learners[0]?.since).toBe(minute(3))
  })

  it('take an activity as abandoned by when the class last worked on anything', () => {
    const left = work(1, { status: 'in-progress', score: null, attempts: 0, handedInAt: null })
    expect(shown(found([tries(2, { lastAt: minute(6 * 24 * 60) })], [left]))).toEqual([])
    expect(shown(found([tries(2, { lastAt: minute(7 * 24 * 60) })], [left]))).toEqual([
      [activity, [[person(1), ['abandoned']]]],
    ])
  })

  it('keep the same activity of two sequences apart', () => {
    const other = SequenceId.parse(id('5e9', 2))
    const stuck = { status: 'in-progress', score: null, attempts: 4 }
    expect(found([], [work(1, stuck), work(2, { ...stuck, sequence: other })])).toHaveLength(2)
  })

  it('are none where nobody has done anything', () => expect(found([], [])).toEqual([]))
})
