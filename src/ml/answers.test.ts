import { describe, expect, it } from 'vitest'
import { answerTable, partInOrderOfIds, rowsOfLearners } from './answers.ts'

describe('a table of answers', () => {
  const table = answerTable([
    { learner: 'ann', exercise: 'b', skill: 's', correct: true, at: 5 },
    { learner: 'bob', exercise: 'a', skill: 's', correct: false, at: 1, durationMs: 0, level: 2 },
    { learner: 'ann', exercise: 'a', skill: 't', correct: false, at: 3 },
    { learner: 'ann', exercise: 'c', skill: 't', correct: true, at: 5 },
  ])
  const names = (rows: Iterable<number>) => [...rows].map((row) => table.exercises[table.exercise[row] ?? -1])

  it('has the answers of a learner by time, and by the order of reading at one time', () => {
    expect(table.learners).toEqual(['ann', 'bob'])
    expect([...table.starts]).toEqual([0, 3, 4])
    expect(names(table.exercise.keys())).toEqual(['a', 'b', 'c', 'a'])
  })

  it('keeps what is missing apart from zero', () => {
    expect([...table.durationMs]).toEqual([Number.NaN, Number.NaN, Number.NaN, 0])
    expect([...table.level]).toEqual([Number.NaN, Number.NaN, Number.NaN, 2])
  })

  it('finds the rows of some learners', () => {
    expect([...rowsOfLearners(table, [1])]).toEqual([3])
    expect([...rowsOfLearners(table, [1, 0])]).toEqual([0, 1, 2, 3])
  })

  it('is the same in the order of ids, whichever learner was read first', () => {
    const ann = { learner: 'ann', exercise: 'b', skill: 's', correct: true, at: 5 }
    const bob = { learner: 'bob', exercise: 'a', skill: 't', correct: false, at: 1 }
    const [one, other] = [answerTable([ann, bob]), answerTable([bob, ann])]
    expect(other.learners).not.toEqual(one.learners)
    expect(partInOrderOfIds(other, [0, 1])).toEqual(partInOrderOfIds(one, [0, 1]))
    expect(partInOrderOfIds(other, [0, 1]).learners).toEqual(['ann', 'bob'])
  })
})
