import { z } from 'zod'
import guardianLevelChanged from '#events/identity/guardian-level-changed.ts'
import guardianLinkAsked from '#events/identity/guardian-link-asked.ts'
import guardianLinkConfirmed from '#events/identity/guardian-link-confirmed.ts'
import guardianLinkEnded from '#events/identity/guardian-link-ended.ts'
import { GuardianLevel } from '#events/identity/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

const linked = (e: { subject: PersonId | null; data: { guardian: PersonId } }) =>
  e.subject ? { learner: e.subject, guardian: e.data.guardian } : []

/**
 * The guardians of each learner. `from` is when the school confirmed the link; a guardian who was linked before has one row,
 * with the last link. The row goes when either of the two is erased. Not `of` a person: teachers who replay a learner's
 * history do not need to know who is whose parent.
 */
export default defineProjection('guardians', {
  version: 1,
  description: 'Who is or was linked to a learner as a guardian, at which level, from when until when.',
  words: {
    title: { fr: 'Lien avec un responsable légal', en: 'Guardian' },
    columns: {
      learner: { fr: 'enfant', en: 'child' },
      guardian: { fr: 'responsable', en: 'guardian' },
      level: {
        fr: 'accès',
        en: 'access',
        values: {
          view: { fr: 'consultation', en: 'view' },
          manage: { fr: 'consultation et demandes', en: 'view and ask' },
        },
      },
      state: {
        fr: 'état',
        en: 'state',
        values: {
          asked: { fr: 'demandé', en: 'asked' },
          confirmed: { fr: 'confirmé', en: 'confirmed' },
          ended: { fr: 'terminé', en: 'ended' },
        },
      },
      askedAt: { fr: 'demandé le', en: 'asked' },
      from: { fr: 'confirmé le', en: 'confirmed' },
      until: { fr: 'terminé le', en: 'ended' },
    },
  },
  key: z.object({ learner: PersonId, guardian: PersonId }),
  row: z.object({
    level: GuardianLevel,
    state: z.enum(['asked', 'confirmed', 'ended']).describe('Whether the link is asked for, confirmed or ended.'),
    askedAt: Instant,
    from: Instant.nullable(),
    until: Instant.nullable(),
  }),
  indexes: [['guardian']],
  on: (on) => [
    on(guardianLinkAsked, linked, (_, { data, occurredAt }) => ({
      level: data.level,
      state: 'asked',
      askedAt: occurredAt,
      from: null,
      until: null,
    })),
    on(guardianLinkConfirmed, linked, (row, e) => (row ? { ...row, state: 'confirmed', from: e.occurredAt } : remove)),
    on(guardianLevelChanged, linked, (row, e) => (row ? { ...row, level: e.data.level } : remove)),
    on(guardianLinkEnded, linked, (row, e) => (row ? { ...row, state: 'ended', until: e.occurredAt } : remove)),
    on(subjectErased, (e) => (e.subject ? [{ learner: e.subject }, { guardian: e.subject }] : []), remove),
  ],
})
