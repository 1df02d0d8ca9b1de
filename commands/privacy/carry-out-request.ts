import requestCarriedOut from '#events/privacy/request-carried-out.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import rightsRequest, { ofRequest, ofSchool, requestStream, whileIn } from './rights-request.ts'

/** What was approved is done. The service sends it for the rights that it carries out itself. */
export default defineCommand('privacy.carry-out-request', {
  summary: 'Record a request as carried out',
  description:
    'Records that what was approved is done. The service does that itself for access, portability and erasure; for the other rights, whoever has done it does.',
  route: 'POST /api/rights/requests/{request}/carry-out',
  may: 'rights:decide',
  of: ofSchool,
  purpose: 'security',
  input: requestCarriedOut.data.partial({ erasure: true, receivers: true }).extend(ofRequest),
  example: { request: exampleSchool.request, person: exampleSchool.newcomer },
  decider: rightsRequest,
  stream: requestStream,
  mayBeErased: ['person'],
  decide: (state, { erasure = null, receivers = 0, ...input }) =>
    whileIn(state, input, ['approved'], ({ person }) => [requestCarriedOut({ person, erasure, receivers })]),
})
