import { z } from 'zod'
import { ObjectionPurpose } from '#events/privacy/values.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import objections from '../../projections/privacy/objections.ts'

const Objection = z
  .object({
    purpose: ObjectionPurpose,
    madeAt: momentText('Since when.'),
    overriddenAt: momentText('When the school decided to go on all the same; null where it has not.').nullable(),
  })
  .meta({ id: 'Objection', description: 'An objection to a use of data.' })

/** The objections of a person that were not taken back. */
export default defineQuery('objections', {
  summary: 'List the objections of a person',
  description: 'What a person objects to, since when, and whether the school goes on all the same.',
  path: '/api/rights/objections/{person}',
  may: 'rights:read',
  of: ({ person }) => ({ kind: 'person', person, known: true }),
  // Part of the file of the person, which a restriction does not take from them.
  whileRestricted: 'shown',
  purpose: 'security',
  input: z.object({ person: PersonId }),
  output: z.object({ person: PersonId, objections: z.array(Objection).describe('The objections, by purpose.') }),
  example: {
    input: { person: exampleSchool.newcomer },
    output: {
      person: exampleSchool.newcomer,
      objections: [{ purpose: 'model-training', madeAt: '2026-10-12T06:00:00.000Z', overriddenAt: null }],
    },
  },
  reads: [objections],
  about: ({ person }) => [person],
  async run({ db, tenant }, { person }) {
    const found = await db
      .selectFrom('objections')
      .select(['purpose', 'madeAt', 'overriddenAt'])
      .where('tenant', '=', tenant)
      .where('person', '=', person)
      .orderBy('purpose')
      .execute()
    return { person, objections: found }
  },
})
