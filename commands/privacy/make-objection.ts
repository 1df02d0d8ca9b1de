import objectionMade from '#events/privacy/objection-made.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import objections from './objections.ts'
import { ofPerson, rightsStream, rightsSubject, thePerson } from './of-person.ts'

/** A person, or a parent for their child, objects to a use of data. An objection that was overridden may be made again. */
export default defineCommand('privacy.make-objection', {
  summary: 'Object to a use of data',
  description:
    'From this answer on, the data of the person is not used for this purpose any more, until the objection is taken back or the school overrides it for a recorded reason.',
  route: 'POST /api/rights/objections',
  may: 'rights:ask',
  of: thePerson,
  purpose: 'security',
  input: objectionMade.data.extend(ofPerson),
  example: { person: exampleSchool.newcomer, purpose: 'model-training' },
  decider: objections,
  stream: rightsStream,
  subject: rightsSubject,
  decide: ({ standing }, { person, ...data }) =>
    standing.includes(data.purpose)
      ? refuse('already-objected', 'This objection has been made already.', {
          facts: { person, purpose: data.purpose },
        })
      : [objectionMade(data)],
})
