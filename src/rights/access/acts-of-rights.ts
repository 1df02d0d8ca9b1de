// What a person's file shows of acts about the person's rights. Separated parents see nothing of each other, and both read the
// file of their child.
//
// - The school sees everything.
// - Of a request of a right, the same as `GET /api/rights/requests/{request}`: the file has those that requests-shown.ts leaves in it.
//   Whoever asked and the person see what was written, and why it was rejected; who asked and as what, signed or decided, whose
//   signatures are needed, and why one is not, is shown to each only where it is themself.
// - Of a consent, an objection or a contest, each sees who made it only where it is themself; what was written is shown to whoever
//   wrote it and to the person.
// - What else a guardian recorded about the child is shown, without who recorded it, unless they did it as staff of the school.
import type { Guardians } from '#events/identity/guardians.ts'
import { mayBeOfGuardian, ofWhoDidIt } from '#events/privacy/acts-of-family.ts'
import requestMade from '#events/privacy/request-made.ts'
import requestPreparationBegun from '#events/privacy/request-preparation-begun.ts'
import requestRejected from '#events/privacy/request-rejected.ts'
import requestSignatureWaived from '#events/privacy/request-signature-waived.ts'
import { discreetly } from '#kernel/discreet.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { type PersonId, parseStream, type StreamName } from '#kernel/ids.ts'

/** Who reads a file; `actor` is null for somebody who was erased meanwhile. */
export type Reader = { readonly actor: PersonId | null; readonly isSchool: boolean }

const ofWhoAsked: ReadonlyMap<string, readonly string[]> = new Map([
  [requestMade.type, ['details'] satisfies (keyof typeof requestMade.data.shape)[]],
  [requestRejected.type, ['reason', 'explanation'] satisfies (keyof typeof requestRejected.data.shape)[]],
])
const ofSigners: ReadonlyMap<string, readonly string[]> = new Map([
  [requestPreparationBegun.type, ['signers'] satisfies (keyof typeof requestPreparationBegun.data.shape)[]],
  [requestSignatureWaived.type, ['signer', 'reason'] satisfies (keyof typeof requestSignatureWaived.data.shape)[]],
])
const AS_WHAT = ['askedAs'] satisfies (keyof typeof requestPreparationBegun.data.shape)[]

/** Give it the events in the order of the log: the first of each request says who asked. */
export function actsShownTo(
  { actor, isSchool }: Reader,
  guardians: Guardians,
): (event: RecordedEvent) => RecordedEvent {
  const asked = new Set<StreamName>()
  return (event) => {
    const { stream, type, subject, data } = event
    if (isSchool) return event
    const isMine = actor !== null && event.actor === actor
    const isAboutMe = actor !== null && subject === actor
    if (parseStream(stream).kind === 'rights-request') {
      if (type === requestMade.type && isMine) asked.add(stream)
      const signers = [data.signer ?? data.signers ?? []].flat()
      const isOnlySigner = signers.length === 1 && signers[0] === actor
      const maySee = isAboutMe || asked.has(stream)
      const ofAsker =
        type === requestPreparationBegun.type && !asked.has(stream) && data.askedAs !== 'school' ? AS_WHAT : []
      const fields = [
        ...((!maySee && ofWhoAsked.get(type)) || []),
        ...((!isOnlySigner && ofSigners.get(type)) || []),
        ...ofAsker,
      ]
      const shown = discreetly({ discreet: { fields, actor: true } }, event)
      return isMine ? { ...shown, actor: event.actor } : shown
    }
    if (isMine) return event
    const written = ofWhoDidIt.get(type)
    if (written === undefined && !mayBeOfGuardian(event, subject, guardians)) return event
    return discreetly({ discreet: { fields: isAboutMe ? [] : (written ?? []), actor: true } }, event)
  }
}
