// An event as other systems are told it: by the live stream, the catch-up read and webhooks alike.

import type { Codec } from '#commanding/codec.ts'
import type { Definitions } from '#definitions/definitions.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import type { Caller } from '#identity/caller.ts'
import type { Instant, PersonId } from '#kernel/ids.ts'
import { enteredBy, type Trail } from '#trail/trail.ts'

export type ToldEvent = {
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

export type Telling = {
  readonly definitions: Pick<Definitions, 'events'>
  readonly codec: Pick<Codec, 'show'>
  readonly trail: Trail
}

/** Who is told, how, and whether personal fields too. */
export type Listener = {
  readonly caller: Omit<Caller, 'permissions'>
  readonly personal: boolean
  /** As the trail names it. */
  readonly action: 'event-stream' | 'event-page' | 'webhook'
}

/** What a reader may not see, as distinct from what was erased. */
const WITHHELD = Object.freeze({ withheld: true })

/** A page in the log's order. Whose personal fields are shown is told to the trail, as a query would. */
export function tellEvents(
  page: readonly StoredEvent[],
  { codec, definitions, trail }: Telling,
  { caller, personal, action }: Listener,
): ToldEvent[] {
  const shown = new Set<PersonId>()
  const told = page.map((stored) => {
    const { id, type, version, stream, revision, position, subject, actor, occurredAt, recordedAt, data } =
      codec.show(stored)
    const fields = definitions.events.get(type)?.personal
    if (personal && subject !== null && fields && fields.size > 0) shown.add(subject)
    const visible = personal || !fields ? data : withheld(data, fields)
    const about = { id, type, version, stream, revision, position: String(position), subject, actor }
    return { ...about, occurredAt, recordedAt, data: visible }
  })
  if (shown.size > 0)
    trail.record({
      ...enteredBy(caller),
      action,
      subjects: [...shown],
      purpose: 'security',
      at: new Date().toISOString() as Instant,
    })
  return told
}

const withheld = (data: Readonly<Record<string, unknown>>, fields: ReadonlyMap<string, unknown>) =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, fields.has(name) ? WITHHELD : value]))
