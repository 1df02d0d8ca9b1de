/** How the codes of rows are summed and ordered. */
import { describe, expect, it } from 'vitest'
import { SkillId } from '#events/learning/values.ts'
import { minute, someone } from '#kernel/specification.ts'
import { observedCodes } from './observed-codes.ts'

const addition = SkillId.parse('calcul/addition')
const tables = SkillId.parse('calcul/multiplication')
const { learner, teacher } = someone
const seen = (code: string, answers: number, successes = 0, at = 0) => ({
  code,
  answers,
  successes,
  lastAt: minute(at),
})

describe('the codes of rows', () => {
  it('are summed over skills and learners, the most frequent first', () =>
    expect(
      observedCodes([
        { learner, skill: addition, codes: [seen('place', 1, 0, 3), seen('carry', 2)] },
        { learner: teacher, skill: addition, codes: [seen('carry', 1, 1, 9)] },
        { learner, skill: tables, codes: [seen('carry', 4, 1, 5)] },
      ]),
    ).toEqual([
      {
        ...{ code: 'carry', answers: 7, successes: 2, lastAt: minute(9) },
        skills: [
          { skill: tables, answers: 4, successes: 1 },
          { skill: addition, answers: 3, successes: 1 },
        ],
        learners: [
          { learner, answers: 6, successes: 1 },
          { learner: teacher, answers: 1, successes: 1 },
        ],
      },
      {
        ...{ code: 'place', answers: 1, successes: 0, lastAt: minute(3) },
        skills: [{ skill: addition, answers: 1, successes: 0 }],
        learners: [{ learner, answers: 1, successes: 0 }],
      },
    ]))

  it('are in the order of their text where they are as frequent', () => {
    const one = { learner, skill: addition, codes: [seen('b', 1), seen('a', 1)] }
    expect(observedCodes([one]).map(({ code }) => code)).toEqual(['a', 'b'])
  })

  it('are none without rows', () => expect(observedCodes([])).toEqual([]))
})
