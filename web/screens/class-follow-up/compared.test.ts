/** The same class on two days. */
import { expect, it } from 'vitest'
import { comparedLearners, difference, type Overview } from './compared.ts'

type Learner = Overview['learners'][number]
const learner = (name: string, what: Partial<Learner> = {}): Learner => ({
  ...{ learner: name, givenName: name, familyName: null, from: '', until: null, result: null, attempts: 0 },
  ...{ successRate: null, exercisesCompleted: 0, views: 0, minutes: 0, activeDays: 0, lastActiveOn: null },
  ...{ lastActivityAt: null, skillsPractised: 0, skillsMastered: 0, meanProficiency: null, mayNeedHelp: false },
  ...{ strugglingWith: [], inactive: false },
  ...what,
})
const overview = (...learners: Learner[]): Overview => ({
  ...{ class: 'c', name: 'CM1', level: 'CM1', schoolYear: '2026-2027', teacher: 't', learners, next: null },
  totals: {
    ...{ learners: learners.length, activeLearners: 0, attempts: 0, successRate: null, exercisesCompleted: 0 },
    ...{ views: 0, minutes: 0, strugglingLearners: 0, lastActiveOn: null },
  },
})

it('has what each learner had on both days, the one who did the most since first', () => {
  const before = overview(learner('zoe', { attempts: 10, successRate: 0.5 }), learner('adam', { attempts: 90 }))
  const after = overview(
    learner('adam', { attempts: 91 }),
    learner('zoe', { attempts: 30, successRate: 0.75, skillsMastered: 2 }),
  )
  expect(comparedLearners(before, after)).toMatchObject([
    {
      ...{ learner: 'zoe', wasThere: true, attempts: { before: 10, after: 30 } },
      ...{ mastered: { before: 0, after: 2 }, successRate: { before: 0.5, after: 0.75 } },
    },
    { learner: 'adam', attempts: { before: 90, after: 91 } },
  ])
})

it('counts everything of a newcomer as new, and leaves out who has left', () =>
  expect(comparedLearners(overview(learner('gone')), overview(learner('new', { attempts: 5 })))).toMatchObject([
    { learner: 'new', wasThere: false, attempts: { before: 0, after: 5 }, successRate: { before: null } },
  ]))

it.each([
  [{ before: 3, after: 15 }, '+12'],
  [{ before: 15, after: 12 }, '−3'],
  [{ before: 1.2, after: 1.2 }, '0'],
  [{ before: 0.1, after: 0.3 }, '+0.2'],
])('shows the difference of %j as %s', (pair, text) => expect(difference(pair, String)).toBe(text))
