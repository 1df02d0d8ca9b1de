import breachNotified from '#events/privacy/breach-notified.ts'
import { registerText } from '#events/privacy/breaches.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import breach, { breachStream, ofBreach, ofSchool, whileOpen } from './breach.ts'

/** That the authority was told, or the people. After 72 hours, the reasons for the delay belong to it (article 33.1). */
export default defineCommand('privacy.notify-breach', {
  summary: 'Record a notification of a breach',
  description:
    'Records that the authority (CNIL) or the people were told. What was told the authority after 72 hours needs the reasons for the delay (article 33.1).',
  route: 'POST /api/rights/breaches/{breach}/notify',
  may: 'rights:decide',
  of: ofSchool,
  purpose: 'security',
  input: breachNotified.data.omit({ lateBecause: true }).extend({
    ...ofBreach,
    lateBecause: registerText().optional().describe('Why it was later than 72 hours.'),
  }),
  example: { breach: exampleSchool.breach, whom: 'authority', at: '2026-11-03T09:30:00Z' },
  decider: breach,
  stream: breachStream,
  decide: (state, { breach: _, whom, at, lateBecause = null }, { now }) =>
    whileOpen(state, ({ discoveredAt, notifyBy }) => {
      if (at > now || at < discoveredAt)
        return refuse('impossible-moment', 'It is told between when it was discovered and now.', { pointer: '/at' })
      if (whom === 'authority' && at > notifyBy && lateBecause === null)
        return refuse('reasons-for-delay', 'After 72 hours, say why it is late.', { pointer: '/lateBecause' })
      return [breachNotified({ whom, at, lateBecause })]
    }),
})
