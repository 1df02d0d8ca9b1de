/** From what a class did to the points on which somebody is stuck. */
import { describe, expect, it } from 'vitest'
import { ExerciseId } from '#events/learning/values.ts'
import { ActivityId, SequenceId } from '#events/teaching/sequences.ts'
import { PersonId } from '#kernel/ids.ts'
import { id, minute } from '#kernel/specification.ts'
import { type ActivityRow, stuckPoints, type TriesRow } from './stuck-points.ts'

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
const shown = ({ points }: ReturnType<typeof stuckPoints>) =>
  points.map(({ item, learners }) => [item, learners.map(({ learner, reasons }) => [learner, reasons])])

describe('stuck points', () => {
  it('compare the time of a learner with that of the whole class, whoever is through included', () => {
    const through = [1, 2, 3, 4].map((n) => work(n))
    const slow = work(5, { status: 'in-progress', score: null, durationMs: 130_000 })
    expect(stuckPoints([], [...through, slow])).toMatchObject({
      points: [{ medianMs: 60_000, worked: 5, learners: [{ learner: person(5), reasons: ['slow'] }] }],
    })
    // One fewer, and there is no class to compare with.
    expect(stuckPoints([], [...through.slice(1), slow]).points).toEqual([])
  })

  it('have the exercise or activity that stops the most learners first, and who has the most reasons first in it', () => {
    const found = stuckPoints(
      [
        tries(1, { wrongRun: 4, wrongSince: minute(3) }),
        tries(2, { exercise: ExerciseId.parse('division-3'), wrongRun: 5 }),
        tries(3, { exercise: ExerciseId.parse('division-3'), wrongRun: 5, helps: 1 }),
      ],
      [],
    )
    expect(shown(found)).toEqual([
      [
        'division-3',
        [
          [person(3), ['many-attempts', 'help']],
          [person(2), ['many-attempts']],
        ],
      ],
      ['addition-017', [[person(1), ['many-attempts']]]],
    ])
    expect(found.points[1]?.learners[0]?.since).toBe(minute(3))
  })

  it('take an activity as abandoned by when the class last worked on anything', () => {
    const left = work(1, { status: 'in-progress', score: null, attempts: 0, handedInAt: null })
    expect(shown(stuckPoints([tries(2, { lastAt: minute(6 * 24 * 60) })], [left]))).toEqual([])
    expect(shown(stuckPoints([tries(2, { lastAt: minute(7 * 24 * 60) })], [left]))).toEqual([
      [activity, [[person(1), ['abandoned']]]],
    ])
  })

  it('keep the same activity of two sequences apart', () => {
    const other = SequenceId.parse(id('5e9', 2))
    const stuck = { status: 'in-progress', score: null, attempts: 4 }
    expect(stuckPoints([], [work(1, stuck), work(2, { ...stuck, sequence: other })]).points).toHaveLength(2)
  })

  it('are none where nobody has done anything', () =>
    expect(stuckPoints([], [])).toEqual({ lastWorkedAt: null, points: [] }))
})
