import requestCompleted from '#events/privacy/request-completed.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import rightsRequest, { isTheService, ofRequest, ofSchool, requestStream, whileIn } from './rights-request.ts'

/** Whoever asked has their answer: the clock stops. */
export default defineCommand('privacy.complete-request', {
  summary: 'Complete a request of a right',
  description:
    'Records how whoever asked got the answer. The clock stops. A request of a person who was erased meanwhile ends with `person-erased`, which the service alone records.',
  route: 'POST /api/rights/requests/{request}/complete',
  may: 'rights:decide',
  of: ofSchool,
  purpose: 'security',
  input: requestCompleted.data.extend(ofRequest),
  example: { request: exampleSchool.request, person: exampleSchool.newcomer, how: 'in-person' },
  decider: rightsRequest,
  stream: requestStream,
  mayBeErased: ['person'],
  decide: (state, { how, ...input }, { actor }) =>
    how === 'person-erased' && !isTheService(actor)
      ? refuse('person-not-erased', 'The service records this itself once the person is erased.', { pointer: '/how' })
      : whileIn(state, input, how === 'person-erased' ? 'open' : ['carried-out'], ({ person }) => [
          requestCompleted({ person, how }),
        ]),
})
