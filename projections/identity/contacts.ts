import { z } from 'zod'
import contactChanged from '#events/identity/contact-changed.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, opened, remove } from '#kernel/projection.ts'

const ofPerson = (e: { subject: PersonId | null }) => (e.subject ? { person: e.subject } : [])
const known = (value: unknown) => (typeof value === 'string' ? value : null)

/**
 * How to reach each person. What is not known, or whose key was destroyed, is null. Not `of` a person: teachers who replay a
 * history do not need it.
 */
export default defineProjection('contacts', {
  version: 1,
  description: 'How to reach a person: e-mail address and telephone number.',
  key: z.object({ person: PersonId }),
  row: z.object({
    email: z.string().nullable().describe('E-mail address; null where none is known.'),
    phone: z.string().nullable().describe('Telephone number; null where none is known.'),
    changedAt: Instant,
  }),
  on: (on) => [
    on(opened(contactChanged, ['email', 'phone'], 'The school reaches families by them.'), ofPerson, (_, e) => ({
      email: known(e.data.email),
      phone: known(e.data.phone),
      changedAt: e.occurredAt,
    })),
    on(subjectErased, ofPerson, remove),
  ],
})
