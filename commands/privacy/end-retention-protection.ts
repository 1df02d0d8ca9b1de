import retentionProtectionEnded from '#events/privacy/retention-protection-ended.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { thePerson } from './of-person.ts'
import retentionProtection, { retentionProtectionStream } from './retention-protection.ts'

/** Ends a protection early. Does nothing if there is none. */
export default defineCommand('privacy.end-retention-protection', {
  summary: 'End a protection from retention',
  description: 'Ends a protection early: the retention period of the purpose applies again.',
  route: 'POST /api/rights/retention/protections/end',
  may: 'rights:decide',
  of: thePerson,
  purpose: 'security',
  input: retentionProtectionEnded.data.extend({ person: PersonId }),
  example: { person: exampleSchool.learner, purpose: 'teaching' },
  decider: retentionProtection,
  stream: ({ person }) => retentionProtectionStream(person),
  subject: ({ person }) => person,
  decide: ({ until }, { purpose }) => (until[purpose] === undefined ? [] : [retentionProtectionEnded({ purpose })]),
})
