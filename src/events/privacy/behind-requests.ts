// What the own streams of a person say of a request of a right, as a reader may see it: a request is shown to the person, the requester,
// those who have to sign, and the school.
//
// To anybody else, that a text is to be erased is never shown, and the right text only once the wrong one is erased: before, either
// would tell that somebody asked. What became of the data is shown, without the request for which it was done.
//
// Histories, lists of events, replays and files ask here, so that none of them shows more than another.
import type { RecordedEvent } from '#kernel/event.ts'
import { type PersonId, type Revision, streamName } from '#kernel/ids.ts'
import { type ReadPage, readWhole } from '../identity/guardianships.ts'
import dataRectified from './data-rectified.ts'
import requestCarriedOut from './request-carried-out.ts'
import requestMade from './request-made.ts'
import requestPreparationBegun from './request-preparation-begun.ts'
import textErased from './text-erased.ts'
import textRectified from './text-rectified.ts'
import textRemoved from './text-removed.ts'
import { RequestId } from './values.ts'

export type BehindRequests = {
  /** Whether the event tells of a request that the reader is not shown. */
  isHidden(place: Pick<RecordedEvent, 'stream' | 'revision'>): boolean
  /** The event without the request for which it was recorded, where that is not shown. */
  withoutRequest(event: RecordedEvent): RecordedEvent
}

export const NOTHING_HIDDEN: BehindRequests = { isHidden: () => false, withoutRequest: (event) => event }

/** `actor` is null for somebody who was erased meanwhile. */
export type ReaderOfRequests = { readonly actor: PersonId | null; readonly isSchool: boolean }

type Told = { readonly isParty: boolean; readonly isCarriedOut: boolean }

const WITHHELD = Object.freeze({ withheld: true })
const forRequests: ReadonlySet<string> = new Set([dataRectified.type, textErased.type, textRemoved.type])
const OF_RIGHTS = /^privacy\./

/** Reads the `person-` stream, which is short, and the requests that it names. */
export async function behindRequests(
  { actor, isSchool }: ReaderOfRequests,
  person: PersonId,
  read: ReadPage<RecordedEvent>,
): Promise<BehindRequests> {
  if (isSchool || actor === person) return NOTHING_HIDDEN
  const stream = streamName('person', person)
  const own = await readWhole(stream, read)
  const told = new Map<string, Told>()
  for (const request of new Set(own.flatMap(requestsNamed)))
    told.set(request, toldBy(await readWhole(streamName('rights-request', request), read), actor))
  const isParty = (request: unknown) => typeof request === 'string' && told.get(request)?.isParty === true
  const hidden = new Set<Revision>()
  own.forEach(({ type, revision, data }, n) => {
    if (type !== textErased.type || isParty(data.request)) return
    hidden.add(revision)
    // The right text is of the same command.
    const before = data.isReplaced === true ? own[n - 1] : undefined
    if (before?.type === textRectified.type && told.get(String(data.request))?.isCarriedOut !== true)
      hidden.add(before.revision)
  })
  return {
    isHidden: (place) => place.stream === stream && hidden.has(place.revision),
    withoutRequest(event) {
      const { type, data, commandId, correlationId } = event
      const named = requestsNamed(event)
      if (named.length === 0 || named.every(isParty)) return event
      const hides = forRequests.has(type) && 'request' in data && !isParty(data.request)
      return {
        ...event,
        ...(!isParty(correlationId) && { correlationId: commandId, causationId: null }),
        data: hides ? { ...data, request: WITHHELD } : data,
      }
    },
  }
}

/** The requester, and those who have to sign. */
export const isPartyTo = (actor: PersonId, request: readonly RecordedEvent[]): boolean =>
  request.some(
    (event) =>
      (event.type === requestMade.type && event.actor === actor) ||
      (event.type === requestPreparationBegun.type && names(event.data.signers, actor)),
  )

const toldBy = (request: readonly RecordedEvent[], actor: PersonId | null): Told => ({
  isParty: actor !== null && isPartyTo(actor, request),
  isCarriedOut: request.some(({ type }) => type === requestCarriedOut.type),
})

/** The requests for which an event was recorded: what a decision on one leads to is correlated with it. */
function requestsNamed({ type, data, commandId, correlationId }: RecordedEvent): string[] {
  if (!OF_RIGHTS.test(type)) return []
  const named = [forRequests.has(type) ? data.request : null, correlationId === commandId ? null : correlationId]
  // A correlation may be any text, which names no request then.
  return named.flatMap((one) => RequestId.safeParse(one).data ?? [])
}

const names = (signers: unknown, actor: PersonId) => Array.isArray(signers) && signers.includes(actor)
