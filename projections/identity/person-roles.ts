import { z } from 'zod'
import personRegistered from '#events/identity/person-registered.ts'
import roleGranted from '#events/identity/role-granted.ts'
import roleWithdrawn from '#events/identity/role-withdrawn.ts'
import { Role } from '#events/identity/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'
import { roleWords } from './role-words.ts'

const held = (e: { subject: PersonId | null; data: { role: Role } }) =>
  e.subject ? { person: e.subject, role: e.data.role } : []

/** The roles of each person. A role that was withdrawn and granted again has one row, with the last time. */
export default defineProjection('person-roles', {
  version: 1,
  description: 'Which roles a person has or had, from when until when.',
  of: 'person',
  words: {
    title: { fr: 'Rôle dans l’école', en: 'Role in the school' },
    columns: {
      person: { fr: 'personne', en: 'person' },
      role: { fr: 'rôle', en: 'role', values: roleWords },
      from: { fr: 'depuis le', en: 'from' },
      until: { fr: 'jusqu’au', en: 'until' },
    },
  },
  key: z.object({ person: PersonId, role: Role }),
  row: z.object({ from: Instant, until: Instant.nullable() }),
  indexes: [['role']],
  on: (on) => [
    on(personRegistered, held, (_, e) => ({ from: e.occurredAt, until: null })),
    on(roleGranted, held, (_, e) => ({ from: e.occurredAt, until: null })),
    on(roleWithdrawn, held, (row, e) => (row ? { ...row, until: e.occurredAt } : remove)),
    on(subjectErased, (e) => (e.subject ? { person: e.subject } : []), remove),
  ],
})
