import { z } from 'zod'
import { GuardianLevel } from '#events/identity/values.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import guardians from '../../projections/identity/guardians.ts'
import people from '../../projections/identity/people.ts'

const Child = z
  .object({
    learner: PersonId.describe('The child.'),
    givenName: z.string().nullable().describe('Given name; null where it is not known.'),
    familyName: z.string().nullable().describe('Family name; null where it is not known.'),
    level: GuardianLevel,
    from: momentText('When the school confirmed the link.'),
  })
  .meta({ id: 'OwnChild', description: 'A child whose guardian the caller is.' })

/**
 * The children of the caller, by the links that the school has confirmed and that have not ended. The data of a child is read with
 * other questions, each of which checks the link again.
 */
export default defineQuery('own-children', {
  summary: 'List one’s own children',
  description: 'The learners whose guardian the caller is, with the level of each link. Empty for everybody else.',
  path: '/api/me/children',
  // Not with a PIN, which says nothing about a parent.
  may: 'rights:read',
  of: () => ({ kind: 'nobody' }),
  purpose: 'administration',
  input: z.object({}),
  output: z.object({ children: z.array(Child).describe('The children, by name.') }),
  example: {
    input: {},
    output: {
      children: [
        {
          learner: exampleSchool.newcomer,
          givenName: 'Inès',
          familyName: 'Caradec',
          level: 'manage',
          from: '2026-10-13T06:00:00.000Z',
        },
      ],
    },
  },
  reads: [guardians, people],
  about: (_, { children }) => children.map(({ learner }) => learner),
  async run({ db, tenant, actor }) {
    const rows = await db
      .selectFrom('guardians')
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'guardians.tenant').onRef('people.person', '=', 'guardians.learner'),
      )
      .select(['learner', 'givenName', 'familyName', 'level', 'from'])
      .where('guardians.tenant', '=', tenant)
      .where('guardians.guardian', '=', actor)
      .where('guardians.state', '=', 'confirmed')
      .orderBy('givenName')
      .orderBy('learner')
      .execute()
    return { children: rows.flatMap(({ from, ...child }) => (from === null ? [] : [{ ...child, from }])) }
  },
})
