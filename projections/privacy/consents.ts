import { z } from 'zod'
import consentGiven from '#events/privacy/consent-given.ts'
import consentLapsed from '#events/privacy/consent-lapsed.ts'
import consentSigned from '#events/privacy/consent-signed.ts'
import consentWithdrawn from '#events/privacy/consent-withdrawn.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { ConsentPurpose, ConsentSignatory, TextVersion } from '#events/privacy/values.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

const agreed = (e: { subject: PersonId | null; data: { purpose: z.output<typeof ConsentPurpose> } }) =>
  e.subject ? { person: e.subject, purpose: e.data.purpose } : []

const nothing = {
  learnerSigned: null,
  guardianSigned: null,
  given: null,
  joint: null,
  givenAt: null,
  endedAt: null,
  endedBy: null,
}

/** To what each person has agreed. Commands do not read it: they decide on the stream itself. */
export default defineProjection('consents', {
  version: 1,
  description: 'To what each learner has agreed, who signed, and how a consent ended.',
  of: 'learner',
  words: {
    title: { fr: 'Accord (consentement)', en: 'Consent' },
    columns: {
      person: { fr: 'personne', en: 'person' },
      purpose: {
        fr: 'objet',
        en: 'purpose',
        values: {
          'declared-emotions': { fr: 'dire ce que l’on ressent', en: 'saying how one feels' },
          'detailed-tracking': { fr: 'suivre le détail de l’activité', en: 'following activity in detail' },
        },
      },
      learnerSigned: { fr: 'texte signé par l’élève, version', en: 'text signed by the learner, version' },
      guardianSigned: { fr: 'texte signé par un parent, version', en: 'text signed by a parent, version' },
      given: { fr: 'accord en vigueur sur le texte, version', en: 'given for the text, version' },
      joint: {
        fr: 'donné à deux',
        en: 'given by two',
        values: { true: { fr: 'oui', en: 'yes' }, false: { fr: 'non', en: 'no' } },
      },
      givenAt: { fr: 'donné le', en: 'given at' },
      endedAt: { fr: 'terminé le', en: 'ended at' },
      endedBy: {
        fr: 'terminé par',
        en: 'ended by',
        values: {
          learner: { fr: 'l’élève', en: 'the learner' },
          guardian: { fr: 'un parent', en: 'a parent' },
          'turned-15': { fr: 'les 15 ans', en: 'the age of 15' },
        },
      },
    },
  },
  key: z.object({ person: PersonId, purpose: ConsentPurpose }),
  row: z.object({
    learnerSigned: TextVersion.nullable(),
    guardianSigned: TextVersion.nullable(),
    given: TextVersion.nullable(),
    joint: z.boolean().nullable(),
    givenAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    endedBy: z.enum([...ConsentSignatory.options, 'turned-15']).nullable(),
  }),
  on: (on) => [
    on(consentSigned, agreed, (row = nothing, { data: { as, text } }) => ({
      ...row,
      ...(as === 'learner' ? { learnerSigned: text } : { guardianSigned: text }),
    })),
    on(consentGiven, agreed, (row = nothing, e) => ({
      ...row,
      given: e.data.text,
      joint: e.data.joint,
      givenAt: e.occurredAt,
      endedAt: null,
      endedBy: null,
    })),
    on(consentWithdrawn, agreed, (_, e) => ({ ...nothing, endedAt: e.occurredAt, endedBy: e.data.by })),
    on(consentLapsed, agreed, (_, e) => ({ ...nothing, endedAt: e.occurredAt, endedBy: e.data.because })),
    on(subjectErased, (e) => (e.subject ? { person: e.subject } : []), remove),
  ],
})
