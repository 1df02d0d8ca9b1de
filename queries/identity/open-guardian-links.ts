import { z } from 'zod'
import { nextPage, pageSize } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import guardians from '../../projections/identity/guardians.ts'
import schools from '../../projections/identity/schools.ts'

const OpenLink = z
  .object({ learner: PersonId.describe('The learner.'), guardian: PersonId.describe('The guardian.') })
  .meta({ id: 'OpenGuardianLink', description: 'A link that is asked for or confirmed, and has not ended.' })

/** The links of the school that have not ended, by learner. The nightly sweep of majorities goes through them. */
export default defineQuery('open-guardian-links', {
  summary: 'List the guardians’ open links',
  description: 'The links between guardians and learners that are asked for or confirmed, by learner.',
  path: '/api/families',
  may: 'families:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: z.object({
    limit: pageSize({ most: 500, usual: 100 }),
    cursor: cursorOf(z.tuple([PersonId, PersonId])).optional(),
  }),
  output: z.object({
    zone: z.string().nullable().describe('The time zone of the school; null where it is not open.'),
    links: z.array(OpenLink).describe('The links, by learner.'),
    next: nextPage,
  }),
  example: {
    input: { limit: 1 },
    output: {
      zone: 'Europe/Paris',
      links: [{ learner: exampleSchool.newcomer, guardian: exampleSchool.guardian }],
      next: null,
    },
  },
  reads: [guardians, schools],
  about: (_, { links }) => links.flatMap(({ learner, guardian }) => [learner, guardian]),
  async run({ db, tenant }, { limit, cursor }) {
    const school = await db
      .selectFrom('schools')
      .select(['zone', 'closedAt'])
      .where('tenant', '=', tenant)
      .executeTakeFirst()
    let query = db
      .selectFrom('guardians')
      .select(['learner', 'guardian'])
      .where('tenant', '=', tenant)
      .where('state', '!=', 'ended')
      .orderBy('learner')
      .orderBy('guardian')
      .limit(limit + 1)
    if (cursor) {
      const [learner, guardian] = cursor
      query = query.where((where) =>
        where.or([
          where('learner', '>', learner),
          where.and([where('learner', '=', learner), where('guardian', '>', guardian)]),
        ]),
      )
    }
    const rows = await query.execute()
    const links = rows.slice(0, limit)
    const last = links.at(-1)
    const next = last && rows.length > limit ? cursorTo([last.learner, last.guardian]) : null
    return { zone: school && school.closedAt === null ? school.zone : null, links, next }
  },
})
