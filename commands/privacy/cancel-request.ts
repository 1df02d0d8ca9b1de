import requestCancelled from '#events/privacy/request-cancelled.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import rightsRequest, { OfRequest, ofPerson, requestStream, requestSubject, whileIn } from './rights-request.ts'

/** Taken back by whoever made it, until it is approved. */
export default defineCommand('privacy.cancel-request', {
  summary: 'Cancel a request of a right',
  description: 'Takes a request back. Only whoever made it may, until it is approved.',
  route: 'POST /api/rights/requests/{request}/cancel',
  may: 'rights:ask',
  of: ofPerson,
  purpose: 'security',
  input: OfRequest,
  example: { request: exampleSchool.request, person: exampleSchool.newcomer },
  decider: rightsRequest,
  stream: requestStream,
  subject: requestSubject,
  decide: (state, input, { actor }) =>
    whileIn(state, input, ['pending', 'preparing', 'awaiting-approval'], ({ requestedBy }) =>
      requestedBy === actor
        ? [requestCancelled({})]
        : refuse('not-the-requester', 'Only whoever made this request can cancel it.', {
            facts: { request: input.request },
          }),
    ),
})
