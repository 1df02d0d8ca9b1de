import { z } from 'zod'
import { Role } from '#events/identity/values.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import contacts from '../../projections/identity/contacts.ts'
import people from '../../projections/identity/people.ts'
import personRoles from '../../projections/identity/person-roles.ts'

const HeldRole = z
  .object({
    role: Role,
    from: momentText('Since when.'),
    until: momentText('Until when; null while the person has the role.').nullable(),
  })
  .meta({ id: 'HeldRole', description: 'A role that a person has or had in the school.' })

/** Who a person is: names, contact details and roles. */
export default defineQuery('person-details', {
  summary: 'Get a person',
  description: 'The current names and contact details of a person, and the roles that they have or had.',
  path: '/api/people/{person}',
  may: 'identity:manage',
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
  reads: [people, personRoles, contacts],
  about: ({ person }) => [person],
  async run({ db, tenant }, { person }) {
    const found = await db
      .selectFrom('people')
      .leftJoin('contacts', (join) =>
        join.onRef('contacts.tenant', '=', 'people.tenant').onRef('contacts.person', '=', 'people.person'),
      )
      .select(['people.person', 'givenName', 'familyName', 'email', 'phone', 'registeredAt'])
      .where('people.tenant', '=', tenant)
      .where('people.person', '=', person)
      .executeTakeFirst()
    if (!found) return missing('person')
    const roles = await db
      .selectFrom('personRoles')
      .select(['role', 'from', 'until'])
      .where('tenant', '=', tenant)
      .where('person', '=', person)
      .orderBy('role')
      .execute()
    return { ...found, roles }
  },
})
