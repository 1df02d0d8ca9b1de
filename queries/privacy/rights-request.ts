import { z } from 'zod'
import requestApproved from '#events/privacy/request-approved.ts'
import requestCarriedOut from '#events/privacy/request-carried-out.ts'
import requestExtended from '#events/privacy/request-extended.ts'
import requestMade from '#events/privacy/request-made.ts'
import requestRejected from '#events/privacy/request-rejected.ts'
import {
  ExtensionReason,
  ObjectionPurpose,
  REQUESTS_PROCESS,
  RejectionReason,
  RequestId,
  RestrictionGround,
} from '#events/privacy/values.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import rightsRequests from '../../projections/privacy/rights-requests.ts'
import { columns, exampleRequest, isShownTo, RightsRequest, shownRequest } from './shown-request.ts'

/** Who records what the service does itself. */
const SERVICE = processActor(REQUESTS_PROCESS)

const Step = z
  .object({
    what: z.string().describe('What happened: the type of the event.'),
    at: momentText('When.'),
  })
  .meta({ id: 'RightsRequestStep', description: 'A step of a request.' })

/**
 * One request, with each of its steps. What somebody wrote is opened when it is asked for, is in no read model, and is shown to
 * whoever asked, to the person and to the school. A guardian who has to sign sees the rest of it, and another one nothing.
 */
export default defineQuery('rights-request', {
  summary: 'Get a request of a right',
  description:
    'One request of a right, with its steps. Whoever asked, the person and the school also see what was written. A guardian who has to sign sees the rest; to any other, there is no such request.',
  path: '/api/rights/requests/{request}',
  may: 'rights:read',
  of: ({ person }) => ({ kind: 'person', person }),
  // Whoever asked for a restriction sees that it was set, and whoever decides about it sees the request.
  whileRestricted: 'shown',
  purpose: 'security',
  input: z.object({ request: RequestId, person: PersonId.describe('The person whose right it is.') }),
  output: z.object({
    ...RightsRequest.shape,
    ground: RestrictionGround.nullable().describe(
      'On which ground a restriction is asked for or was set; null for none.',
    ),
    purpose: ObjectionPurpose.nullable().describe('Which use is objected to; null for none.'),
    details: z.string().nullable().describe('What exactly is asked for; null if nothing was written or it was erased.'),
    rejection: RejectionReason.nullable().describe(
      'Why it was rejected; null if it was not, and for a guardian who had to sign.',
    ),
    explanation: z.string().nullable().describe('The reason in words; null if there is none or it was erased.'),
    carriedOut: z
      .enum(['by-service', 'by-hand'])
      .nullable()
      .describe('Whether the service carried it out, or somebody by hand; null if nobody has yet.'),
    extension: ExtensionReason.nullable().describe('Why the deadline was extended; null if it was not.'),
    steps: z.array(Step).describe('What has happened, in order.'),
  }),
  example: {
    input: { request: exampleSchool.request, person: exampleSchool.newcomer },
    output: {
      ...exampleRequest,
      ground: null,
      purpose: null,
      details: null,
      rejection: null,
      explanation: null,
      carriedOut: null,
      extension: null,
      steps: [{ what: 'privacy.request-made', at: '2026-11-02T08:00:00.000Z' }],
    },
  },
  reads: [rightsRequests],
  about: ({ person }) => [person],
  async run({ db, tenant, history, actor, reach }, { request, person }) {
    const row = await db
      .selectFrom('rightsRequests')
      .select([...columns])
      .where('tenant', '=', tenant)
      .where('request', '=', request)
      .where('person', '=', person)
      .executeTakeFirst()
    if (!row || !isShownTo({ actor, reach }, row)) return missing('request')
    const page = { from: 0, direction: 'forwards', limit: 200 } as const
    const { events } = await history(streamName('rights-request', request), page)
    const maySee = reach === 'school' || actor === row.requestedBy || actor === person
    const last = (type: string, field: string) => events.findLast((event) => event.type === type)?.data[field]
    const done = events.findLast(({ type }) => type === requestCarriedOut.type)
    const named = (field: string) => last(requestApproved.type, field) ?? last(requestMade.type, field) ?? null
    const text = (type: string, field: string) => {
      const value = maySee ? last(type, field) : null
      return typeof value === 'string' ? value : null
    }
    return {
      ...shownRequest(row, { actor, reach }),
      ground: RestrictionGround.nullable().catch(null).parse(named('ground')),
      purpose: ObjectionPurpose.nullable().catch(null).parse(named('purpose')),
      details: text(requestMade.type, 'details'),
      // That the other parent is not entitled, or did not prove who they are, is theirs alone.
      rejection: RejectionReason.nullable().catch(null).parse(text(requestRejected.type, 'reason')),
      explanation: text(requestRejected.type, 'explanation'),
      carriedOut: done ? (done.actor === SERVICE ? ('by-service' as const) : ('by-hand' as const)) : null,
      extension: ExtensionReason.nullable().catch(null).parse(last(requestExtended.type, 'reason')),
      steps: events.map(({ type, recordedAt }) => ({ what: type, at: recordedAt })),
    }
  },
})
