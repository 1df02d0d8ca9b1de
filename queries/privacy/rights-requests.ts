import { z } from 'zod'
import { RequestState } from '#events/privacy/values.ts'
import { nextPage, pageSize } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import rightsRequests from '../../projections/privacy/rights-requests.ts'
import { columns, exampleRequest, RightsRequest, shownRequest } from './shown-request.ts'

/** The requests of a school, or of one person. The person sees theirs, and a guardian those that they made or have to sign. */
export default defineQuery('rights-requests', {
  summary: 'List the requests of rights',
  description:
    'The requests of rights, newest first: of one person with `person`, of the whole school for the data protection officer and the administration. A guardian is shown those that they made and those that they have to sign. `late` leaves only those whose deadline is near or has passed.',
  path: '/api/rights/requests',
  may: 'rights:read',
  of: ({ person }) => (person === undefined ? { kind: 'school' } : { kind: 'person', person }),
  // Whoever asked for a restriction sees that it was set, and whoever decides about it sees the request.
  whileRestricted: 'shown',
  purpose: 'security',
  input: z.object({
    person: PersonId.optional().describe('Only those about this person.'),
    state: RequestState.optional().describe('Only those in this state.'),
    late: z.enum(['true', 'false']).default('false').describe('`true`: only those with a warning.'),
    limit: pageSize({ most: 500, usual: 100 }),
    cursor: cursorOf(z.tuple([Instant, z.uuid()])).optional(),
  }),
  output: z.object({ items: z.array(RightsRequest).describe('The requests, newest first.'), next: nextPage }),
  example: {
    input: { person: exampleSchool.newcomer },
    output: { items: [exampleRequest], next: null },
  },
  reads: [rightsRequests],
  about: (_, { items }) => [...new Set(items.map(({ person }) => PersonId.parse(person)))],
  async run({ db, tenant, actor, reach }, { person, state, late, limit, cursor }) {
    let query = db
      .selectFrom('rightsRequests')
      .select([...columns])
      .where('tenant', '=', tenant)
      .orderBy('madeAt', 'desc')
      .orderBy('request')
      .limit(limit + 1)
    if (person !== undefined) query = query.where('person', '=', person)
    if (reach !== 'school')
      query = query.where((where) =>
        where.or([
          where('person', '=', actor),
          where('requestedBy', '=', actor),
          where(where.cast<string>('signers', 'jsonb'), '@>', JSON.stringify([actor])),
        ]),
      )
    if (state !== undefined) query = query.where('state', '=', state)
    if (late === 'true') query = query.where('warning', 'is not', null).where('endedAt', 'is', null)
    if (cursor) {
      const [madeAt, request] = cursor
      query = query.where((where) =>
        where.or([
          where('madeAt', '<', madeAt),
          where.and([where('madeAt', '=', madeAt), where.eb('request', '>', request as never)]),
        ]),
      )
    }
    const rows = await query.execute()
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    const next = last && rows.length > limit ? cursorTo([last.madeAt, last.request]) : null
    return { items: items.map((row) => shownRequest(row, { actor, reach })), next }
  },
})
