/** Which definitions of badges are new versions, and which criteria are refused. */
import { expect, it } from 'vitest'
import badgeDefined from '#events/teaching/badge-defined.ts'
import badgeWithdrawn from '#events/teaching/badge-withdrawn.ts'
import { given, id, refused } from '#kernel/specification.ts'
import { rarityOf } from '../../queries/learning/badge-rarity.ts'
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
] as const)('refuses %s', (_, criterion, pointer) =>
  given(badge, [])
    .when(defineBadge, { ...week, criterion: criterion as never })
    .then(refused('unfit-criterion', pointer)),
)

it.each([
  [8, 20, 'common'],
  [7, 20, 'uncommon'],
  [3, 20, 'uncommon'],
  [2, 20, 'rare'],
  [1, 20, 'rare'],
  [0, 20, 'epic'],
  [19, 19, null],
])('%i holders of %i learners are %s', (holders, learners, rarity) => expect(rarityOf(holders, learners)).toBe(rarity))
