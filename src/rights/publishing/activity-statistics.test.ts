/** What a school may publish of its learners' activity: groups of ten or more, without whoever objects. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PersonId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { NO_LIMITS } from '#privacy/person-limits.ts'
import { activityStatistics } from './activity-statistics.ts'
import { K } from './anonymity-gate.ts'

const learner = (n: number) => PersonId.parse(id('1ea', n + 1))
/** Half of them are right more often. */
const learners = (count: number, attempts = 12) =>
  Array.from({ length: count }, (_, n) => ({ learner: learner(n), attempts, successes: n % 2 === 0 ? 7 : 11 }))

describe('statistics of activity', () => {
  it('say how often those who answer about as much are right', () =>
    expect(activityStatistics(learners(10), NO_LIMITS)).toEqual({
      published: true,
      people: 10,
      groups: [
        {
          of: { answers: '10–19' },
          people: 10,
          outcomes: [
            { outcome: '50–60 %', people: 5 },
            { outcome: '90–100 %', people: 5 },
          ],
        },
      ],
    }))

  it('leave out who has not answered, who objects to publication and who is restricted', () => {
    const objecting = { ...NO_LIMITS, objecting: new Map([['publication', new Set([learner(0)])]]) }
    const restricted = { ...NO_LIMITS, restricted: new Set([learner(0)]) }
    const refused = { published: false, reason: 'too-few-people', concerned: 9, of: K, smallest: null }
    for (const limits of [objecting, restricted]) {
      expect(activityStatistics(learners(10), limits)).toEqual(refused)
      expect(activityStatistics(learners(12), limits)).toMatchObject({ published: true, people: 10 })
    }
    const silent = { learner: learner(20), attempts: 0, successes: 0 }
    expect(activityStatistics([...learners(9), silent], NO_LIMITS)).toEqual(refused)
    // An objection to something else does not count.
    const other = { ...NO_LIMITS, objecting: new Map([['model-training', new Set([learner(0)])]]) }
    expect(activityStatistics(learners(10), other)).toMatchObject({ published: true, people: 10 })
  })

  it('are refused, with sizes only, where one learner answers much more than all others', () => {
    const refused = activityStatistics(
      [...learners(20), { learner: learner(20), attempts: 437, successes: 1 }],
      NO_LIMITS,
    )
    expect(refused).toEqual({ published: false, reason: 'small-groups', concerned: 1, of: 2, smallest: 1 })
  })

  it('never have a group of fewer than ten people, nor anybody’s id, whoever answers how much', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ attempts: fc.nat(30), share: fc.double({ min: 0, max: 1, noNaN: true }) }), {
          maxLength: 60,
        }),
        (rows) => {
          const published = activityStatistics(
            rows.map(({ attempts, share }, n) => ({
              ...{ learner: learner(n), attempts },
              successes: Math.floor(attempts * share),
            })),
            NO_LIMITS,
          )
          if (published.published) for (const { people } of published.groups) expect(people).toBeGreaterThanOrEqual(K)
          for (const n of rows.keys()) expect(JSON.stringify(published)).not.toContain(learner(n))
        },
      ),
    ))
})
