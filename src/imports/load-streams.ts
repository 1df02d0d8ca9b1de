// Loads the events of an import into the log: some streams are written while the events of the next ones are created.
import { setImmediate as breathe } from 'node:timers/promises'
import type { Codec, Draft } from '#commanding/codec.ts'
import {
  type Append,
  type EventLog,
  MOST_BYTES_PER_APPEND,
  type NewRecord,
  WrongExpectedRevision,
} from '#event-log/event-log.ts'
import type { NewEvent } from '#kernel/event.ts'
import {
  type CommandId,
  type Instant,
  type PersonId,
  parseStream,
  type Revision,
  type StreamName,
  type TenantId,
  UNKNOWN_INPUT,
  type Zone,
} from '#kernel/ids.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import { KeyDestroyed, type SealingLevel } from '#privacy/sealing.ts'
import { mostBytesOf } from './most-bytes.ts'

/** Events that happened at one time and are written together. The id is derived from the source, never random. */
export type Step = {
  readonly command: CommandId
  readonly occurredAt: Instant
  readonly events: readonly NewEvent<string, object>[]
  /** Hash of the content in the source: distinguishes a repeat from different content with the same id. */
  readonly fingerprint?: number
}

/** The steps to write to one stream after its revision, in order. */
export type StreamPart = {
  readonly stream: StreamName
  readonly subject: PersonId | null
  /** -1 for an empty stream. */
  readonly after: Revision
  readonly steps: Iterable<Step>
}

export type LoadParts = {
  readonly log: Pick<EventLog, 'load' | 'readStream'>
  readonly codec: Codec
  readonly tenant: TenantId
  readonly zone: Zone
  readonly level: SealingLevel
  readonly actor: PersonId
  /** Nothing is imported about them. Absent where nobody is ever erased. */
  readonly erased?: Pick<ErasedPeople, 'has'>
}

/** Whether the stream would bring back a person who was erased. */
export const isOfErased = (
  { erased, tenant }: Pick<LoadParts, 'erased' | 'tenant'>,
  { stream, subject }: Pick<StreamPart, 'stream' | 'subject'>,
): boolean =>
  erased !== undefined &&
  ((subject !== null && erased.has(tenant, subject)) || erased.has(tenant, parseStream(stream).id))

/** An append whose events are not sealed yet. */
type DraftAppend = Omit<Append, 'events'> & {
  readonly drafts: readonly Draft[]
  readonly eventCount: number
  /** Once sealed, it is no larger. */
  readonly mostBytes: number
}

export type LoadOptions = {
  /** Called with the number of events written since the previous call. */
  readonly onEvents?: (events: number) => void
  /** Ends early: loads in progress are finished, no further one is started. */
  readonly signal?: AbortSignal
}

export type Loaded = {
  /** Events that were written now. */
  readonly events: number
  /** Events that another process had written meanwhile, in streams that were not refused. */
  readonly repeated: number
  /** Streams that were not at the expected revision, with the number of events that were written to them before that was seen. */
  readonly refused: ReadonlyMap<StreamName, number>
}

const MOST_EVENTS_PER_APPEND = 1_000
/** A load blocks other writers, for a quarter of a second with this size. Half the size is a fifth slower. */
const EVENTS_PER_LOAD = 20_000
/** So many answers or views take less. A few loads are in memory at once. */
const BYTES_PER_LOAD = 32_000_000
const EVENTS_PER_SEALING = 1_000
const BYTES_PER_SEALING = 2_000_000
/** One is written, the next is encoded and waits, a third is being encoded. With two, each would wait for the other. */
const LOADS_AT_ONCE = 3
/** Creating events blocks the event loop, so the connections get a turn this often. */
const TURN_MS = 4

export async function loadStreams(
  parts: LoadParts,
  streams: Iterable<StreamPart> | AsyncIterable<StreamPart>,
  { onEvents, signal }: LoadOptions = {},
): Promise<Loaded> {
  const refused = new Set<StreamName>()
  const repeats = new Map<StreamName, number>()
  const writes = new Map<StreamName, number>()
  const writing: Promise<void>[] = []
  // A stream is never split between loads, so that concurrent loads do not wait for each other's revisions.
  let batch: DraftAppend[] = []
  let waiting = { events: 0, bytes: 0 }
  let events = 0
  let turnMs = performance.now()

  for await (const stream of streams) {
    if (signal?.aborted) break
    if (isOfErased(parts, stream)) continue
    for (const append of appendsOf(parts, stream)) {
      batch.push(append)
      waiting = { events: waiting.events + append.eventCount, bytes: waiting.bytes + append.mostBytes }
      if (performance.now() - turnMs > TURN_MS) {
        await breathe()
        turnMs = performance.now()
      }
    }
    if (waiting.events < EVENTS_PER_LOAD && waiting.bytes < BYTES_PER_LOAD) continue
    if (writing.length >= LOADS_AT_ONCE) await writing.shift()
    const written = write(batch)
    // Awaited in a later round. Until then a failure must not count as unhandled.
    written.catch(() => undefined)
    writing.push(written)
    batch = []
    waiting = { events: 0, bytes: 0 }
  }
  await Promise.all(writing)
  if (!signal?.aborted && batch.length > 0) await write(batch)
  const repeated = [...repeats].reduce((sum, [stream, count]) => sum + (refused.has(stream) ? 0 : count), 0)
  return { events, repeated, refused: new Map([...refused].map((stream) => [stream, writes.get(stream) ?? 0])) }

  async function write(drafted: readonly DraftAppend[]): Promise<void> {
    const appends = await sealed(parts.codec, drafted)
    const outcomes = await parts.log.load(appends)
    let written = 0
    appends.forEach(({ stream, events: of }, i) => {
      const outcome = outcomes[i]
      if (!outcome) throw new Error('the log returned fewer outcomes than appends')
      if (outcome instanceof WrongExpectedRevision) refused.add(stream)
      else if (outcome.repeated) repeats.set(stream, (repeats.get(stream) ?? 0) + of.length)
      else {
        written += of.length
        // Only of a stream with several appends can a part be refused and another one written.
        if ([appends[i - 1], appends[i + 1]].some((other) => other?.stream === stream))
          writes.set(stream, (writes.get(stream) ?? 0) + of.length)
      }
    })
    events += written
    onEvents?.(written)
  }
}

/** Seals what a load writes, some appends at a time: sealing blocks the event loop, and new keys are created together. */
async function sealed(codec: Codec, drafted: readonly DraftAppend[]): Promise<readonly Append[]> {
  const appends: Append[] = []
  for (let from = 0; from < drafted.length; ) {
    let until = from
    for (
      let events = 0, bytes = 0;
      until < drafted.length && events < EVENTS_PER_SEALING && bytes < BYTES_PER_SEALING;
      until += 1
    ) {
      events += drafted[until]?.eventCount ?? 0
      bytes += drafted[until]?.mostBytes ?? 0
    }
    const some = drafted.slice(from, until)
    const encoded = await codec.encode(some.flatMap(({ drafts }) => drafts))
    let next = 0
    for (const { drafts, eventCount: _, mostBytes: __, ...append } of some) {
      const events: NewRecord[] = []
      for (const outcome of encoded.slice(next, next + drafts.length)) {
        if (outcome instanceof KeyDestroyed) throw outcome
        events.push(...outcome)
      }
      next += drafts.length
      appends.push({ ...append, events })
    }
    from = until
    await breathe()
  }
  return appends
}

/** Appends of whole steps, each of which expects the previous one, within the limits of the log. */
function* appendsOf(
  { tenant, zone, level, actor }: LoadParts,
  { stream, subject, after, steps }: StreamPart,
): Generator<DraftAppend> {
  let revision = after
  let drafts: Draft[] = []
  let eventCount = 0
  let mostBytes = 0
  const append = (): DraftAppend => {
    const expected = revision < 0 ? 'none' : revision
    return { stream, tenant, expected, drafts, eventCount, mostBytes }
  }
  for (const { command, occurredAt, events, fingerprint = UNKNOWN_INPUT } of steps) {
    const bytes = events.reduce((sum, event) => sum + mostBytesOf(event), 0)
    const isFull = eventCount + events.length > MOST_EVENTS_PER_APPEND || mostBytes + bytes > MOST_BYTES_PER_APPEND
    if (eventCount > 0 && isFull) {
      yield append()
      revision += eventCount
      drafts = []
      eventCount = 0
      mostBytes = 0
    }
    const stamp = {
      commandId: command,
      subject,
      actor,
      correlationId: command,
      causationId: null,
      fingerprint,
      occurredAt,
      zone,
    }
    drafts.push({ events, stamp, tenant, stream, level })
    eventCount += events.length
    mostBytes += bytes
  }
  if (eventCount > 0) yield append()
}
