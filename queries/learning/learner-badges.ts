import { z } from 'zod'
import { badgeProgress, emptyTally } from '#events/learning/badge-tally.ts'
import { BadgeIcon, BadgeText, BadgeTitle } from '#events/teaching/badge-texts.ts'
import { count, momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import badgeTally from '../../projections/learning/badge-tally.ts'
import learnerBadges from '../../projections/learning/learner-badges.ts'
import badges from '../../projections/teaching/badges.ts'
import classRoster from '../../projections/teaching/class-roster.ts'

const Earned = z
  .object({
    achievement: z.string().describe('The badge or certificate, by its id.'),
    badge: uuidText('The badge of the school; null for what an application gave.').nullable(),
    version: z.int().nullable().describe('The version of the badge that was met.'),
    title: BadgeTitle.nullable().describe('What it was called then; null where an application gave it without one.'),
    text: BadgeText.nullable().describe('What it is given for; null for what an application gave.'),
    icon: BadgeIcon.nullable().describe('Its drawing; null for what an application gave.'),
    earnedAt: momentText('When it was earned.'),
    revokedAt: momentText('When it was taken back; null while it is held.').nullable(),
    evidence: z.array(z.string()).describe('The last events that counted, by their ids, oldest first.'),
  })
  .meta({ id: 'EarnedBadge', description: 'A badge or certificate that a learner earned.' })

const Next = z
  .object({
    badge: uuidText('The badge, by its id.'),
    title: BadgeTitle,
    text: BadgeText,
    icon: BadgeIcon,
    done: count('How much of it is done, never more than `of`.'),
    of: count('How much it takes.'),
  })
  .meta({ id: 'NextBadge', description: 'A badge that a learner can still earn.' })

/** What a learner has earned, and how far they are with the rest, the nearest first. */
export default defineQuery('learner-badges', {
  summary: 'Get a learner’s badges',
  description: 'The badges and certificates of a learner, and how far they are with those they can still earn.',
  path: '/api/learners/{learner}/badges',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({ learner: PersonId }),
  output: z.object({
    learner: PersonId,
    earned: z.array(Earned).describe('What was earned, newest first; what was taken back included.'),
    next: z.array(Next).describe('What can still be earned, the nearest first.'),
  }),
  example: {
    input: { learner: exampleSchool.learner },
    output: {
      learner: exampleSchool.learner,
      earned: [
        {
          achievement: 'dix-seances',
          badge: null,
          version: null,
          title: null,
          text: null,
          icon: null,
          earnedAt: '2026-11-02T09:12:00.000Z',
          revokedAt: null,
          evidence: [],
        },
      ],
      next: [
        {
          badge: '3f8d1b70-52d4-4c1e-9b0a-6d1e5f3b2a41',
          title: { fr: 'Une semaine sans relâche', en: 'A week without a break' },
          text: { fr: 'Tu as travaillé cinq jours de classe de suite.', en: 'You worked five school days in a row.' },
          icon: 'flame',
          done: 3,
          of: 5,
        },
      ],
    },
  },
  reads: [badges, learnerBadges, badgeTally, classRoster],
  about: ({ learner }) => [learner],
  past: {
    reads: [badges],
    async whose({ db, tenant }, { learner }) {
      const offered = await db
        .selectFrom('badges')
        .select('badge')
        .where('tenant', '=', tenant)
        .orderBy('badge')
        .execute()
      return { people: [learner], streams: offered.map(({ badge }) => streamName('badge', badge)) }
    },
  },
  async run({ db, tenant }, { learner }) {
    const offered = await db
      .selectFrom('badges')
      .select(['badge', 'title', 'text', 'icon', 'criterion', 'isOffered'])
      .where('tenant', '=', tenant)
      .orderBy('badge')
      .execute()
    const earned = await db
      .selectFrom('learnerBadges')
      .select(['achievement', 'badge', 'badgeVersion', 'title', 'evidence', 'earnedAt', 'revokedAt'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .orderBy('earnedAt', 'desc')
      .orderBy('achievement')
      .execute()
    const tally = await db
      .selectFrom('badgeTally')
      .select(['skills', 'otherExercises', 'views', 'sessions', 'mastered', 'days', 'competencies'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .executeTakeFirst()
    if (!tally && earned.length === 0) {
      const enrolled = await db
        .selectFrom('classRoster')
        .select('learner')
        .where('tenant', '=', tenant)
        .where('learner', '=', learner)
        .executeTakeFirst()
      if (!enrolled) return missing('learner')
    }
    const definitions = new Map(offered.map((one) => [one.badge, one]))
    const had = new Set(earned.map(({ achievement }) => String(achievement)))
    return {
      learner,
      earned: earned.map(({ badgeVersion, ...one }) => ({
        ...one,
        version: badgeVersion,
        text: (one.badge !== null && definitions.get(one.badge)?.text) || null,
        icon: (one.badge !== null && definitions.get(one.badge)?.icon) || null,
      })),
      next: offered
        .filter(({ badge, isOffered }) => isOffered && !had.has(badge))
        .map(({ criterion, isOffered: _, ...badge }) => {
          const { done, of } = badgeProgress(tally ?? emptyTally, criterion)
          return { ...badge, done, of }
        })
        .toSorted((a, b) => b.done / b.of - a.done / a.of),
    }
  },
})
