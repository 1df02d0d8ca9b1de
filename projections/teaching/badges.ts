import { z } from 'zod'
import { BadgeCriterion } from '#events/learning/badge-criteria.ts'
import badgeDefined from '#events/teaching/badge-defined.ts'
import { BadgeIcon, BadgeId, BadgeText, BadgeTitle } from '#events/teaching/badge-texts.ts'
import badgeWithdrawn from '#events/teaching/badge-withdrawn.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/** The badges of the school, each as its last definition says. */
export default defineProjection('badges', {
  version: 1,
  description: 'The badges of the school: title, drawing, criterion, and whether they are offered.',
  of: 'badge',
  key: z.object({ badge: BadgeId }),
  row: z.object({
    version: DefinitionVersion,
    title: BadgeTitle,
    text: BadgeText,
    icon: BadgeIcon,
    criterion: BadgeCriterion,
    isOffered: z.boolean().describe('Whether learners can still receive it.'),
    definedAt: Instant,
  }),
  on: (on) => [
    on(
      badgeDefined,
      ({ data }) => ({ badge: data.badge }),
      (_, { data: { badge: __, ...definition }, occurredAt }) => ({
        ...definition,
        isOffered: true,
        definedAt: occurredAt,
      }),
    ),
    on(
      badgeWithdrawn,
      ({ data }) => ({ badge: data.badge }),
      (row) => (row ? { ...row, isOffered: false } : remove),
    ),
  ],
})
