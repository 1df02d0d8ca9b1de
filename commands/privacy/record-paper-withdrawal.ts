import { z } from 'zod'
import { ConsentPurpose, ConsentSignatory } from '#events/privacy/values.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import consents, { consentsStream, withdrawing } from './consents.ts'
import { ofPerson, rightsSubject, thePerson } from './of-person.ts'

/** A withdrawal that reached the school in another way than through the application: on paper, at the door, by telephone. */
export default defineCommand('privacy.record-paper-withdrawal', {
  summary: 'Record a withdrawal on paper',
  description:
    'Records that a learner or a parent told the school that they withdraw a consent. No reason is asked for.',
  route: 'POST /api/rights/consents/on-paper/withdrawals',
  may: 'families:manage',
  of: thePerson,
  purpose: 'security',
  input: z.object({ purpose: ConsentPurpose, by: ConsentSignatory, ...ofPerson }),
  example: { person: exampleSchool.learner, purpose: 'declared-emotions', by: 'guardian' },
  decider: consents,
  stream: consentsStream,
  subject: rightsSubject,
  decide: (state, { purpose, by }) => withdrawing(state, { purpose, by, onPaper: true }),
})
