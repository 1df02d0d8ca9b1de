import requestSignatureWaived from '#events/privacy/request-signature-waived.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import rightsRequest, { ofRequest, ofSchool, requestStream, requestSubject, whileIn } from './rights-request.ts'

/** The data protection officer says why a signature is not needed. */
export default defineCommand('privacy.waive-signature', {
  summary: 'Waive a signature',
  description:
    'Says why a signature that a request lacks is not needed: sole authority, a decision of a court, or somebody who cannot be reached.',
  route: 'POST /api/rights/requests/{request}/waive',
  may: 'rights:decide',
  of: ofSchool,
  purpose: 'security',
  input: requestSignatureWaived.data.extend(ofRequest),
  example: {
    request: exampleSchool.request,
    person: exampleSchool.newcomer,
    signer: exampleSchool.guardian,
    reason: 'sole-authority',
  },
  decider: rightsRequest,
  stream: requestStream,
  subject: requestSubject,
  // The signatory may have been erased: their signature will never come.
  mayBeErased: ['signer'],
  decide: (state, { signer, reason, ...input }) =>
    whileIn(state, input, ['preparing'], ({ missing }) =>
      missing.includes(signer)
        ? [requestSignatureWaived({ signer, reason })]
        : refuse('not-a-signatory', 'The signature of this person is not missing.', { pointer: '/signer' }),
    ),
})
