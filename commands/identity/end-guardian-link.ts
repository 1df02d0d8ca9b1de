import guardianLinkEnded from '#events/identity/guardian-link-ended.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { familyStream, familySubject, ofFamily, whenLinked } from './family.ts'
import person from './person.ts'

/** Ends one link; the learner's other links stay. A link that was only asked for is turned down. */
export default defineCommand('identity.end-guardian-link', {
  summary: 'End a guardian’s link',
  description: 'Ends the link between one guardian and a learner, or turns down one that was asked for.',
  route: 'POST /api/families/links/ends',
  may: 'families:manage',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'administration',
  input: guardianLinkEnded.data.extend(ofFamily),
  example: { learner: exampleSchool.newcomer, guardian: exampleSchool.guardian, reason: 'withdrawn' },
  decider: person,
  stream: familyStream,
  mayBeErased: ['guardian'],
  subject: familySubject,
  decide: (state, { learner, guardian, ...ending }, { occurredAt }) =>
    whenLinked(state, { learner, guardian }, occurredAt, () => [guardianLinkEnded({ guardian, ...ending })]),
})
