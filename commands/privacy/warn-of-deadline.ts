import { daysUntil, NEAR_DAYS } from '#events/privacy/deadlines.ts'
import requestDeadlineMissed from '#events/privacy/request-deadline-missed.ts'
import requestDeadlineNeared from '#events/privacy/request-deadline-neared.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { localDay } from '#kernel/local-day.ts'
import rightsRequest, { OfRequest, ofSchool, requestStream, whileIn } from './rights-request.ts'

/** Compares the deadline with the school’s day. The service sends it on each day; it changes nothing while there is time. */
export default defineCommand('privacy.warn-of-deadline', {
  summary: 'Warn of a deadline',
  description:
    'Records that the deadline of an open request is near, or has passed. The service sends it itself on each day of the school.',

  may: 'rights:decide',
  of: ofSchool,
  purpose: 'security',
  input: OfRequest,
  example: { request: exampleSchool.request, person: exampleSchool.newcomer },
  decider: rightsRequest,
  stream: requestStream,
  mayBeErased: ['person'],
  decide: (state, input, { now, zone }) =>
    whileIn(state, input, 'open', ({ deadline, warned }) => {
      const daysLeft = daysUntil(deadline, localDay(now, zone))
      if (daysLeft < 0) return warned === 'missed' ? [] : [requestDeadlineMissed({})]
      return daysLeft <= NEAR_DAYS && warned === 'not' ? [requestDeadlineNeared({ daysLeft })] : []
    }),
})
