import requestPreparationBegun from '#events/privacy/request-preparation-begun.ts'
import requestPrepared from '#events/privacy/request-prepared.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import rightsRequest, { ofRequest, ofSchool, requestStream, requestSubject, whileIn } from './rights-request.ts'

/** What the service finds out before anybody decides. It is sent again once no signature is missing. */
export default defineCommand('privacy.prepare-request', {
  summary: 'Prepare a request of a right',
  description:
    'Records who asked, whose signatures are needed and, once none is missing, how much there is of the person. The service sends it itself.',

  may: 'rights:decide',
  of: ofSchool,
  purpose: 'security',
  input: requestPreparationBegun.data.extend({ ...ofRequest, ...requestPrepared.data.shape }),
  example: {
    request: exampleSchool.request,
    person: exampleSchool.newcomer,
    askedAs: 'school',
    signers: [],
    events: 270,
    rows: 33,
    receivers: 1,
  },
  decider: rightsRequest,
  stream: requestStream,
  subject: requestSubject,
  decide: (state, { askedAs, signers, events, rows, receivers, ...input }) =>
    whileIn(state, input, ['pending', 'preparing'], (request) => {
      const begun = request.state === 'pending' ? [requestPreparationBegun({ askedAs, signers })] : []
      const missing = request.state === 'pending' ? signers : request.missing
      return missing.length > 0 ? begun : [...begun, requestPrepared({ events, rows, receivers })]
    }),
})
