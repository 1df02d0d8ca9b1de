// The certificate of texts that are erased alone: for which request, who decided, and for each text whether any key still opens it.
//
// Input: a request for which texts are named. Output: what the log says of it, and what the key store answers now: a certificate
// that is made again later says more. It holds no text, and no name.
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import requestApproved from '#events/privacy/request-approved.ts'
import requestCarriedOut from '#events/privacy/request-carried-out.ts'
import requestMade from '#events/privacy/request-made.ts'
import textErased from '#events/privacy/text-erased.ts'
import type { Right } from '#events/privacy/values.ts'
import { type Instant, type Revision, type StreamName, streamName, type TenantId } from '#kernel/ids.ts'
import type { KeyStore } from '#privacy/key-store.ts'
import type { OfRequest } from './erase-replaced.ts'
import { findText, isErased, type TextParts } from './one-text.ts'

export type ErasedText = {
  /** The event that the text is in. */
  readonly event: string
  /** The type of the event, and when it was recorded; null if the event is no longer there. */
  readonly type: string | null
  readonly recordedAt: Instant | null
  readonly field: string
  /** Whether a right text takes its place. */
  readonly isReplaced: boolean
  /** Whether no key opens it, by the key store's answer now. */
  readonly isErased: boolean
}

export type TextsCertificate = {
  readonly request: string
  readonly school: TenantId
  readonly person: string
  readonly right: Right
  readonly madeAt: Instant
  readonly approvedAt: Instant | null
  /** Who approved it; null before. */
  readonly approvedBy: string | null
  readonly carriedOutAt: Instant | null
  /** How many other systems had received data of the person, and were told; null before. */
  readonly receivers: number | null
  readonly texts: readonly ErasedText[]
  /** Until when copies of the key store from before still open the texts: `until` is null if that depends on people. */
  readonly keyStoreCopies: { readonly until: string | null; readonly isOver: boolean }
}

export type TextsCertificateParts = Omit<TextParts, 'log'> & {
  readonly log: Pick<EventLog, 'readStream'>
  readonly keyStore: Pick<KeyStore, 'find'>
  /** The end of the epoch of keys at that time: when it ended, or ends at the latest. Null if nobody knows. */
  readonly epochAt: (at: Instant) => Promise<{ readonly endsAt: string | null; readonly endedAt: string | null } | null>
}

const PAGE = 500

/** Null if there is no such request about this person, or no text is named for it. Throws KeysUnavailable. */
export async function textsCertificate(
  parts: TextsCertificateParts,
  asked: OfRequest,
): Promise<TextsCertificate | null> {
  const { tenant, person, request } = asked
  const steps = await eventsOf(parts.log, tenant, streamName('rights-request', request))
  const made = steps.find(({ type }) => type === requestMade.type)
  if (!made || made.subject !== person) return null
  const own = await eventsOf(parts.log, tenant, streamName('person', person))
  const named = own.flatMap(({ type, data }) => (type === textErased.type ? textErased.data.parse(data) : []))
  const texts = named.filter((text) => text.request === request)
  if (texts.length === 0) return null
  const approved = steps.find(({ type }) => type === requestApproved.type)
  const carriedOut = steps.find(({ type }) => type === requestCarriedOut.type)
  const epoch = carriedOut ? await parts.epochAt(carriedOut.recordedAt) : null
  return {
    request,
    school: tenant,
    person,
    right: requestMade.data.shape.right.parse(made.data.right),
    madeAt: made.recordedAt,
    approvedAt: approved?.recordedAt ?? null,
    approvedBy: approved?.actor ?? null,
    carriedOutAt: carriedOut?.recordedAt ?? null,
    receivers: carriedOut ? requestCarriedOut.data.shape.receivers.parse(carriedOut.data.receivers) : null,
    texts: await Promise.all(texts.map((text) => stateOf(parts, { tenant, person, ...text }))),
    keyStoreCopies: {
      until: epoch?.endedAt ?? epoch?.endsAt ?? null,
      isOver: epoch !== null && epoch.endedAt !== null,
    },
  }
}

async function stateOf(
  parts: TextsCertificateParts,
  text: Parameters<typeof findText>[1] & { readonly isReplaced: boolean },
): Promise<ErasedText> {
  const { event, field, isReplaced } = text
  const found = await findText(parts, text)
  const stored = found.kind === 'found' ? found.stored : null
  return {
    event,
    type: stored?.type ?? null,
    recordedAt: stored?.recordedAt ?? null,
    field,
    isReplaced,
    isErased: found.kind === 'found' ? await isErased(parts.keyStore, found) : found.kind === 'text-erased',
  }
}

async function eventsOf(log: TextParts['log'], tenant: TenantId, stream: StreamName): Promise<readonly StoredEvent[]> {
  const all: StoredEvent[] = []
  for (let from: Revision = 0; ; ) {
    const page = { tenant, from, direction: 'forwards', limit: PAGE } as const
    const { events, currentRevision } = await log.readStream(stream, page)
    all.push(...events)
    const last = events.at(-1)
    if (!last || last.revision >= currentRevision) return all
    from = last.revision + 1
  }
}
