import requestCarriedOut from '#events/privacy/request-carried-out.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import rightsRequest, {
  isCarriedOutByService,
  isTheService,
  ofRequest,
  ofSchool,
  requestStream,
  whileIn,
} from './rights-request.ts'

/** What was approved is done. The service sends it for the rights that it carries out itself. */
export default defineCommand('privacy.carry-out-request', {
  summary: 'Record a request as carried out',
  description:
    'Records that an approved request has been carried out. For access, portability, erasure, restriction and objection, for a rectification whose right value is recorded and for an erasure of texts of which at least one is named, the service carries the request out itself, and this command is refused (`carried-out-by-service`). In all other cases, send it once the request has been carried out by hand.',
  route: 'POST /api/rights/requests/{request}/carry-out',
  may: 'rights:decide',
  of: ofSchool,
  purpose: 'security',
  input: requestCarriedOut.data.partial({ erasure: true, receivers: true }).extend(ofRequest),
  example: { request: exampleSchool.request, person: exampleSchool.newcomer },
  decider: rightsRequest,
  stream: requestStream,
  mayBeErased: ['person'],
  decide: (state, { erasure = null, receivers = 0, ...input }, { actor }) =>
    whileIn(state, input, ['approved'], (request) =>
      isCarriedOutByService(request) && !isTheService(actor)
        ? refuse('carried-out-by-service', 'The service carries this request out itself.', {
            facts: { request: input.request, right: request.right },
          })
        : [requestCarriedOut({ person: request.person, erasure: isTheService(actor) ? erasure : null, receivers })],
    ),
})
