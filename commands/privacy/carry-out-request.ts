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
    'Records that what was approved is done. The service does that itself for access, portability, erasure, restriction and objection, for a rectification whose right value is recorded, and for an erasure of texts of which one is named, and refuses it from anybody else; for everything else, whoever has done it does.',
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
        ? refuse('carried-out-by-service', 'The service carries this out itself, and records it then.', {
            facts: { request: input.request, right: request.right },
          })
        : [requestCarriedOut({ person: request.person, erasure: isTheService(actor) ? erasure : null, receivers })],
    ),
})
