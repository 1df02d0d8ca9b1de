import { sql } from 'kysely'
import { z } from 'zod'
import { Role } from '#events/identity/values.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import personRoles from '../../projections/identity/person-roles.ts'

const MOST = 100
// As z.uuid() has it: with a version and a variant.
const ID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}'

const Named = z
  .object({
    person: PersonId,
    givenName: z.string().nullable().describe('Given name; null where it was erased.'),
    familyName: z.string().nullable().describe('Family name; null where it was erased.'),
    roles: z.array(Role).describe('The roles that they have now, by name; none where they have left.'),
  })
  .meta({ id: 'NamedPerson', description: 'Who an id of the trail stands for.' })

const MARKS = '[\u0300-\u036f]'
/** Both orders of the name, in small letters without accents. */
const plain = sql<string>`regexp_replace(normalize(lower(concat_ws(' ', given_name, family_name, given_name)), NFD), ${MARKS}, '', 'g')`
const plainly = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')

/** Names for the ids of a page of the trail: the trail itself holds none, so that an erasure need not change it. */
export default defineQuery('people-of-trail', {
  summary: 'Name people of the trail',
  description:
    'The names and present roles of people whose ids an entry of the trail shows (`ids`), or of those who have a name (`name`), to choose their entries. Who is unknown to the school, or was erased, is left out; so are programs.',
  path: '/api/audit/people',
  may: 'trail:audit',
  of: () => ({ kind: 'school' }),
  purpose: 'security',
  input: z.object({
    ids: z
      .string()
      .regex(new RegExp(`^${ID}(,${ID}){0,${MOST - 1}}$`))
      .optional()
      .describe(`The ids of the people, comma-separated: at most ${MOST}.`),
    name: z
      .string()
      .trim()
      .min(2)
      .max(200)
      .optional()
      .describe(
        `A part of a name, without regard to accents and capitals: the first ${MOST} by name, if there are more.`,
      ),
  }),
  output: z.object({
    items: z.array(Named).describe('The people, by family name; none where the question names neither ids nor a name.'),
  }),
  example: {
    input: { ids: exampleSchool.teacher },
    output: {
      items: [{ person: exampleSchool.teacher, givenName: 'Anna', familyName: 'Leroy', roles: ['teacher'] }],
    },
  },
  reads: [people, personRoles],
  about: (_, { items }) => items.map(({ person }) => person),
  async run({ db, tenant }, { ids, name }) {
    if (ids === undefined && name === undefined) return { items: [] }
    let query = db
      .selectFrom('people')
      .select(['person', 'givenName', 'familyName'])
      .where('tenant', '=', tenant)
      .orderBy('familyName')
      .orderBy('givenName')
      .orderBy('person')
      .limit(MOST)
    if (ids !== undefined) {
      const named = [...new Set(ids.toLowerCase().split(','))].map((id) => PersonId.parse(id))
      query = query.where('person', 'in', named)
    }
    if (name !== undefined) query = query.where(sql<boolean>`strpos(${plain}, ${plainly(name)}) > 0`)
    const found = await query.execute()
    if (found.length === 0) return { items: [] }
    const asked = found.map(({ person }) => person)
    const held = await db
      .selectFrom('personRoles')
      .select(['person', 'role'])
      .where('tenant', '=', tenant)
      .where('person', 'in', asked)
      .where('until', 'is', null)
      .orderBy('role')
      .execute()
    const rolesOf = Map.groupBy(held, ({ person }) => person)
    return {
      items: found.map((one) => ({ ...one, roles: (rolesOf.get(one.person) ?? []).map(({ role }) => role) })),
    }
  },
})
