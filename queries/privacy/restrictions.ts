import { z } from 'zod'
import { RestrictionGround } from '#events/privacy/values.ts'
import { momentText, nextPage, pageSize } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import restrictions from '../../projections/privacy/restrictions.ts'

const Restriction = z
  .object({
    person: PersonId.describe('The person.'),
    ground: RestrictionGround,
    since: momentText('Since when.'),
  })
  .meta({ id: 'Restriction', description: 'A person whose data may only be stored.' })

/** The people of the school whose data may only be stored now. */
export default defineQuery('restrictions', {
  summary: 'List the restrictions',
  description: 'Whose data may only be stored now, since when and why. Restrictions that were lifted are not listed.',
  path: '/api/rights/restrictions',
  may: 'rights:decide',
  of: () => ({ kind: 'school' }),
  // Whoever decides about restrictions has to know which there are.
  whileRestricted: 'shown',
  purpose: 'security',
  input: z.object({ limit: pageSize({ most: 500, usual: 100 }), cursor: cursorOf(PersonId).optional() }),
  output: z.object({ items: z.array(Restriction).describe('The people, by id.'), next: nextPage }),
  example: {
    input: { limit: 1 },
    output: {
      items: [{ person: exampleSchool.newcomer, ground: 'accuracy-contested', since: '2026-10-12T06:00:00.000Z' }],
      next: null,
    },
  },
  reads: [restrictions],
  about: (_, { items }) => items.map(({ person }) => person),
  async run({ db, tenant }, { limit, cursor }) {
    let query = db
      .selectFrom('restrictions')
      .select(['person', 'ground', 'since'])
      .where('tenant', '=', tenant)
      .orderBy('person')
      .limit(limit + 1)
    if (cursor !== undefined) query = query.where('person', '>', cursor)
    const rows = await query.execute()
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return { items, next: last && rows.length > limit ? cursorTo(last.person) : null }
  },
})
