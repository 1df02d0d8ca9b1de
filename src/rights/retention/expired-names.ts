// The end of a person's names: an event in the person's stream first, then the keys.
//
// Invariants: no key is destroyed without the event; the event is appended at the revision that the stream had before anybody asked
// who has left, so it never comes after the registration of somebody who came back; what was recorded after it stays.
import { type EventLog, type StoredEvent, WrongExpectedRevision } from '#event-log/event-log.ts'
import namesExpired from '#events/privacy/names-expired.ts'
import type { Instant, Zone } from '#kernel/ids.ts'
import {
  derivedCommandId,
  type EventId,
  eventId,
  NO_REVISION,
  type PersonId,
  type Revision,
  streamName,
  type TenantId,
} from '#kernel/ids.ts'
import type { EventKey } from '#privacy/key-store.ts'
import { inEnvelope } from './append-once.ts'
import type { Plan } from './plan-store.ts'

type Log = Pick<EventLog, 'append' | 'readStream'>

/** The end of a person's stream. */
export type StreamEnd = {
  readonly revision: Revision
  readonly last: StoredEvent | undefined
  /** The event of this plan, which stands there since an attempt that was ended; null if it does not. */
  readonly expiredAt: Revision | null
}

const LOOK_BACK = 100
const PAGE = 500

const commandOf = ({ tenant, id }: Plan, person: PersonId) => derivedCommandId('names expired', tenant, id, person)

export async function streamEnd(log: Log, plan: Plan, person: PersonId): Promise<StreamEnd> {
  const id = eventId(commandOf(plan, person), 1)
  const page = { tenant: plan.tenant, from: 'end', direction: 'backwards', limit: LOOK_BACK } as const
  const { events, currentRevision } = await log.readStream(streamName('person', person), page)
  const expired = events.find((stored) => stored.id === id)
  return { revision: currentRevision, last: events[0], expiredAt: expired?.revision ?? null }
}

export const isBack = ({ revision, expiredAt }: StreamEnd): boolean => expiredAt !== null && revision > expiredAt

/** False if something was recorded in the stream since it was read. */
export async function recordExpiredNames(
  log: Log,
  plan: Plan,
  person: PersonId,
  { revision, last }: StreamEnd,
  { now, zone }: { readonly now: Instant; readonly zone: Zone },
): Promise<boolean> {
  const command = commandOf(plan, person)
  try {
    await log.append({
      stream: streamName('person', person),
      tenant: plan.tenant,
      expected: revision === NO_REVISION ? 'none' : revision,
      events: [inEnvelope(namesExpired({}), plan, { subject: person, command, now, zone })],
      ...(last && { hint: last.position, lastEvent: last.id }),
    })
    return true
  } catch (error) {
    if (error instanceof WrongExpectedRevision) return false
    throw error
  }
}

/** Of the keys of somebody who came back after their names had expired: those of events from before that. */
export async function keysFromBefore(
  log: Log,
  tenant: TenantId,
  person: PersonId,
  keys: readonly EventKey[],
  expiredAt: Revision,
): Promise<readonly EventKey[]> {
  const before = new Set<EventId>()
  for (let from = 0; from <= expiredAt; from += PAGE) {
    const page = { tenant, from: from as Revision, direction: 'forwards', limit: PAGE } as const
    const { events } = await log.readStream(streamName('person', person), page)
    for (const { id, revision } of events) if (revision < expiredAt) before.add(id)
  }
  return keys.filter((key) => key.person === person && before.has(key.use.event))
}
