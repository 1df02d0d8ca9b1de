// The streams in which a person appears: those that the read model of streams knows, and those that the log adds.
//
// The read model is trusted up to its own position, and the log is read from there. So the answer is complete to the head,
// whether the read model is behind, stopped or not built. A search of the whole log trusts nothing, and reports what the read
// model lacks; it also finds what the person recorded about nobody in streams that do not name them.
import type { EventLog } from '#event-log/event-log.ts'
import { type PersonId, type Position, START, type StreamName, streamName, type TenantId } from '#kernel/ids.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { ownStreams } from '../erasure/places.ts'
import type { Search } from './file-format.ts'
import { aboutOf, type EventDefinitions } from './person-event.ts'
import type { KnownStreams } from './stored-rows.ts'

export type StreamsParts = {
  readonly log: Pick<EventLog, 'head' | 'scan' | 'lag'>
  readonly events: EventDefinitions
  streamsOf(tenant: TenantId, person: PersonId): Promise<KnownStreams>
}

export type StreamsQuestion = {
  readonly tenant: TenantId
  readonly person: PersonId
  readonly search: Search
  readonly signal?: AbortSignal
  /** Called with the number of events of the log that were searched, and how many there are. */
  readonly onSearched?: (events: number, total: number) => void
}

export type PersonStreams = {
  readonly streams: ReadonlySet<StreamName>
  /** Everything up to here was searched. */
  readonly upTo: Position
  /** Streams with events about the person that the read model lacks although it has read them. */
  readonly missed: readonly StreamName[]
}

/** How much of the log a search by the read model may read: a fraction of a second. */
const MOST_BEHIND = 100_000

export async function findStreams(parts: StreamsParts, question: StreamsQuestion): Promise<PersonStreams> {
  const { log, events } = parts
  const { tenant, person, search, signal, onSearched } = question
  const known = await parts.streamsOf(tenant, person)
  // Read after the read model, which is therefore not ahead of it.
  const upTo = await log.head()
  const streams = new Set<StreamName>([...ownStreams(person), streamName('school', tenant), ...(known?.streams ?? [])])
  const missed = new Set<StreamName>()
  const after = search === 'whole-log' ? START : (known?.position ?? START)
  const total = after < upTo ? await log.lag(after) : 0
  if (search === 'read-model' && total > MOST_BEHIND)
    throw new QueryFailed({ kind: 'behind', position: after, wanted: upTo, retryAfterMs: 60_000 })
  let searched = 0
  if (after < upTo)
    for await (const page of log.scan({ after, until: upTo })) {
      signal?.throwIfAborted()
      for (const event of page.events) {
        if (event.tenant !== tenant) continue
        const about = aboutOf(events.get(event.type), event, person)
        if (about === null) continue
        const isMissing =
          about === 'self' && known !== null && known.streams.length > 0 && event.position <= known.position
        if (isMissing && !known.streams.includes(event.stream)) missed.add(event.stream)
        streams.add(event.stream)
      }
      searched += page.events.length
      onSearched?.(searched, total)
    }
  return { streams, upTo, missed: [...missed].sort() }
}
