import { z } from 'zod'
import { BadgeCriterion } from '#events/learning/badge-criteria.ts'
import { BadgeIcon, BadgeText, BadgeTitle } from '#events/teaching/badge-texts.ts'
import { momentText, uuidText } from '#kernel/answer-fields.ts'
import { defineQuery } from '#kernel/query.ts'
import learnerBadges from '../../projections/learning/learner-badges.ts'
import badges from '../../projections/teaching/badges.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import { Rarity, rarityOf } from './badge-rarity.ts'

/** The badges of the school, and how rare each is. Says nothing of single learners. */
export default defineQuery('badge-list', {
  summary: 'List the badges',
  description:
    'The badges of the school: title, drawing, criterion, and how rare each is among the learners who are in a class now. A school with fewer than 20 learners gets no rarity.',
  path: '/api/badges',
  may: 'learning:read',
  of: () => ({ kind: 'nobody' }),
  purpose: 'teaching',
  input: z.object({}),
  output: z.object({
    badges: z
      .array(
        z
          .object({
            badge: uuidText('The badge, by its id.'),
            version: z.int().describe('The version of its definition, from 1.'),
            title: BadgeTitle,
            text: BadgeText,
            icon: BadgeIcon,
            criterion: BadgeCriterion,
            isOffered: z.boolean().describe('Whether learners can still earn it.'),
            definedAt: momentText('When it was last defined.'),
            rarity: Rarity.nullable().describe('How rare it is; null in a school with fewer than 20 learners.'),
          })
          .meta({ id: 'SchoolBadge', description: 'A badge of the school.' }),
      )
      .describe('The badges, in the order of their ids.'),
  }),
  example: {
    input: {},
    output: {
      badges: [
        {
          badge: '3f8d1b70-52d4-4c1e-9b0a-6d1e5f3b2a41',
          version: 1,
          title: { fr: 'Une semaine sans relâche', en: 'A week without a break' },
          text: { fr: 'Tu as travaillé cinq jours de classe de suite.', en: 'You worked five school days in a row.' },
          icon: 'flame',
          criterion: { kind: 'streak', days: 5, on: 'weekdays' },
          isOffered: true,
          definedAt: '2026-10-12T06:00:00.000Z',
          rarity: 'uncommon',
        },
      ],
    },
  },
  reads: [badges, learnerBadges, classRoster],
  about: () => [],
  async run({ db, tenant }) {
    const rows = await db
      .selectFrom('badges')
      .select(['badge', 'version', 'title', 'text', 'icon', 'criterion', 'isOffered', 'definedAt'])
      .where('tenant', '=', tenant)
      .orderBy('badge')
      .limit(500)
      .execute()
    const current = db
      .selectFrom('classRoster')
      .select('learner')
      .distinct()
      .where('tenant', '=', tenant)
      .where('until', 'is', null)
    const learners = await db
      .selectFrom(current.as('current'))
      .select(({ fn }) => fn.countAll().as('number'))
      .executeTakeFirst()
    const held = await db
      .selectFrom('learnerBadges')
      .where('tenant', '=', tenant)
      .where('badge', 'is not', null)
      .where('revokedAt', 'is', null)
      .where('learner', 'in', current)
      .groupBy('badge')
      .select(['badge', ({ fn }) => fn.countAll().as('holders')])
      .execute()
    const holders = new Map(held.map((row) => [row.badge, Number(row.holders)]))
    return {
      badges: rows.map((row) => ({
        ...row,
        rarity: rarityOf(holders.get(row.badge) ?? 0, Number(learners?.number ?? 0)),
      })),
    }
  },
})
