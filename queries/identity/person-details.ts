import { z } from 'zod'
import contactChanged from '#events/identity/contact-changed.ts'
import { Role } from '#events/identity/values.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import { defineQuery, missing, type ReadHistory } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import personRoles from '../../projections/identity/person-roles.ts'

const HeldRole = z
  .object({
    role: Role,
    from: momentText('Since when.'),
    until: momentText('Until when; null while the person has the role.').nullable(),
  })
  .meta({ id: 'HeldRole', description: 'A role that a person has or had in the school.' })

/** Who a person is: names, contact details and roles. Contact details are in no read model: they are opened when asked for. */
export default defineQuery('person-details', {
  summary: 'Get a person',
  description: 'The current names and contact details of a person, and the roles that they have or had.',
  path: '/api/people/{person}',
  may: 'identity:manage',
  of: ({ person }) => ({ kind: 'person', person }),
  purpose: 'administration',
  input: z.object({ person: PersonId }),
  output: z.object({
    person: PersonId,
    givenName: z.string().nullable().describe('Given name; null where it was erased.'),
    familyName: z.string().nullable().describe('Family name; null where it was erased.'),
    email: z.string().nullable().describe('E-mail address; null where none is known.'),
    phone: z.string().nullable().describe('Telephone number; null where none is known.'),
    registeredAt: momentText('When the person was registered last.'),
    roles: z.array(HeldRole).describe('Their roles, by name.'),
  }),
  example: {
    input: { person: exampleSchool.newcomer },
    output: {
      person: exampleSchool.newcomer,
      givenName: 'Inès',
      familyName: 'Caradec',
      email: 'famille.caradec@example.org',
      phone: null,
      registeredAt: '2026-10-12T06:00:00.000Z',
      roles: [{ role: 'learner', from: '2026-10-12T06:00:00.000Z', until: null }],
    },
  },
  reads: [people, personRoles],
  about: ({ person }) => [person],
  async run({ db, tenant, history }, { person }) {
    const found = await db
      .selectFrom('people')
      .select(['person', 'givenName', 'familyName', 'registeredAt'])
      .where('tenant', '=', tenant)
      .where('person', '=', person)
      .executeTakeFirst()
    if (!found) return missing('person')
    const roles = await db
      .selectFrom('personRoles')
      .select(['role', 'from', 'until'])
      .where('tenant', '=', tenant)
      .where('person', '=', person)
      .orderBy('role')
      .execute()
    return { ...found, ...(await lastContact(history, person)), roles }
  },
})

const PAGE = 200
const known = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Reads backwards to the last change. What is absent, or whose key was destroyed, is null. */
async function lastContact(history: ReadHistory, person: PersonId) {
  const stream = streamName('person', person)
  for (let from: number | 'end' = 'end'; ; ) {
    const { events } = await history(stream, { from, direction: 'backwards', limit: PAGE })
    const changed = events.find(({ type }) => type === contactChanged.type)
    if (changed) return { email: known(changed.data.email), phone: known(changed.data.phone) }
    const first = events.at(-1)
    if (!first || first.revision === 0) return { email: null, phone: null }
    from = first.revision - 1
  }
}
