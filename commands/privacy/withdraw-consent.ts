import { z } from 'zod'
import { ConsentPurpose } from '#events/privacy/values.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import consents, { consentsStream, withdrawing } from './consents.ts'
import { ofPerson, rightsSubject, thePerson } from './of-person.ts'

/** As easy as giving: one request, no reason. Either of those who signed, and any other parent, ends it for all. */
export default defineCommand('privacy.withdraw-consent', {
  summary: 'Withdraw a consent',
  description:
    'Ends a consent, without a reason: nothing that depends on it is recorded from this answer on. The child or any parent whose link says `manage` may do it, alone. What was recorded before stays lawful, and until it expires; to have it erased, make a request.',
  route: 'POST /api/rights/consents/withdrawals',
  may: 'rights:consent',
  of: thePerson,
  purpose: 'security',
  input: z.object({ purpose: ConsentPurpose, ...ofPerson }),
  example: { person: exampleSchool.learner, purpose: 'detailed-tracking' },
  decider: consents,
  stream: consentsStream,
  subject: rightsSubject,
  decide: (state, { person, purpose }, { actor }) =>
    withdrawing(state, { purpose, onPaper: false, by: actor === person ? 'learner' : 'guardian' }),
})
