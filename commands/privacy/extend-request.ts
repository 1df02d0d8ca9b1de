import { MONTHS_EXTENDED, monthsLater } from '#events/privacy/deadlines.ts'
import requestExtended from '#events/privacy/request-extended.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { localDay } from '#kernel/local-day.ts'
import rightsRequest, { ofRequest, ofSchool, requestStream, requestSubject, whileIn } from './rights-request.ts'

/** Once, before the deadline, by two months (article 12.3). Whoever asked sees the reason. */
export default defineCommand('privacy.extend-request', {
  summary: 'Extend the deadline of a request',
  description:
    'Extends the deadline by two months, once, before it has passed (article 12.3). Whoever asked sees that, and the reason.',
  route: 'POST /api/rights/requests/{request}/extend',
  may: 'rights:decide',
  of: ofSchool,
  purpose: 'security',
  input: requestExtended.data.omit({ deadline: true }).extend(ofRequest),
  example: { request: exampleSchool.request, person: exampleSchool.newcomer, reason: 'complexity' },
  decider: rightsRequest,
  stream: requestStream,
  subject: requestSubject,
  decide: (state, { reason, ...input }, { now, zone }) =>
    whileIn(state, input, 'open', ({ isExtended, madeOn, deadline }) => {
      if (isExtended) return refuse('already-extended', 'The deadline was extended before: that is possible once.')
      if (localDay(now, zone) > deadline)
        return refuse('deadline-missed', 'The deadline has passed: it can be extended only before.')
      return [requestExtended({ reason, deadline: monthsLater(madeOn, MONTHS_EXTENDED) })]
    }),
})
