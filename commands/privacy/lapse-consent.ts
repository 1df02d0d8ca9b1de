import { z } from 'zod'
import consentLapsed from '#events/privacy/consent-lapsed.ts'
import { consentTo } from '#events/privacy/consents.ts'
import { ConsentPurpose } from '#events/privacy/values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import consents, { consentsStream } from './consents.ts'
import { ofPerson, rightsSubject, thePerson } from './of-person.ts'

/** Ends a joint consent once the child is 15. The nightly sweep of ages sends it. */
export default defineCommand('privacy.lapse-consent', {
  summary: 'End a joint consent at 15',
  description:
    'Ends a consent that a child gave together with a parent, once the child is 15: the person then decides alone, and is asked again. A worker sends it each night.',
  may: 'families:manage',
  of: thePerson,
  purpose: 'security',
  input: z.object({ purpose: ConsentPurpose, ...ofPerson }),
  example: { person: exampleSchool.newcomer, purpose: 'detailed-tracking' },
  decider: consents,
  stream: consentsStream,
  subject: rightsSubject,
  needs: 'age',
  decide(state, { purpose }, { age = 'unknown' }) {
    const { given, isJoint } = consentTo(state, purpose)
    if (age !== '15-or-older')
      return refuse('too-young', 'The person is under 15, or their birth date is not known.', { facts: { purpose } })
    if (given === null || !isJoint)
      return refuse('no-consent', 'There is no joint consent to end.', { facts: { purpose } })
    return [consentLapsed({ purpose, because: 'turned-15' })]
  },
})
