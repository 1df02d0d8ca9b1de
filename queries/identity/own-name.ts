import { z } from 'zod'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'

/** The caller's own name, to greet them. Also for a child who signed in with a PIN. */
export default defineQuery('own-name', {
  summary: 'Get one’s own name',
  description: 'The name of the caller, as the school has it.',
  path: '/api/me',
  may: 'learning:read',
  of: () => ({ kind: 'nobody' }),
  purpose: 'administration',
  input: z.object({}),
  output: z.object({
    person: PersonId.describe('The caller.'),
    givenName: z.string().nullable().describe('Given name; null where it is not known.'),
    familyName: z.string().nullable().describe('Family name; null where it is not known.'),
  }),
  example: { input: {}, output: { person: exampleSchool.learner, givenName: 'Inès', familyName: 'Caradec' } },
  reads: [people],
  about: (_, { person }) => [person],
  async run({ db, tenant, actor }) {
    const found = await db
      .selectFrom('people')
      .select(['givenName', 'familyName'])
      .where('tenant', '=', tenant)
      .where('person', '=', actor)
      .executeTakeFirst()
    return { person: actor, givenName: found?.givenName ?? null, familyName: found?.familyName ?? null }
  },
})
