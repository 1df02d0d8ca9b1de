import { z } from 'zod'
import { ConsentPurpose } from '#events/privacy/values.ts'
import { nextPage, pageSize } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import consents from '../../projections/privacy/consents.ts'

const JointConsent = z
  .object({ person: PersonId.describe('The learner.'), purpose: ConsentPurpose })
  .meta({ id: 'JointConsent', description: 'A consent that a child and a parent gave together.' })

/** What ends when the child turns 15. The nightly sweep of ages goes through it. */
export default defineQuery('joint-consents', {
  summary: 'List the joint consents',
  description: 'The consents in force that a child gave together with a parent, by learner.',
  path: '/api/families/joint-consents',
  may: 'families:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: z.object({
    limit: pageSize({ most: 500, usual: 100 }),
    cursor: cursorOf(z.tuple([PersonId, ConsentPurpose])).optional(),
  }),
  output: z.object({ consents: z.array(JointConsent).describe('The consents, by learner.'), next: nextPage }),
  example: {
    input: { limit: 1 },
    output: { consents: [{ person: exampleSchool.learner, purpose: 'declared-emotions' }], next: null },
  },
  reads: [consents],
  about: (_, { consents }) => consents.map(({ person }) => person),
  async run({ db, tenant }, { limit, cursor }) {
    let query = db
      .selectFrom('consents')
      .select(['person', 'purpose'])
      .where('tenant', '=', tenant)
      .where('joint', '=', true)
      .orderBy('person')
      .orderBy('purpose')
      .limit(limit + 1)
    if (cursor) {
      const [person, purpose] = cursor
      query = query.where((where) =>
        where.or([
          where('person', '>', person),
          where.and([where('person', '=', person), where('purpose', '>', purpose)]),
        ]),
      )
    }
    const rows = await query.execute()
    const found = rows.slice(0, limit)
    const last = found.at(-1)
    const next = last && rows.length > limit ? cursorTo([last.person, last.purpose]) : null
    return { consents: found, next }
  },
})
