/** Which definitions of badges are new versions, and which criteria are refused. */
import { expect, it } from 'vitest'
import { CompetencyCode } from '#events/learning/competencies.ts'
import badgeDefined from '#events/teaching/badge-defined.ts'
import badgeWithdrawn from '#events/teaching/badge-withdrawn.ts'
import { given, id, refused } from '#kernel/specification.ts'
import { rarityOf } from '../../queries/learning/badge-rarity.ts'
import { definedRow } from '../../tests/fixtures/competencies.ts'
import badge from './badge.ts'
import defineBadge from './define-badge.ts'
import withdrawBadge from './withdraw-badge.ts'

const week = {
  badge: id('bad9e'),
  title: { fr: 'Une semaine', en: 'A week' },
  text: { fr: 'Cinq jours de suite.', en: 'Five days in a row.' },
  icon: 'flame' as const,
  criterion: { kind: 'streak' as const, days: 5, on: 'weekdays' as const },
}
const first = badgeDefined({ ...week, version: 1 })
const withdrawn = badgeWithdrawn({ badge: week.badge })

it('counts versions from 1; the same definition again is nothing', () => {
  given(badge, []).when(defineBadge, week).then([first])
  given(badge, [first]).when(defineBadge, week).then([])
  given(badge, [first])
    .when(defineBadge, { ...week, icon: 'star' })
    .then([badgeDefined({ ...week, icon: 'star', version: 2 })])
})

it('is offered again by a definition after its withdrawal', () => {
  given(badge, [first]).when(withdrawBadge, { badge: week.badge }).then([withdrawn])
  given(badge, [first, withdrawn]).when(withdrawBadge, { badge: week.badge }).then([])
  given(badge, [first, withdrawn])
    .when(defineBadge, week)
    .then([badgeDefined({ ...week, version: 2 })])
})

it('refuses to withdraw a badge that the school does not have', () =>
  given(badge, []).when(withdrawBadge, { badge: week.badge }).then(refused('unknown-badge', '/badge')))

it.each([
  ['a level of views', { kind: 'count', of: 'views', atLeast: 3, fromLevel: 2 }, '/criterion/fromLevel'],
  ['a skill of sessions', { kind: 'count', of: 'sessions', atLeast: 3, in: 'calcul' }, '/criterion/in'],
  [
    'a level of exercises, inside of another criterion',
    {
      kind: 'all',
      of: [
        { kind: 'mastery', skills: 1 },
        { kind: 'count', of: 'exercises', atLeast: 3, fromLevel: 2 },
      ],
    },
    '/criterion/of/1/fromLevel',
  ],
  [
    'more competencies than are named',
    { kind: 'competencies', atLeast: 2, level: 'acquis', among: ['FR.ECR.1', 'FR.ECR.1'] },
    '/criterion/atLeast',
  ],
] as const)('refuses %s', (_, criterion, pointer) =>
  given(badge, [])
    .when(defineBadge, { ...week, criterion: criterion as never })
    .then(refused('unfit-criterion', pointer)),
)

it('names competencies of the framework, and refuses others at their place', () => {
  const reached = { kind: 'competencies' as const, atLeast: 1, level: 'acquis' as const }
  const among = ['FR.ECR.1', 'FR.ECR.9'].map((code) => CompetencyCode.parse(code))
  const rows = { needed: { framework: [definedRow] } }
  const one = { ...week, criterion: { ...reached, among: among.slice(0, 1) } }
  given(badge, [])
    .when(defineBadge, one, rows)
    .then([badgeDefined({ ...one, version: 1 })])
  given(badge, [])
    .when(defineBadge, { ...week, criterion: { ...reached, among } }, rows)
    .then(refused('unknown-competency', '/criterion/among/1'))
  given(badge, [])
    .when(defineBadge, { ...week, criterion: { kind: 'any', of: [week.criterion, { ...reached, among }] } }, rows)
    .then(refused('unknown-competency', '/criterion/of/1/among/1'))
})

it.each([
  [8, 20, 'common'],
  [7, 20, 'uncommon'],
  [3, 20, 'uncommon'],
  [2, 20, 'rare'],
  [1, 20, 'rare'],
  [0, 20, 'epic'],
  [19, 19, null],
])('%i holders of %i learners are %s', (holders, learners, rarity) => expect(rarityOf(holders, learners)).toBe(rarity))
