import requestApproved from '#events/privacy/request-approved.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import rightsRequest, { OfRequest, ofSchool, requestStream, requestSubject, whileIn } from './rights-request.ts'

/** The decision. What is asked for is then carried out by the service, or by hand where it has no way of its own. */
export default defineCommand('privacy.approve-request', {
  summary: 'Approve a request of a right',
  description:
    'Decides that a request is carried out. An erasure cannot be undone. Nobody approves a request that they made themselves for their own data.',
  route: 'POST /api/rights/requests/{request}/approve',
  may: 'rights:decide',
  of: ofSchool,
  purpose: 'security',
  input: OfRequest,
  example: { request: exampleSchool.request, person: exampleSchool.newcomer },
  decider: rightsRequest,
  stream: requestStream,
  subject: requestSubject,
  decide: (state, input, { actor }) =>
    whileIn(state, input, ['awaiting-approval'], ({ person }) =>
      person === actor
        ? refuse('own-request', 'Nobody decides about their own data: ask another data protection officer.')
        : [requestApproved({})],
    ),
})
