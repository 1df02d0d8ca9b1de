// Reads a person's streams once before the file is written: what is in them, whether the person was erased, and whether every
// key that the file needs is there. So a file begins with its summary, and is not begun if the key store does not answer.
import type { EventReader } from '#commanding/codec.ts'
import type { AnyEventDefinition, RecordedEvent } from '#kernel/event.ts'
import { ERASURE } from '#kernel/forgetting.ts'
import type { EventId, Instant, PersonId, Position, StreamName, TenantId } from '#kernel/ids.ts'
import { type HistoryLog, readHistory, startOf } from '#past/person-history.ts'
import type { About, PersonEvent } from './file-format.ts'
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

type Opened = {
  readonly definition: AnyEventDefinition | undefined
  readonly event: RecordedEvent
  readonly about: About
}

async function* openedHistory(parts: HistoryParts, history: History): AsyncGenerator<readonly Opened[]> {
  const { log, events, reader } = parts
  const { tenant, person, streams, upTo, signal } = history
  for await (const page of readHistory(log, { tenant, from: startOf([...streams]), upTo })) {
    signal?.throwIfAborted()
    const candidates = page.filter(
      (event) => aboutOf(events.get(event.type), event, person) !== null || mayName(event, person),
    )
    await reader.prepare(candidates)
    const opened = candidates.flatMap((stored) => {
      const definition = events.get(stored.type)
      const event = reader.show(stored)
      const about = aboutOf(definition, event, person)
      return about === null ? [] : [{ definition, event, about }]
    })
    if (opened.length > 0) yield opened
  }
}

/** The events that a person may see, page by page, in the order of the log. */
export async function* personHistory(parts: HistoryParts, history: History): AsyncGenerator<readonly PersonEvent[]> {
  for await (const page of openedHistory(parts, history))
    yield page.map(({ definition, event, about }) => personEvent(definition, event, about, history.person))
}

export async function survey(parts: HistoryParts, history: History, own: ReadonlySet<string>): Promise<Survey> {
  const { person } = history
  const types = new Map<string, CountedType>()
  const elsewhere: EventId[] = []
  let erasedAt: Instant | null = null
  let name: string | null = null
  let count = 0
  for await (const page of openedHistory(parts, history))
    for (const { event, about } of page) {
      const { occurredAt } = event
      if (isErasureOf(event, person)) erasedAt ??= event.recordedAt
      const before = types.get(event.type)
      types.set(event.type, {
        events: (before?.events ?? 0) + 1,
        firstAt: before && before.firstAt < occurredAt ? before.firstAt : occurredAt,
        lastAt: before && before.lastAt > occurredAt ? before.lastAt : occurredAt,
      })
      count += 1
      if (!own.has(event.stream)) elsewhere.push(event.id)
      if (about === 'self') name = nameIn(event.data) ?? name
    }
  return { erasedAt, events: count, types, elsewhere, name }
}

export const isErasureOf = ({ type, subject }: Pick<PersonEvent, 'type' | 'subject'>, person: PersonId): boolean =>
  type === ERASURE && subject === person

function nameIn({ givenName, familyName }: Readonly<Record<string, unknown>>): string | null {
  const known = [givenName, familyName].filter((part) => typeof part === 'string')
  return known.length > 0 ? known.join(' ') : null
}
