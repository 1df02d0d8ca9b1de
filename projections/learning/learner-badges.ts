import { z } from 'zod'
import achievementUnlocked from '#events/learning/achievement-unlocked.ts'
import badgeRevoked from '#events/learning/badge-revoked.ts'
import { AchievementId, EventReference } from '#events/learning/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { BadgeId, BadgeTitle } from '#events/teaching/badge-texts.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

const ofBadge = ({
  subject,
  data,
}: {
  subject: PersonId | null
  data: { achievement: z.output<typeof AchievementId> }
}) => (subject ? { learner: subject, achievement: data.achievement } : [])

/** What each learner has earned: the school's badges, and what applications give. */
export default defineProjection('learner-badges', {
  version: 1,
  description: 'The badges and certificates of each learner: when earned, by which events, and whether taken back.',
  of: 'learner',
  words: {
    title: { fr: 'Récompenses', en: 'Badges' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      achievement: { fr: 'récompense', en: 'badge' },
      badge: { fr: 'badge de l’école', en: 'badge of the school' },
      badgeVersion: { fr: 'version', en: 'version' },
      title: { fr: 'nom', en: 'title' },
      evidence: { fr: 'étapes comptées', en: 'events counted' },
      earnedAt: { fr: 'obtenue le', en: 'earned' },
      revokedAt: { fr: 'retirée le', en: 'taken back' },
    },
  },
  key: z.object({ learner: PersonId, achievement: AchievementId }),
  row: z.object({
    badge: BadgeId.nullable(),
    badgeVersion: DefinitionVersion.nullable(),
    title: BadgeTitle.nullable(),
    evidence: z.array(EventReference),
    earnedAt: Instant,
    revokedAt: Instant.nullable(),
  }),
  indexes: [['badge']],
  on: (on) => [
    on(achievementUnlocked, ofBadge, (row, { data, occurredAt }) =>
      row && row.revokedAt === null
        ? row
        : {
            badge: data.badge ?? null,
            badgeVersion: data.badgeVersion ?? null,
            title: data.title ?? null,
            evidence: data.evidence ?? [],
            earnedAt: occurredAt,
            revokedAt: null,
          },
    ),
    on(badgeRevoked, ofBadge, (row, { occurredAt }) => (row ? { ...row, revokedAt: occurredAt } : remove)),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
