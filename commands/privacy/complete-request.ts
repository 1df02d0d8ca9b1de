import requestCompleted from '#events/privacy/request-completed.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import rightsRequest, { ofRequest, ofSchool, requestStream, whileIn } from './rights-request.ts'

/** Whoever asked has their answer: the clock stops. */
export default defineCommand('privacy.complete-request', {
  summary: 'Complete a request of a right',
  description:
    'Records how whoever asked got the answer. The clock stops. A request of a person who was erased meanwhile ends with `person-erased`.',
  route: 'POST /api/rights/requests/{request}/complete',
  may: 'rights:decide',
  of: ofSchool,
  purpose: 'security',
  input: requestCompleted.data.extend(ofRequest),
  example: { request: exampleSchool.request, person: exampleSchool.newcomer, how: 'in-person' },
  decider: rightsRequest,
  stream: requestStream,
  mayBeErased: ['person'],
  decide: (state, { how, ...input }) =>
    whileIn(state, input, how === 'person-erased' ? 'open' : ['carried-out'], ({ person }) => [
      requestCompleted({ person, how }),
    ]),
})
