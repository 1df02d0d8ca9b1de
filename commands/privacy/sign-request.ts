import requestSigned from '#events/privacy/request-signed.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import rightsRequest, { OfRequest, ofPerson, requestStream, requestSubject, whileIn } from './rights-request.ts'

/** The signature of somebody whose agreement the request needs: the other parent, a child of 15 or more. */
export default defineCommand('privacy.sign-request', {
  summary: 'Sign a request of a right',
  description:
    'Agrees to a request that needs the caller’s signature: that of the other holder of parental authority, or that of a child of 15 or more.',
  route: 'POST /api/rights/requests/{request}/sign',
  may: 'rights:ask',
  of: ofPerson,
  purpose: 'security',
  input: OfRequest,
  example: { request: exampleSchool.request, person: exampleSchool.newcomer },
  decider: rightsRequest,
  stream: requestStream,
  subject: requestSubject,
  decide: (state, input, { actor }) =>
    whileIn(state, input, ['pending', 'preparing'], ({ missing }) =>
      missing.includes(actor)
        ? [requestSigned({})]
        : refuse('not-a-signatory', 'This request does not need your signature.', {
            facts: { request: input.request },
          }),
    ),
})
