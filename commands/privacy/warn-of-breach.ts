import breachClockWarned from '#events/privacy/breach-clock-warned.ts'
import { NEAR_HOURS } from '#events/privacy/breaches.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import breach, { breachStream, clockRuns, OfBreach, ofSchool, whileOpen } from './breach.ts'

/** Compares the 72 hours with the clock. The service sends it itself; it changes nothing while there is time. */
export default defineCommand('privacy.warn-of-breach', {
  summary: 'Warn of the 72 hours',
  description: 'Records that the 72 hours of an open breach are nearly over, or are over. The service sends it itself.',

  may: 'rights:decide',
  of: ofSchool,
  purpose: 'security',
  input: OfBreach,
  example: { breach: exampleSchool.breach },
  decider: breach,
  stream: breachStream,
  decide: (state, _, { now }) =>
    whileOpen(state, (noted) => {
      const hoursLeft = Math.floor((Date.parse(noted.notifyBy) - Date.parse(now)) / 3_600_000)
      const isDue = hoursLeft < 0 ? noted.warned !== 'missed' : hoursLeft < NEAR_HOURS && noted.warned === 'not'
      return clockRuns(noted) && isDue ? [breachClockWarned({ hoursLeft })] : []
    }),
})
