import objectionOverridden from '#events/privacy/objection-overridden.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import objections from './objections.ts'
import { ofPerson, rightsStream, rightsSubject, thePerson } from './of-person.ts'

/** The school goes on with a use of data although the person objects. */
export default defineCommand('privacy.override-objection', {
  summary: 'Override an objection',
  description:
    'The data of the person is used again although they object. The compelling grounds of the school are required; the person reads them in their file, and may object again.',
  route: 'POST /api/rights/objections/overrides',
  may: 'rights:decide',
  of: thePerson,
  purpose: 'security',
  input: objectionOverridden.data.extend(ofPerson),
  example: {
    person: exampleSchool.newcomer,
    purpose: 'model-training',
    reason: 'Le modèle repère les élèves en décrochage.',
  },
  decider: objections,
  stream: rightsStream,
  subject: rightsSubject,
  decide: ({ standing }, { person, ...data }) =>
    standing.includes(data.purpose)
      ? [objectionOverridden(data)]
      : refuse('no-objection', 'This person has not objected to this use, or the objection was decided already.', {
          facts: { person, purpose: data.purpose },
        }),
})
