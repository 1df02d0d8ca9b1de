/** What the form of a badge sends, and how it shows a badge that the school has. */
import { describe, expect, it } from 'vitest'
import { BadgeCriterion } from '#events/learning/badge-criteria.ts'
import {
  bodyOf,
  type Criterion,
  criterionOf,
  emptyBadge,
  emptyCondition,
  faultAt,
  pointerTo,
  writtenOf,
} from '../../web/screens/school-badges/written-badge.ts'

const criteria: readonly Criterion[] = [
  { kind: 'count', of: 'right-answers', atLeast: 50, in: 'calcul', fromLevel: 3 },
  { kind: 'count', of: 'views', atLeast: 5 },
  { kind: 'streak', days: 5, on: 'weekdays' },
  { kind: 'mastery', skills: 3, in: 'calcul' },
  { kind: 'competencies', atLeast: 3, level: 'acquis' },
  { kind: 'competencies', atLeast: 1, level: 'expert', among: ['FR.ECR.1', 'FR.ECR.2'] },
  {
    kind: 'all',
    of: [
      { kind: 'streak', days: 2, on: 'every-day' },
      { kind: 'mastery', skills: 1 },
    ],
  },
  {
    kind: 'any',
    of: [
      { kind: 'streak', days: 2, on: 'every-day' },
      { kind: 'count', of: 'sessions', atLeast: 9 },
    ],
  },
]

describe('the form of a badge', () => {
  it.each(criteria)('shows a badge of the school, and sends the same criterion: %j', (criterion) => {
    const badge = { ...bodyOf(emptyBadge()), criterion }
    expect(bodyOf(writtenOf(badge))).toEqual(badge)
    expect(BadgeCriterion.parse(criterion)).toEqual(criterion)
  })

  it('leaves out a level and a skill where they count nothing', () => {
    const condition = { ...emptyCondition(), inside: 'calcul', fromLevel: '3' }
    const of = (change: object) => criterionOf({ join: 'all', conditions: [{ ...condition, ...change }] })
    expect(of({ counted: 'sessions' })).toEqual({ kind: 'count', of: 'sessions', atLeast: 10 })
    expect(of({ counted: 'exercises' })).toEqual({ kind: 'count', of: 'exercises', atLeast: 10, in: 'calcul' })
    expect(of({ kind: 'streak' })).toEqual({ kind: 'streak', days: 10, on: 'weekdays' })
  })

  it('takes codes of competencies as they are typed', () => {
    const condition = {
      ...emptyCondition(),
      kind: 'competencies' as const,
      number: '1',
      among: ' fr.ecr.1,FR.ECR.2 ; ',
    }
    expect(criterionOf({ join: 'all', conditions: [condition] })).toEqual({
      ...{ kind: 'competencies', atLeast: 1, level: 'acquis', among: ['FR.ECR.1', 'FR.ECR.2'] },
    })
  })

  it('knows where the API points to', () => {
    expect(pointerTo(1, 0)).toBe('/criterion')
    expect(pointerTo(3, 2)).toBe('/criterion/of/2')
  })
})

describe('a refused field of the form', () => {
  const refused = (codes: number) => {
    const among = Array.from({ length: codes }, (_, n) => `FR.ECR.${n + 1}`).join(', ')
    const criterion = criterionOf({ join: 'all', conditions: [{ ...emptyCondition(), kind: 'competencies', among }] })
    const errors = BadgeCriterion.safeParse(criterion).error?.issues ?? []
    return errors.map(({ path }) => ({ pointer: `/criterion/${path.join('/')}` }))
  }

  it('is a list of codes that is too long, or one with a code that the school does not have', () => {
    expect(faultAt(refused(20), '/criterion/among')).toBeNull()
    expect(faultAt(refused(21), '/criterion/among')).toBe('itself')
    expect(faultAt([{ pointer: '/criterion/among/1' }], '/criterion/among')).toBe('within')
    expect(faultAt([{ pointer: '/criterion/atLeast' }], '/criterion/among')).toBeNull()
  })
})
