// What the commands about a learner's guardians share: their input, and finding the link they are about.
import { z } from 'zod'
import { type Decision, refuse } from '#kernel/command.ts'
import { type Instant, PersonId, streamName } from '#kernel/ids.ts'
import { type GuardianLink, openLinks, type Person, refuseEarlier } from './person.ts'

export const ofFamily = {
  learner: PersonId.describe('The learner.'),
  guardian: PersonId.describe('The guardian.'),
}
export const OfFamily = z.object(ofFamily)
type OfFamily = z.output<typeof OfFamily>

export const familyStream = ({ learner }: { readonly learner: PersonId }) => streamName('person', learner)
export const familySubject = ({ learner }: { readonly learner: PersonId }) => learner

/** Decides about a link that has not ended, at a time not before its last change. */
export function whenLinked(
  state: Person,
  { learner, guardian }: OfFamily,
  occurredAt: Instant,
  decide: (link: GuardianLink) => Decision,
): Decision {
  const link = openLinks(state).find((found) => found.guardian === guardian)
  if (!link)
    return refuse('no-link', 'There is no link between this guardian and this learner, or it has ended.', {
      facts: { learner, guardian },
    })
  return occurredAt < link.changedAt ? refuseEarlier(occurredAt, link.changedAt) : decide(link)
}
