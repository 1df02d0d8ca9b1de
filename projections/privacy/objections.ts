import { z } from 'zod'
import objectionMade from '#events/privacy/objection-made.ts'
import objectionOverridden from '#events/privacy/objection-overridden.ts'
import objectionWithdrawn from '#events/privacy/objection-withdrawn.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { ObjectionPurpose } from '#events/privacy/values.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

const objected = (e: { subject: PersonId | null; data: { purpose: ObjectionPurpose } }) =>
  e.subject ? { person: e.subject, purpose: e.data.purpose } : []

/** Who objects to which use of their data. `src/compose/limit-rows.ts` reads it for `mayUse`. */
export default defineProjection('objections', {
  version: 1,
  description: 'Who objects to which use of their data, since when, and whether the school goes on all the same.',
  of: 'rights',
  words: {
    title: { fr: 'Opposition', en: 'Objection' },
    columns: {
      person: { fr: 'personne', en: 'person' },
      purpose: {
        fr: 'usage',
        en: 'use',
        values: {
          teaching: { fr: 'décisions automatiques d’enseignement', en: 'automated steps in teaching' },
          administration: { fr: 'décisions automatiques de scolarité', en: 'automated steps in administration' },
          prediction: { fr: 'prévisions par des modèles', en: 'predictions by models' },
          'model-training': { fr: 'entraînement de modèles', en: 'training of models' },
          publication: { fr: 'publication de statistiques', en: 'publication of statistics' },
        },
      },
      madeAt: { fr: 'depuis le', en: 'since' },
      overriddenAt: { fr: 'écartée par l’école le', en: 'overridden by the school' },
    },
  },
  key: z.object({ person: PersonId, purpose: ObjectionPurpose }),
  row: z.object({ madeAt: Instant, overriddenAt: Instant.nullable() }),
  on: (on) => [
    on(objectionMade, objected, (_, e) => ({ madeAt: e.occurredAt, overriddenAt: null })),
    on(objectionOverridden, objected, (row, e) => (row ? { ...row, overriddenAt: e.occurredAt } : remove)),
    on(objectionWithdrawn, objected, remove),
    on(subjectErased, (e) => (e.subject ? { person: e.subject } : []), remove),
  ],
})
