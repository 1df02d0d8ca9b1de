// Reads a person's streams once before the file is written: what is in them, whether the person was erased, and whether every
// key that the file needs is there. So a file begins with its summary, and is not begun if the key store does not answer.
import type { EventReader } from '#commanding/codec.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import type { Guardians } from '#events/identity/guardians.ts'
import type { BehindRequests } from '#events/privacy/behind-requests.ts'
import { ERASURE } from '#kernel/forgetting.ts'
import type { EventId, Instant, PersonId, Position, StreamName, TenantId } from '#kernel/ids.ts'
import { type HistoryLog, readHistory, startOf } from '#past/person-history.ts'
import { actsShownTo, type Reader } from './acts-of-rights.ts'
import type { PersonEvent } from './file-format.ts'
import { aboutOf, type EventDefinitions, mayName, personEvent } from './person-event.ts'

export type HistoryParts = {
  readonly log: HistoryLog
  readonly events: EventDefinitions
  /** Opens everything, and keeps the keys from the survey to the end of the file. */
  readonly reader: EventReader
}

export type History = {
  readonly tenant: TenantId
  readonly person: PersonId
  readonly streams: ReadonlySet<StreamName>
  readonly upTo: Position
  /** What the reader of the file may see of requests. */
  readonly behind: BehindRequests
  readonly signal?: AbortSignal
}

export type CountedType = { readonly events: number; readonly firstAt: Instant; readonly lastAt: Instant }

export type Survey = {
  readonly erasedAt: Instant | null
  readonly events: number
  readonly types: ReadonlyMap<string, CountedType>
  /** The events of streams that are not the person's own, for finding who received them. */
  readonly elsewhere: readonly EventId[]
  /** The last name that the person was registered under. */
  readonly name: string | null
}

/** The events that may concern the person, with their keys prepared. */
async function* candidates(
  { log, events, reader }: HistoryParts,
  { tenant, person, streams, upTo, behind, signal }: History,
): AsyncGenerator<readonly StoredEvent[]> {
  for await (const page of readHistory(log, { tenant, from: startOf([...streams]), upTo })) {
    signal?.throwIfAborted()
    const chosen = page.filter(
      (event) =>
        !behind.isHidden(event) && (aboutOf(events.get(event.type), event, person) !== null || mayName(event, person)),
    )
    await reader.prepare(chosen)
    if (chosen.length > 0) yield chosen
  }
}

/** The events that a person may see, page by page, in the order of the log, as the reader of the file may see them. */
export async function* personHistory(
  parts: HistoryParts,
  history: History & { readonly readBy: Reader; readonly guardians: Guardians },
): AsyncGenerator<readonly PersonEvent[]> {
  const { events, reader } = parts
  const { person, readBy, guardians, behind } = history
  const shownToReader = actsShownTo(readBy, guardians)
  for await (const page of candidates(parts, history)) {
    const shown = page.flatMap((stored) => {
      const definition = events.get(stored.type)
      const event = reader.showWhole(stored)
      const about = aboutOf(definition, event, person)
      return about === null ? [] : [personEvent(definition, shownToReader(behind.withoutRequest(event)), about, person)]
    })
    if (shown.length > 0) yield shown
  }
}

/** Opens only what it has to: names, and what may name the person. */
export async function survey(parts: HistoryParts, history: History, own: ReadonlySet<string>): Promise<Survey> {
  const { person } = history
  const types = new Map<string, CountedType>()
  const elsewhere: EventId[] = []
  let erasedAt: Instant | null = null
  let name: string | null = null
  let count = 0
  for await (const page of candidates(parts, history))
    for (const stored of page) {
      const { type, occurredAt } = stored
      const definition = parts.events.get(type)
      if (stored.subject !== person && aboutOf(definition, parts.reader.showWhole(stored), person) === null) continue
      if (isErasureOf(stored, person)) erasedAt ??= stored.recordedAt
      const before = types.get(type)
      types.set(type, {
        events: (before?.events ?? 0) + 1,
        firstAt: before && before.firstAt < occurredAt ? before.firstAt : occurredAt,
        lastAt: before && before.lastAt > occurredAt ? before.lastAt : occurredAt,
      })
      count += 1
      if (!own.has(stored.stream)) elsewhere.push(stored.id)
      if (stored.subject === person && definition && NAME in definition.data.shape)
        name = nameIn(parts.reader.showWhole(stored).data) ?? name
    }
  return { erasedAt, events: count, types, elsewhere, name }
}

export const isErasureOf = ({ type, subject }: Pick<PersonEvent, 'type' | 'subject'>, person: PersonId): boolean =>
  type === ERASURE && subject === person

/** The field by which an event names its person. */
const NAME = 'givenName'

function nameIn({ givenName, familyName }: Readonly<Record<string, unknown>>): string | null {
  const known = [givenName, familyName].filter((part) => typeof part === 'string')
  return known.length > 0 ? known.join(' ') : null
}
