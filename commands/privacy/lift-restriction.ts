import restrictionLifted from '#events/privacy/restriction-lifted.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { localDay } from '#kernel/local-day.ts'
import { ofPerson, rightsStream, rightsSubject, thePerson } from './of-person.ts'
import restriction from './restriction.ts'

/** Lifts a restriction. The law wants the person to be told before: the day of it is recorded. */
export default defineCommand('privacy.lift-restriction', {
  summary: 'Lift a restriction',
  description:
    'The data of the person is shown and used again, with everything that was recorded meanwhile. The person must have been told before (GDPR, article 18, paragraph 3): `informedOn` says when.',
  route: 'POST /api/rights/restrictions/ends',
  may: 'rights:decide',
  of: thePerson,
  purpose: 'security',
  input: restrictionLifted.data.extend(ofPerson),
  example: { person: exampleSchool.newcomer, informedOn: '2026-10-12' },
  decider: restriction,
  stream: rightsStream,
  subject: rightsSubject,
  decide({ isSet }, { person, ...data }, { now, zone }) {
    if (!isSet) return refuse('not-restricted', 'The data of this person is not restricted.', { facts: { person } })
    return data.informedOn > localDay(now, zone)
      ? refuse('informed-later', 'Tell the person first: this day is still to come.', { pointer: '/informedOn' })
      : [restrictionLifted(data)]
  },
})
