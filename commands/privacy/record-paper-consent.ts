import { z } from 'zod'
import { ConsentPurpose, ConsentSignatory, TextVersion } from '#events/privacy/values.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import consents, { consentsStream, signing } from './consents.ts'
import { ofPerson, rightsSubject, thePerson } from './of-person.ts'

/** What the school has on paper: most children have no way to sign in that would prove who they are. */
export default defineCommand('privacy.record-paper-consent', {
  summary: 'Record a consent on paper',
  description:
    'Records the signatures of a form that the school keeps: of the child, of a parent, or of both at once. The rules are those of a consent given in the application.',
  route: 'POST /api/rights/consents/on-paper',
  may: 'families:manage',
  of: thePerson,
  purpose: 'security',
  input: z.object({
    purpose: ConsentPurpose,
    text: TextVersion,
    signatories: z
      .array(ConsentSignatory)
      .min(1)
      .max(2)
      .refine((signatories) => new Set(signatories).size === signatories.length, 'Each signatory once.')
      .describe('Who signed the form.'),
    ...ofPerson,
  }),
  example: {
    person: exampleSchool.learner,
    purpose: 'declared-emotions',
    text: 2,
    signatories: ['learner', 'guardian'],
  },
  decider: consents,
  stream: consentsStream,
  subject: rightsSubject,
  needs: 'age',
  decide: (state, { purpose, text, signatories }, { age = 'unknown' }) =>
    signing(state, { purpose, text, signatories, age, onPaper: true }),
})
