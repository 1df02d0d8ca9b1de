import { describe, expect, it } from 'vitest'
import type { Mark } from './history.ts'
import { nextRemarks, remarkMarks } from './remarks.ts'

const mark = (first: number, last: number, type: string, lane: Mark['lane'] = 'help'): Mark => ({
  ...{ lane, from: '2026-03-12T09:42:00.000Z', to: '2026-03-12T09:42:00.000Z', right: 0, wrong: 0 },
  ...{ count: first === last ? 1 : 2, first: String(first), last: String(last), types: { [type]: 1 } },
})
const feedback = mark(40, 40, 'learning.activity-result-reviewed')
const correction = mark(10, 20, 'learning.attempt-corrected', 'answers')
const answer = mark(30, 30, 'learning.exercise-attempted', 'answers')

describe('the remarks of teachers in a timeline', () => {
  it('are feedback and corrections, in the order of the log', () => {
    expect(remarkMarks({ marks: [feedback, answer, correction] })).toEqual([correction, feedback])
  })

  it('are notes too', () => {
    const note = mark(50, 50, 'learning.note-written', 'milestones')
    expect(remarkMarks({ marks: [answer, note] })).toEqual([note])
  })

  it('are looked for after the playhead first, also within a mark that it is in, and then from the beginning', () => {
    const marks = remarkMarks({ marks: [feedback, answer, correction] })
    expect(nextRemarks(marks, 12)[0]).toEqual({ lane: 'answers', after: 12 })
    expect(nextRemarks(marks, 20)[0]).toEqual({ lane: 'help', after: 39 })
    expect(nextRemarks(marks, 40)[0]).toEqual({ lane: 'answers', after: 9 })
    expect(nextRemarks([], 12)).toEqual([])
  })
})
