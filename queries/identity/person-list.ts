import { z } from 'zod'
import { Role } from '#events/identity/values.ts'
import { momentText, nextPage, pageSize } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import personRoles from '../../projections/identity/person-roles.ts'

const Person = z
  .object({
    person: PersonId,
    givenName: z.string().nullable().describe('Given name; null where it was erased.'),
    familyName: z.string().nullable().describe('Family name; null where it was erased.'),
    registeredAt: momentText('When the person was registered last.'),
    roles: z.array(Role).describe('The roles that they have now, by name; none where they have left.'),
  })
  .meta({ id: 'PersonOfSchool', description: 'A person of the school, with their current roles.' })

/** The people of the school, by id: cursors appear in URLs and logs, which must not contain names. */
export default defineQuery('person-list', {
  summary: 'List the people',
  description: 'The people of the school with the roles that they have now, in the order of their ids.',
  path: '/api/people',
  may: 'identity:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: z.object({
    role: Role.optional().describe('Only people who have this role now.'),
    limit: pageSize({ most: 500, usual: 200 }),
    cursor: cursorOf(PersonId).optional(),
  }),
  output: z.object({ items: z.array(Person).describe('The people, in the order of their ids.'), next: nextPage }),
  example: {
    input: { limit: 1 },
    output: {
      items: [
        {
          person: exampleSchool.newcomer,
          givenName: 'Inès',
          familyName: 'Caradec',
          registeredAt: '2026-10-12T06:00:00.000Z',
          roles: ['learner'],
        },
      ],
      next: null,
    },
  },
  reads: [people, personRoles],
  about: (_, { items }) => items.map(({ person }) => person),
  async run({ db, tenant }, { role, limit, cursor }) {
    let query = db
      .selectFrom('people')
      .select(['person', 'givenName', 'familyName', 'registeredAt'])
      .where('tenant', '=', tenant)
      .orderBy('person')
      .limit(limit + 1)
    if (cursor !== undefined) query = query.where('person', '>', cursor)
    if (role !== undefined)
      query = query.where((where) =>
        where.exists(
          where
            .selectFrom('personRoles')
            .select('personRoles.role')
            .whereRef('personRoles.person', '=', 'people.person')
            .where('personRoles.tenant', '=', tenant)
            .where('personRoles.role', '=', role)
            .where('personRoles.until', 'is', null),
        ),
      )
    const rowsAndOneMore = await query.execute()
    const rows = rowsAndOneMore.slice(0, limit)
    const ids = rows.map(({ person }) => person)
    const held =
      ids.length === 0
        ? []
        : await db
            .selectFrom('personRoles')
            .select(['person', 'role'])
            .where('tenant', '=', tenant)
            .where('person', 'in', ids)
            .where('until', 'is', null)
            .orderBy('role')
            .execute()
    const rolesOf = Map.groupBy(held, ({ person }) => person)
    const last = rows.at(-1)
    return {
      items: rows.map((row) => ({ ...row, roles: (rolesOf.get(row.person) ?? []).map(({ role: one }) => one) })),
      next: last && rowsAndOneMore.length > limit ? cursorTo(last.person) : null,
    }
  },
})
