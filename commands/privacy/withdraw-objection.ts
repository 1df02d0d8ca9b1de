import objectionWithdrawn from '#events/privacy/objection-withdrawn.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import objections from './objections.ts'
import { ofPerson, rightsStream, rightsSubject, thePerson } from './of-person.ts'

/** A person takes back an objection, whether the school has overridden it or not. */
export default defineCommand('privacy.withdraw-objection', {
  summary: 'Take back an objection',
  description: 'The data of the person may be used for this purpose again.',
  route: 'POST /api/rights/objections/withdrawals',
  may: 'rights:ask',
  of: thePerson,
  purpose: 'security',
  input: objectionWithdrawn.data.extend(ofPerson),
  example: { person: exampleSchool.newcomer, purpose: 'model-training' },
  decider: objections,
  stream: rightsStream,
  subject: rightsSubject,
  decide: ({ standing, overridden }, { person, ...data }) =>
    [...standing, ...overridden].includes(data.purpose)
      ? [objectionWithdrawn(data)]
      : refuse('no-objection', 'This person has not objected to this use.', {
          facts: { person, purpose: data.purpose },
        }),
})
