import breachNoted from '#events/privacy/breach-noted.ts'
import { HOURS } from '#events/privacy/breaches.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant } from '#kernel/ids.ts'
import breach, { breachStream, ofBreach, ofSchool } from './breach.ts'

/** Notes a breach in the register (article 33.5). The authority has to be told within 72 hours of when the school became aware of it. */
export default defineCommand('privacy.note-breach', {
  summary: 'Note a breach',
  description:
    'Notes a breach of personal data in the register of the school (GDPR, article 33.5), as far as it is known. The 72 hours run from `discoveredAt`.',
  route: 'POST /api/rights/breaches',
  may: 'rights:decide',
  of: ofSchool,
  purpose: 'security',
  input: breachNoted.data.omit({ notifyBy: true }).extend(ofBreach),
  example: {
    breach: exampleSchool.breach,
    natures: ['confidentiality'],
    data: ['identity', 'results'],
    people: 27,
    facts: 'Le relevé d’une classe a été envoyé à une autre école.',
    discoveredAt: '2026-11-02T08:00:00Z',
  },
  decider: breach,
  stream: breachStream,
  decide: (state, { breach: _, ...noted }, { now }) => {
    if (state !== null) return refuse('breach-exists', 'There is a breach with this id.', { pointer: '/breach' })
    if (noted.discoveredAt > now)
      return refuse('not-yet', 'This moment is in the future.', { pointer: '/discoveredAt' })
    const notifyBy = Instant.parse(new Date(Date.parse(noted.discoveredAt) + HOURS * 3_600_000).toISOString())
    return [breachNoted({ ...noted, notifyBy })]
  },
})
