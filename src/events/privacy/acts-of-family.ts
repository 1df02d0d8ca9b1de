// Who did something about a child, as a reader of the child's past may know it. Separated parents see nothing of each other:
//
// - The school sees who did what, and so does a teacher of the child who is not their guardian.
// - The child and their guardians see who did it where it is themself, or the staff: not of what a guardian recorded about the
//   child, and of a consent, an objection or a contest only where it is themself.
// - A guardian who works at the school counts as its staff for as long as they do, but for a consent, an objection or a contest.
// - Once it is unknown who the guardians were, readers from outside the school see the actor of their own acts only.
//
// Histories, lists of events, replays and files ask here, so that none of them shows more than another.
import { NOT_SHOWN } from '#kernel/discreet.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import type { PersonId } from '#kernel/ids.ts'
import { holds } from '#kernel/periods.ts'
import type { Guardians } from '../identity/guardians.ts'
import consentGiven from './consent-given.ts'
import consentSigned from './consent-signed.ts'
import consentWithdrawn from './consent-withdrawn.ts'
import decisionContested from './decision-contested.ts'
import objectionMade from './objection-made.ts'
import objectionWithdrawn from './objection-withdrawn.ts'

/** What the person or a parent does at once, without a request, with what they write. */
export const ofWhoDidIt: ReadonlyMap<string, readonly string[]> = new Map([
  [consentSigned.type, []],
  [consentGiven.type, []],
  [consentWithdrawn.type, []],
  [objectionMade.type, ['reason'] satisfies (keyof typeof objectionMade.data.shape)[]],
  [objectionWithdrawn.type, []],
  [decisionContested.type, ['reason'] satisfies (keyof typeof decisionContested.data.shape)[]],
])

export type ReaderOfPast = {
  readonly actor: PersonId
  /** Whether their permission covers the whole school. */
  readonly isSchool: boolean
}

type Act = Pick<RecordedEvent, 'type' | 'actor' | 'recordedAt'>

/** Whether somebody did it as a guardian of the learner, not as staff of the school. */
export function isOfGuardian({ type, actor, recordedAt }: Act, guardians: Guardians): boolean {
  const guardian = guardians.known.get(actor)
  if (guardian === undefined) return false
  return ofWhoDidIt.has(type) || !guardian.atWork.some((period) => holds(period, recordedAt))
}

/** The same, where it may have been: anybody but the learner, once it is not known who the guardians were. */
export const mayBeOfGuardian = (act: Act, learner: PersonId | null, guardians: Guardians): boolean =>
  isOfGuardian(act, guardians) || (!guardians.areAllKnown && act.actor !== learner)

/** Of events about one learner: the actor, or `NOT_SHOWN`. `guardians`: everybody who is or was a guardian of the learner. */
export function actorShownTo(
  { actor: reader, isSchool }: ReaderOfPast,
  learner: PersonId,
  guardians: Guardians,
): (act: Act) => PersonId {
  const isFamily = reader === learner || guardians.known.has(reader) || !guardians.areAllKnown
  if (isSchool || !isFamily) return ({ actor }) => actor
  return (act) =>
    act.actor === reader || (!ofWhoDidIt.has(act.type) && !mayBeOfGuardian(act, learner, guardians))
      ? act.actor
      : NOT_SHOWN
}
