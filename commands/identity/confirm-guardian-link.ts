import guardianLinkConfirmed from '#events/identity/guardian-link-confirmed.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { familyStream, familySubject, OfFamily, whenLinked } from './family.ts'
import person from './person.ts'

/** Confirms a link that was asked for, at the level that was asked for or set since. */
export default defineCommand('identity.confirm-guardian-link', {
  summary: 'Confirm a guardian’s link',
  description: 'Confirms the link between a guardian and a learner: the guardian’s rights begin.',
  route: 'POST /api/families/links/confirmations',
  may: 'families:manage',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'administration',
  input: OfFamily,
  example: { learner: exampleSchool.newcomer, guardian: exampleSchool.guardian },
  decider: person,
  stream: familyStream,
  subject: familySubject,
  decide: (state, input, { occurredAt }) =>
    whenLinked(state, input, occurredAt, (link) =>
      link.state === 'asked'
        ? [guardianLinkConfirmed({ guardian: input.guardian })]
        : refuse('link-already-confirmed', 'This link has already been confirmed.', { facts: { ...input } }),
    ),
})
