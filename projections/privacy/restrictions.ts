import { z } from 'zod'
import restrictionLifted from '#events/privacy/restriction-lifted.ts'
import restrictionSet from '#events/privacy/restriction-set.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { RestrictionGround } from '#events/privacy/values.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

const ofPerson = (e: { subject: PersonId | null }) => (e.subject ? { person: e.subject } : [])

/** Whose data may only be stored now. `src/compose/limit-rows.ts` reads it to hide their rows. */
export default defineProjection('restrictions', {
  version: 1,
  description: 'Whose data may only be stored now, since when and why.',
  of: 'rights',
  words: {
    title: { fr: 'Limitation du traitement', en: 'Restriction of processing' },
    columns: {
      person: { fr: 'personne', en: 'person' },
      ground: {
        fr: 'motif',
        en: 'ground',
        values: {
          'accuracy-contested': { fr: 'exactitude contestée', en: 'accuracy contested' },
          unlawful: { fr: 'traitement illicite', en: 'unlawful processing' },
          'needed-for-claims': { fr: 'défense de droits en justice', en: 'needed for legal claims' },
          'objection-pending': { fr: 'opposition à l’examen', en: 'objection being examined' },
        },
      },
      since: { fr: 'depuis le', en: 'since' },
    },
  },
  key: z.object({ person: PersonId }),
  row: z.object({ ground: RestrictionGround, since: Instant }),
  on: (on) => [
    on(restrictionSet, ofPerson, (_, e) => ({ ground: e.data.ground, since: e.occurredAt })),
    on(restrictionLifted, ofPerson, remove),
    on(subjectErased, ofPerson, remove),
  ],
})
