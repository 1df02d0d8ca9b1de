import requestRejected from '#events/privacy/request-rejected.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import rightsRequest, { ofRequest, ofSchool, requestStream, requestSubject, whileIn } from './rights-request.ts'

/** The decision, with its reason, which whoever asked gets to see (article 12.4). */
export default defineCommand('privacy.reject-request', {
  summary: 'Reject a request of a right',
  description:
    'Decides that a request is not carried out. Whoever asked sees the reason; tell them that they can complain to the CNIL or go to court (article 12.4).',
  route: 'POST /api/rights/requests/{request}/reject',
  may: 'rights:decide',
  of: ofSchool,
  purpose: 'security',
  input: requestRejected.data.extend(ofRequest),
  example: { request: exampleSchool.request, person: exampleSchool.newcomer, reason: 'identity-not-proven' },
  decider: rightsRequest,
  stream: requestStream,
  subject: requestSubject,
  decide: (state, { request, person, ...rejection }) =>
    whileIn(state, { request, person }, ['pending', 'preparing', 'awaiting-approval'], () => [
      requestRejected(rejection),
    ]),
})
