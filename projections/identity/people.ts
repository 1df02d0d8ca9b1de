import { z } from 'zod'
import personRegistered from '#events/identity/person-registered.ts'
import { Role } from '#events/identity/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { type Erased, isErased } from '#kernel/personal.ts'
import { defineProjection, opened, remove } from '#kernel/projection.ts'

const known = (name: string | Erased) => (isErased(name) ? null : name)

/** Each person's role and names: the only read model with names. A name whose key was destroyed is null. */
export default defineProjection('people', {
  version: 1,
  description: 'Who a person is: role and names.',
  of: 'person',
  words: {
    title: { fr: 'Identité', en: 'Identity' },
    columns: {
      person: { fr: 'personne', en: 'person' },
      role: {
        fr: 'rôle',
        en: 'role',
        values: {
          learner: { fr: 'élève', en: 'learner' },
          teacher: { fr: 'personnel enseignant', en: 'teacher' },
          parent: { fr: 'parent', en: 'parent' },
          administrator: { fr: 'direction', en: 'administrator' },
        },
      },
      givenName: { fr: 'prénom', en: 'given name' },
      familyName: { fr: 'nom', en: 'family name' },
      registeredAt: { fr: 'inscription le', en: 'registered' },
    },
  },
  key: z.object({ person: PersonId }),
  row: z.object({
    role: Role,
    givenName: z.string().nullable(),
    familyName: z.string().nullable(),
    registeredAt: Instant,
  }),
  indexes: [['role']],
  on: (on) => [
    on(
      opened(personRegistered, ['givenName', 'familyName'], 'Staff and families know a learner by name, not by id.'),
      (e) => (e.subject ? { person: e.subject } : []),
      (_, e) => ({
        role: e.data.role,
        givenName: known(e.data.givenName),
        familyName: known(e.data.familyName),
        registeredAt: e.occurredAt,
      }),
    ),
    on(subjectErased, (e) => (e.subject ? { person: e.subject } : []), remove),
  ],
})
