import guardianLinkAsked from '#events/identity/guardian-link-asked.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { familyStream, familySubject, ofFamily } from './family.ts'
import person, { heldRole, MOST_GUARDIANS, openLinks, refuseEarlier, whenPresent } from './person.ts'

/** Asks for a link between a guardian and a learner. Does not check the guardian, who has a stream of their own. */
export default defineCommand('identity.ask-guardian-link', {
  summary: 'Ask for a guardian’s link',
  description: 'Asks for a link between a guardian and a learner. It gives no rights until the school confirms it.',
  route: 'POST /api/families/links',
  may: 'families:ask',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'administration',
  input: guardianLinkAsked.data.extend(ofFamily),
  example: { learner: exampleSchool.newcomer, guardian: exampleSchool.guardian, level: 'view' },
  decider: person,
  stream: familyStream,
  subject: familySubject,
  decide: (state, { learner, guardian, level }, { occurredAt }) =>
    whenPresent(state, learner, () => {
      const facts = { learner, guardian }
      if (guardian === learner)
        return refuse('own-guardian', 'A learner cannot be their own guardian.', { pointer: '/guardian', facts })
      if (!heldRole(state, 'learner'))
        return refuse('not-a-learner', 'Only a learner is linked to guardians.', { facts: { person: learner } })
      const last = state.links.find((link) => link.guardian === guardian)
      if (last && last.state !== 'ended')
        return refuse('already-linked', 'This link has already been asked for.', {
          facts: { ...facts, state: last.state },
        })
      if (openLinks(state).length >= MOST_GUARDIANS)
        return refuse('too-many-guardians', `A learner has at most ${MOST_GUARDIANS} guardians.`, { facts })
      if (last && occurredAt < last.changedAt) return refuseEarlier(occurredAt, last.changedAt)
      return [guardianLinkAsked({ guardian, level })]
    }),
})
