/** Strategies and kinds of error in a learner's answers: counts, corrections, withdrawals, late answers, the bound, erasure. */
import { describe, expect, it } from 'vitest'
import subjectErased from '#events/privacy/subject-erased.ts'
import { fold, type Happening, minute, record } from '#kernel/specification.ts'
import { addition, attempted, classA, classB, learner } from '../../tests/fixtures/learning.ts'
import answerObservations, { MOST_CODES } from './answer-observations.ts'

const rowsAfter = (...happenings: Happening[]) => fold(answerObservations, record(happenings))
const rowAfter = (...happenings: Happening[]) => rowsAfter(...happenings)[0] ?? {}
const answered = (correct: boolean, said: { strategy?: string; errorType?: string } = {}) =>
  attempted({ correct, ...said })

describe('the strategies and errors of a learner', () => {
  it('count each strategy, and how often the answer was right', () =>
    expect(
      rowAfter(
        answered(true, { strategy: 'mental' }),
        answered(false, { strategy: 'mental' }),
        answered(true, { strategy: 'written' }),
      ),
    ).toMatchObject({
      strategies: [
        { code: 'mental', answers: 2, successes: 1, lastAt: minute(1) },
        { code: 'written', answers: 1, successes: 1, lastAt: minute(2) },
      ],
      errors: [],
      uncounted: 0,
    }))

  it('count a kind of error in wrong answers only', () =>
    expect(
      rowAfter(
        answered(false, { errorType: 'carry-forgotten', strategy: 'written' }),
        answered(true, { errorType: 'carry-forgotten', strategy: 'written' }),
      ),
    ).toMatchObject({
      strategies: [{ code: 'written', answers: 2, successes: 1 }],
      errors: [{ code: 'carry-forgotten', answers: 1, successes: 0, lastAt: minute(0) }],
    }))

  it('have no row for answers without a code', () =>
    expect(rowsAfter(answered(true), answered(false), answered(true, { errorType: 'carry-forgotten' }))).toEqual([]))

  it('are of one class and one skill', () => {
    const said = { strategy: 'mental' }
    const rows = rowsAfter(
      attempted(said),
      attempted({ ...said, class: classB }),
      attempted({ ...said, skill: 'calcul/soustraction' }),
    )
    expect(new Set(rows.map((row) => `${row.class} ${row.learner} ${row.skill}`))).toEqual(
      new Set([
        `${classA} ${learner} ${addition}`,
        `${classB} ${learner} ${addition}`,
        `${classA} ${learner} calcul/soustraction`,
      ]),
    )
  })

  it('keep when a code was last seen, whatever comes late', () =>
    expect(
      rowAfter(answered(false, { errorType: 'place' }), {
        ...answered(false, { errorType: 'place' }),
        occurredAt: minute(-30),
      }),
    ).toMatchObject({ errors: [{ code: 'place', answers: 2, lastAt: minute(0) }] }))

  it(`list ${MOST_CODES} codes of each, and count what comes beyond`, () => {
    const many = Array.from({ length: MOST_CODES + 2 }, (_, number) =>
      answered(false, { strategy: `s-${number}`, errorType: 'place' }),
    )
    const { strategies, errors, uncounted } = rowAfter(...many, answered(true, { strategy: 's-0' })) as {
      strategies: { code: string; answers: number }[]
      errors: object[]
      uncounted: number
    }
    expect(strategies).toHaveLength(MOST_CODES)
    expect(strategies[0]).toMatchObject({ code: 's-0', answers: 2 })
    expect(errors).toMatchObject([{ code: 'place', answers: MOST_CODES + 2 }])
    expect(uncounted).toBe(2)
  })

  it('go with the learner', () =>
    expect(rowsAfter(answered(true, { strategy: 'mental' }), subjectErased({}))).toEqual([]))
})
