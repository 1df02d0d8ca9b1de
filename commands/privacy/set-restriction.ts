import restrictionSet from '#events/privacy/restriction-set.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { ofPerson, rightsStream, rightsSubject, thePerson } from './of-person.ts'
import restriction from './restriction.ts'

/** Restricts the processing of a person's data to storing it. Its answer comes when no process shows the data any more. */
export default defineCommand('privacy.set-restriction', {
  summary: 'Restrict a person’s data',
  description:
    'From this answer on, the data of the person is stored and nothing else: questions about them get 423 (`restricted`), lists leave them out, their events are not delivered, and no process decides about them. Recording goes on.',
  route: 'POST /api/rights/restrictions',
  may: 'rights:decide',
  of: thePerson,
  purpose: 'security',
  input: restrictionSet.data.extend(ofPerson),
  example: { person: exampleSchool.newcomer, ground: 'accuracy-contested' },
  decider: restriction,
  stream: rightsStream,
  subject: rightsSubject,
  decide: ({ isSet }, { person, ...data }) =>
    isSet
      ? refuse('already-restricted', 'The data of this person is restricted already.', { facts: { person } })
      : [restrictionSet(data)],
})
