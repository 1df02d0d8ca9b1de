import { z } from 'zod'
import personRegistered from '#events/identity/person-registered.ts'
import personRenamed from '#events/identity/person-renamed.ts'
import { Role } from '#events/identity/values.ts'
import namesExpired from '#events/privacy/names-expired.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { type Erased, isErased } from '#kernel/personal.ts'
import { defineProjection, opened, remove } from '#kernel/projection.ts'
import { roleWords } from './role-words.ts'

const known = (name: string | Erased) => (isErased(name) ? null : name)
const ofPerson = (e: { subject: PersonId | null }) => (e.subject ? { person: e.subject } : [])
const BECAUSE = 'Staff and families know a learner by name, not by id.'

/**
 * Each person's current names, and the role in which they were registered last; `person-roles` has all their roles. The only
 * read model with names. A name whose key was destroyed is null, and so is one that has
 * expired.
 */
export default defineProjection('people', {
  version: 3,
  description: 'Who a person is: the role of their registration, and names.',
  of: 'person',
  words: {
    title: { fr: 'Identité', en: 'Identity' },
    columns: {
      person: { fr: 'personne', en: 'person' },
      role: { fr: 'rôle', en: 'role', values: roleWords },
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
    on(opened(personRegistered, ['givenName', 'familyName'], BECAUSE), ofPerson, (_, e) => ({
      role: e.data.role,
      givenName: known(e.data.givenName),
      familyName: known(e.data.familyName),
      registeredAt: e.occurredAt,
    })),
    on(opened(personRenamed, ['givenName', 'familyName'], BECAUSE), ofPerson, (row, e) =>
      row ? { ...row, givenName: known(e.data.givenName), familyName: known(e.data.familyName) } : remove,
    ),
    on(namesExpired, ofPerson, (row) => (row ? { ...row, givenName: null, familyName: null } : remove)),
    on(subjectErased, ofPerson, remove),
  ],
})
