// What a person's file shows of requests of rights: the same as `GET /api/rights/requests/{request}`. Separated parents see
// nothing of each other, and both read the file of their child.
//
// - The school sees everything.
// - Whoever asked and the person see what was written, and why it was rejected.
// - Who asked, signed or decided, whose signatures are needed, and why one is not, is shown to each only where it is themself.
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

/** Give it the events in the order of the log: the first of each request says who asked. */
export function requestsShownTo({ actor, isSchool }: Reader): (event: RecordedEvent) => RecordedEvent {
  const asked = new Set<StreamName>()
  return (event) => {
    const { stream, type, subject, data } = event
    if (isSchool || parseStream(stream).kind !== 'rights-request') return event
    if (type === requestMade.type && event.actor === actor) asked.add(stream)
    const maySee = (actor !== null && subject === actor) || asked.has(stream)
    const signers = [data.signer ?? data.signers ?? []].flat()
    const isOnlySigner = signers.length === 1 && signers[0] === actor
    const fields = [...((!maySee && ofWhoAsked.get(type)) || []), ...((!isOnlySigner && ofSigners.get(type)) || [])]
    const shown = discreetly({ discreet: { fields, actor: true } }, event)
    return event.actor === actor ? { ...shown, actor: event.actor } : shown
  }
}
