// Loads what an import has to say into the log: some streams are written while the events of the next ones are made.
import { setImmediate as breathe } from 'node:timers/promises'
import type { Codec } from '#commanding/codec.ts'
import { type Append, type EventLog, WrongExpectedRevision } from '#event-log/event-log.ts'
import type { NewEvent } from '#kernel/event.ts'
import type { CommandId, Instant, PersonId, Revision, StreamName, TenantId, Zone } from '#kernel/ids.ts'

/** Events that happened at one moment and stand or fall together. The id follows from the source, never from chance. */
export type Step = {
  readonly command: CommandId
  readonly occurredAt: Instant
  readonly events: readonly NewEvent<string, object>[]
  /** Of what the source says of the step: tells a repeat from other content under the same id. */
  readonly fingerprint?: number
}

/** What is to be written to one stream after its revision, in order. */
export type StreamPart = {
  readonly stream: StreamName
  readonly subject: PersonId | null
  /** -1 for a stream that holds nothing. */
  readonly after: Revision
  readonly steps: Iterable<Step>
}

export type LoadParts = {
  readonly log: Pick<EventLog, 'load' | 'readStream'>
  readonly codec: Codec
  readonly tenant: TenantId
  readonly zone: Zone
  readonly actor: PersonId
}

export type LoadOptions = {
  /** Told of events written since it was told last. */
  readonly onEvents?: (events: number) => void
  /** Ends early: what is under way is written, the rest is not begun. */
  readonly signal?: AbortSignal
}

export type Loaded = {
  /** Events that were written now. */
  readonly events: number
  /** Streams that stood at another revision than was believed. Their first appends may have been written. */
  readonly refused: ReadonlySet<StreamName>
}

const MOST_EVENTS_PER_APPEND = 1_000
/** A load holds up who else writes to the log: a quarter of a second for so many. Half as many are a fifth slower. */
const EVENTS_PER_LOAD = 20_000
/** One is written while the next waits, encoded, and the one after is encoded: with two, each waits for the other. */
const LOADS_AT_ONCE = 3
/** While events are made nothing else runs: the connections get a turn this often. */
const TURN_MS = 4

export async function loadStreams(
  parts: LoadParts,
  streams: Iterable<StreamPart> | AsyncIterable<StreamPart>,
  { onEvents, signal }: LoadOptions = {},
): Promise<Loaded> {
  const refused = new Set<StreamName>()
  const writing: Promise<void>[] = []
  // Whole streams stand in one load, so that loads under way at once never wait for one another's revisions.
  let batch: Append[] = []
  let waiting = 0
  let events = 0
  let turnMs = performance.now()

  for await (const stream of streams) {
    if (signal?.aborted) break
    for (const append of appendsOf(parts, stream)) {
      batch.push(append)
      waiting += append.events.length
      if (performance.now() - turnMs > TURN_MS) {
        await breathe()
        turnMs = performance.now()
      }
    }
    if (waiting < EVENTS_PER_LOAD) continue
    if (writing.length >= LOADS_AT_ONCE) await writing.shift()
    const written = write(batch)
    // Waited for in a later round: until then its failure belongs to nobody.
    written.catch(() => undefined)
    writing.push(written)
    batch = []
    waiting = 0
  }
  await Promise.all(writing)
  if (!signal?.aborted && batch.length > 0) await write(batch)
  return { events, refused }

  async function write(appends: readonly Append[]): Promise<void> {
    const outcomes = await parts.log.load(appends)
    let written = 0
    appends.forEach(({ stream, events: of }, i) => {
      const outcome = outcomes[i]
      if (!outcome) throw new Error('the log gave fewer outcomes than appends')
      if (outcome instanceof WrongExpectedRevision) refused.add(stream)
      else if (!outcome.repeated) written += of.length
    })
    events += written
    onEvents?.(written)
  }
}

/** Appends of whole steps, each of which expects the one before. */
function* appendsOf(
  { codec, tenant, zone, actor }: LoadParts,
  { stream, subject, after, steps }: StreamPart,
): Generator<Append> {
  let revision = after
  let records: ReturnType<Codec['encode']> = []
  const append = (): Append => ({ stream, tenant, expected: revision < 0 ? 'none' : revision, events: records })
  for (const { command, occurredAt, events, fingerprint = 0 } of steps) {
    if (records.length > 0 && records.length + events.length > MOST_EVENTS_PER_APPEND) {
      yield append()
      revision += records.length
      records = []
    }
    const encoded = codec.encode(events, {
      commandId: command,
      subject,
      actor,
      correlationId: command,
      causationId: null,
      fingerprint,
      occurredAt,
      zone,
    })
    if (records.length === 0) records = encoded
    else for (const record of encoded) records.push(record)
  }
  if (records.length > 0) yield append()
}
