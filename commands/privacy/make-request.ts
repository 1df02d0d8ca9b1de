import { MONTHS, monthsLater } from '#events/privacy/deadlines.ts'
import requestMade from '#events/privacy/request-made.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { localDay } from '#kernel/local-day.ts'
import { thePerson } from './of-person.ts'
import rightsRequest, { ofRequest, refuseForeign, requestStream, requestSubject } from './rights-request.ts'

/** Asks for a right of a person. The period of one month counts from the day on which the server receives it, whatever a client says. */
export default defineCommand('privacy.make-request', {
  summary: 'Ask for a right',
  description:
    'Asks for a right of a person over their data (GDPR, articles 15 to 18, 20 and 21): one’s own, that of a child whose link says `manage`, or, for the school, that of somebody who asked on paper. The data protection officer decides. A request of restriction or objection says on which ground or which use (`ground`, `purpose`), or that it ends (`lift`). It has to be answered within one month.',
  route: 'POST /api/rights/requests',
  may: 'rights:ask',
  of: thePerson,
  purpose: 'security',
  input: requestMade.data.omit({ madeOn: true, deadline: true }).extend(ofRequest),
  example: { request: exampleSchool.request, person: exampleSchool.newcomer, right: 'rectification' },
  decider: rightsRequest,
  stream: requestStream,
  subject: requestSubject,
  decide: (state, { request, person: _, ...asked }, { now, zone }) => {
    const foreign = refuseForeign(asked.right, asked)
    if (foreign) return foreign
    if (state !== null)
      return refuse('request-exists', 'There is a request with this id.', { pointer: '/request', facts: { request } })
    const madeOn = localDay(now, zone)
    return [requestMade({ ...asked, madeOn, deadline: monthsLater(madeOn, MONTHS) })]
  },
})
