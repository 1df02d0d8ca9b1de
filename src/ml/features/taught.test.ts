/** What the curriculum adds to a question. */
import { describe, expect, it } from 'vitest'
import { taughtOf } from './taught.ts'

const taught = [
  { skill: 'division', grade: 5, prerequisites: ['multiplication', 'soustraction'] },
  { skill: 'multiplication', grade: 4, prerequisites: ['addition'] },
  { skill: 'lecture', grade: null, prerequisites: [] },
]
const recent = new Map([
  ['multiplication', 0.8],
  ['soustraction', 0.4],
  ['addition', 0.1],
])
const on = (skill: string) => recent.get(skill)

describe('what the curriculum adds to a question', () => {
  it('is the grade of its skill and the mean recent success on what comes directly before it', () =>
    expect(taughtOf('division', taught, on)).toEqual({ grade: 5, prerequisiteMastery: expect.closeTo(0.6, 12) }))

  it('leaves out prerequisites that the learner never answered', () =>
    expect(taughtOf('division', taught, (skill) => (skill === 'soustraction' ? 0.4 : undefined))).toEqual({
      ...{ grade: 5, prerequisiteMastery: 0.4 },
    }))

  it('is unknown where the curriculum has no grade, no prerequisite, or not the skill', () => {
    const nothing = { grade: undefined, prerequisiteMastery: undefined }
    expect(taughtOf('lecture', taught, on)).toEqual(nothing)
    expect(taughtOf('dessin', taught, on)).toEqual(nothing)
    expect(taughtOf('division', taught, () => undefined)).toEqual({ ...nothing, grade: 5 })
  })

  it('of a combined skill is the highest grade, and what comes before its parts from outside of them', () =>
    expect(taughtOf('division_multiplication', taught, on)).toEqual({
      ...{ grade: 5, prerequisiteMastery: expect.closeTo((0.4 + 0.1) / 2, 12) },
    }))
})
