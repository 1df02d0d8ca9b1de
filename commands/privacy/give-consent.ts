import { z } from 'zod'
import { ConsentPurpose, TextVersion } from '#events/privacy/values.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import consents, { consentsStream, signing } from './consents.ts'
import { ofPerson, rightsSubject, thePerson } from './of-person.ts'

/** The signature of a learner or of a parent. Under 15, both are needed, in any order, and one parent is enough. */
export default defineCommand('privacy.give-consent', {
  summary: 'Give a consent',
  description:
    'Signs the current text of a consent: for oneself, or for a child as a parent whose link says `manage`. Under 15, and where the school does not know the birth date, it is given once the child and one parent have signed; from 15, the person gives it alone. What depends on it is recorded from this answer on.',
  route: 'POST /api/rights/consents',
  may: 'rights:consent',
  of: thePerson,
  purpose: 'security',
  input: z.object({ purpose: ConsentPurpose, text: TextVersion, ...ofPerson }),
  example: { person: exampleSchool.learner, purpose: 'detailed-tracking', text: 4 },
  decider: consents,
  stream: consentsStream,
  subject: rightsSubject,
  needs: 'age',
  decide: (state, { person, purpose, text }, { actor, age = 'unknown' }) =>
    signing(state, { purpose, text, age, onPaper: false, signatories: [actor === person ? 'learner' : 'guardian'] }),
})
