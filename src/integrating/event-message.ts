// An event as other systems receive it: the same in the live stream, the catch-up read and webhooks.

import type { Codec } from '#commanding/codec.ts'
import type { Definitions } from '#definitions/definitions.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import type { Caller } from '#identity/caller.ts'
import type { Instant, PersonId } from '#kernel/ids.ts'
import { namesRestricted } from '#privacy/names-restricted.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'
import { enteredBy, type Trail } from '#trail/trail.ts'

export type EventMessage = {
  readonly id: string
  readonly type: string
  readonly version: number
  readonly stream: string
  readonly revision: number
  readonly position: string
  readonly subject: string | null
  readonly actor: string
  readonly occurredAt: string
  readonly recordedAt: string
  readonly data: Readonly<Record<string, unknown>>
}

export type EventMessageParts = {
  readonly definitions: Pick<Definitions, 'events'>
  readonly codec: Pick<Codec, 'reader'>
  readonly trail: Trail
  /** Whose data may only be stored: their events are left out. Absent where there is nobody like that. */
  readonly personLimits?: ReadLimits
}

/** Who receives the events, how, and whether with personal fields. */
export type Recipient = {
  readonly caller: Omit<Caller, 'permissions'>
  readonly personal: boolean
  /** The name of the action in the access trail. */
  readonly action: 'event-stream' | 'event-page' | 'event-around' | 'stream' | 'webhook'
}

/**
 * The messages of a page, in log order, without the events of people whose data may only be stored. Persons whose personal
 * fields are shown are recorded in the trail, as for a query. Throws KeysUnavailable if fields that the recipient may see
 * cannot be opened now, and LimitsUnknown.
 */
export async function eventMessages(
  page: readonly StoredEvent[],
  { codec, definitions, trail, personLimits }: EventMessageParts,
  { caller, personal, action }: Recipient,
): Promise<EventMessage[]> {
  const reader = personal ? codec.reader('all') : codec.reader(undefined, 'withheld')
  const restricted = (await personLimits?.(caller.tenant))?.restricted
  await reader.prepare(page)
  const shown = new Set<PersonId>()
  const messages = page.flatMap((stored) => {
    const event = reader.show(stored)
    // As it is shown: at the level `all`, who is named in the data is sealed.
    if (restricted && namesRestricted(definitions.events, event, restricted)) return []
    const { id, type, version, stream, revision, position, subject, actor, occurredAt, recordedAt, data } = event
    const fields = definitions.events.get(type)?.personal
    if (personal && subject !== null && fields && fields.size > 0) shown.add(subject)
    const about = { id, type, version, stream, revision, position: String(position), subject, actor }
    return { ...about, occurredAt, recordedAt, data }
  })
  if (shown.size > 0)
    await trail.record({
      ...enteredBy(caller),
      action,
      subjects: [...shown],
      purpose: 'security',
      at: new Date().toISOString() as Instant,
    })
  return messages
}
