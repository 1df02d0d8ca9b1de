import requestApproved from '#events/privacy/request-approved.ts'
import type { ObjectionPurpose, RestrictionGround } from '#events/privacy/values.ts'
import { type Decision, defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import rightsRequest, {
  type MadeRequest,
  ofRequest,
  ofSchool,
  refuseForeign,
  requestStream,
  requestSubject,
  whileIn,
} from './rights-request.ts'

/** The decision. What is asked for is then carried out by the service, or by hand where it has no way of its own. */
export default defineCommand('privacy.approve-request', {
  summary: 'Approve a request of a right',
  description:
    'Decides that a request is carried out. An erasure cannot be undone. Nobody approves a request about their own data, or one that they made or had to sign as a parent. Of a restriction or an objection, `ground` or `purpose` says what the request left open.',
  route: 'POST /api/rights/requests/{request}/approve',
  may: 'rights:decide',
  of: ofSchool,
  purpose: 'security',
  input: requestApproved.data.extend(ofRequest),
  example: { request: exampleSchool.request, person: exampleSchool.newcomer },
  decider: rightsRequest,
  stream: requestStream,
  subject: requestSubject,
  decide: (state, { ground, purpose, ...input }, { actor }) =>
    whileIn(state, input, ['awaiting-approval'], (request) => {
      if (request.person === actor)
        return refuse('own-request', 'Nobody decides about their own data: ask another data protection officer.')
      if (request.parties.includes(actor))
        return refuse(
          'own-request',
          'Nobody decides about a request of their own: ask another data protection officer.',
        )
      return refuseForeign(request.right, { ground, purpose }) ?? approved(request, { ground, purpose })
    }),
})

type Given = { readonly ground?: RestrictionGround | undefined; readonly purpose?: ObjectionPurpose | undefined }

/** What is carried out is named, by whoever asked or by whoever decides. Who decides may name another ground, for they know the law. */
function approved({ right, lift, ...asked }: MadeRequest, { ground, purpose }: Given): Decision {
  if (right === 'restriction' && !lift && (ground ?? asked.ground) === null)
    return refuse('ground-missing', 'The request does not say why: name the ground on which the data is restricted.', {
      pointer: '/ground',
    })
  if (right === 'objection' && (purpose ?? asked.purpose) === null)
    return refuse('purpose-missing', 'The request does not say which use it objects to: name it.', {
      pointer: '/purpose',
    })
  return [requestApproved({ ...(ground && { ground }), ...(purpose && { purpose }) })]
}
