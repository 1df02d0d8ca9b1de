import retentionProtected from '#events/privacy/retention-protected.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { thePerson } from './of-person.ts'
import retentionProtection, { retentionProtectionStream } from './retention-protection.ts'

const MOST_YEARS = 5

/** Keeps what was recorded about a person for a purpose, until a day, for a reason. It may be prolonged. */
export default defineCommand('privacy.protect-from-retention', {
  summary: 'Protect from retention',
  description:
    'Keeps what was recorded about a person for a purpose until a day, though its period ends before, and records why. The day is at most five years away; protecting again replaces it.',
  route: 'POST /api/rights/retention/protections',
  may: 'rights:decide',
  of: thePerson,
  purpose: 'security',
  input: retentionProtected.data.extend({ person: PersonId }),
  example: {
    person: exampleSchool.learner,
    purpose: 'teaching',
    until: '2027-07-31',
    reason: 'Recours devant le tribunal administratif',
  },
  decider: retentionProtection,
  stream: ({ person }) => retentionProtectionStream(person),
  subject: ({ person }) => person,
  decide(_, { person: _person, ...protection }, { now, zone }) {
    const today = localDay(now, zone)
    const latest = `${String(Number(today.slice(0, 4)) + MOST_YEARS).padStart(4, '0')}${today.slice(4)}`
    // A day that has passed does no harm: it protects nothing.
    if (protection.until > latest)
      return refuse(
        'protection-too-long',
        'Nothing is protected for more than five years. It can be protected again.',
        {
          pointer: '/until',
          facts: { latest },
        },
      )
    return [retentionProtected(protection)]
  },
})
