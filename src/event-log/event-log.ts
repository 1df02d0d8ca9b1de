// The port: what an event log must do, for commands, projections and readers. Adapters stand in the folders beside it.
import type {
  CommandId,
  EventId,
  Instant,
  LogId,
  PersonId,
  Position,
  Revision,
  StreamName,
  TenantId,
  Zone,
} from '#kernel/ids.ts'
import type { LogFormat } from './log-format.ts'

/**
 * Ciphertext of some of an event's personal fields, under one key. An event may speak of several people, and each part
 * opens by a key of its own. Only the codec looks inside.
 */
export type SealedPart = {
  /** Id of the key, a UUID. */
  readonly key: string
  readonly algorithm: string
  /** In base64. */
  readonly ciphertext: string
}

/** Where a copied event was first written: what the log that holds the copy had to stamp anew. */
export type Origin = { readonly log: LogId; readonly position: Position; readonly recordedAt: Instant }

/** What a log knows of the one that it is a copy of. */
export type CopyOf = {
  readonly log: LogId
  /** Up to this position of the other log, everything stands here. */
  readonly reached: Position
  /** Once all of it was copied and compared, and nothing else was here: where this log then ended. */
  readonly verifiedAt: Position | null
  /** As the other log said of itself: its events were copied with their ids. */
  readonly mayHoldOldIds: boolean
}

/** An event on its way into the log, as the codec gives it. */
export type NewRecord = {
  readonly id: EventId
  readonly type: string
  readonly version: number
  readonly subject: PersonId | null
  readonly actor: PersonId
  readonly correlationId: string
  readonly causationId: string | null
  /** Of the command's input: tells a repeated command from another one under the same key. */
  readonly fingerprint: number
  readonly occurredAt: Instant
  readonly zone: Zone
  readonly data: object
  /** Empty until encryption comes, and where nothing in the event is personal. */
  readonly sealed: readonly SealedPart[]
  /** Of a copied event alone. */
  readonly origin?: Origin | undefined
}

/** An event as it stands in the log: not yet opened or upcast. */
export type StoredEvent = Omit<NewRecord, 'data'> & {
  readonly commandId: CommandId
  readonly stream: StreamName
  readonly revision: Revision
  readonly position: Position
  readonly tenant: TenantId
  /** When the log took it; of a copied event, when the first log did. */
  readonly recordedAt: Instant
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * What the writer knows of the stream: `none` (it must not exist), an exact revision, or `any`.
 * `any` promises nothing about repeats and is for tools alone.
 */
export type ExpectedRevision = 'none' | 'any' | Revision

export type Append = {
  readonly stream: StreamName
  readonly tenant: TenantId
  readonly expected: ExpectedRevision
  readonly events: readonly NewRecord[]
  /** Position of the stream's last event as the caller saw it: spares the log a search through its past. */
  readonly hint?: Position
  /**
   * Id of that event. Where another one stands at the expected revision, or the same command elsewhere (a failover lost
   * commits, and another server wrote on), it is a conflict.
   */
  readonly lastEvent?: EventId
}

export type Appended = {
  /** Revision and position of the last of the events. */
  readonly revision: Revision
  readonly position: Position
  /** The very same events stood there already: this is the first answer again. */
  readonly repeated: boolean
}

export type StreamPage = {
  readonly events: readonly StoredEvent[]
  /** Revision of the stream's last event, -1 where it holds none. */
  readonly currentRevision: Revision
}

export type Filter = {
  readonly types?: readonly string[]
  readonly tenant?: TenantId
}

export type LogPage = {
  readonly events: readonly StoredEvent[]
  /** Everything up to here was looked at: read on from it, and a checkpoint may move to it. */
  readonly position: Position
  /** True where the page reached the head of the log. */
  readonly end: boolean
}

export type SubscriptionMessage =
  | ({ readonly kind: 'events' } & LogPage)
  /** Sent once each time the reader has seen everything there is; from then on it is live. */
  | { readonly kind: 'caught-up'; readonly position: Position }

export type EventLog = {
  /** Identity of this log: a checkpoint of another log means nothing here. */
  readonly id: LogId

  readonly format: LogFormat
  /** True where the log may hold ids made by the rule of format 1, its own or copied: a repeated command is looked for under both. */
  readonly mayHoldOldIds: boolean

  /** Of which log it is a copy: as it was opened, or as was recorded here since. Null where it is an original. */
  readonly copyOf: CopyOf | null
  /** Keeps, durably, how far the copy of another log has come. For `sillage log copy` alone. */
  recordCopy(copyOf: CopyOf): Promise<void>

  /**
   * Appends to one stream, all or nothing; resolves once it is durable. Throws WrongExpectedRevision,
   * AppendRefused (limits, or a second school in a log of format 1), LogBusy, or OutcomeUnknown.
   */
  append(append: Append): Promise<Appended>

  /**
   * Appends many at once, for imports: each with its own outcome, a conflict being a value. Nothing promises that
   * they are written together, or in turn with other writers, but each append is all or nothing. Where one can never be
   * taken, all are refused (AppendRefused) and nothing is written.
   */
  load(appends: readonly Append[]): Promise<readonly (Appended | WrongExpectedRevision)[]>

  /** Reads one page of a stream: forwards from a revision on, or backwards from it down (`'end'`: from behind the last). */
  readStream(
    stream: StreamName,
    page: {
      readonly tenant: TenantId
      readonly from: Revision | 'end'
      readonly direction: 'forwards' | 'backwards'
      readonly limit: number
    },
  ): Promise<StreamPage>

  /** Reads the whole log after a position, in order. With a filter a page may be empty and yet move on. */
  readAll(page: { readonly after: Position; readonly limit: number; readonly filter?: Filter }): Promise<LogPage>

  /**
   * Reads a stretch of the log in order as fast as it can, for rebuilds and checks: pages of a size that suits it, each
   * in a short statement of its own. With types given, only those come, and pages may be empty and yet move on. Ends at
   * `until`, which is in the log.
   */
  scan(stretch: {
    readonly after: Position
    readonly until: Position
    readonly types?: readonly string[]
  }): AsyncIterable<LogPage>

  /**
   * Catches up after a position, says so, then follows live. It holds one page at a time: a slow reader reads from
   * the log, it is never queued for. Survives a lost connection without loss or repetition. Ends with the signal.
   */
  subscribe(from: {
    readonly after: Position
    readonly filter?: Filter
    readonly pageSize?: number
    readonly signal: AbortSignal
  }): AsyncIterable<SubscriptionMessage>

  /** Position of the last event, 0 where there is none. */
  head(): Promise<Position>

  /**
   * The position of the event that stands so many before the last one of the same append; null where only a read can tell.
   */
  placeBefore(last: Position, events: number): Position | null

  /** How many events stand after a position. */
  lag(position: Position): Promise<number>

  /** What stands at a position, to tell whether a checkpoint is of this log. Null beyond the head. */
  eventAt(position: Position): Promise<EventId | null>

  close(): Promise<void>
}

/** Limits of one append, the same on every adapter (EventStoreDB takes 1,048,576 bytes in all). */
export const MOST_BYTES_PER_APPEND = 1_000_000

type ErrorCode =
  | 'wrong-expected-revision'
  | 'append-refused'
  | 'log-busy'
  | 'outcome-unknown'
  | 'log-unavailable'
  | 'stream-deleted'
  | 'unknown-position'

export class EventLogError extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EventLogError'
    this.code = code
  }
}

/** The stream stands at another revision than the writer expected, with other events than the writer's. */
export class WrongExpectedRevision extends EventLogError {
  readonly stream: StreamName
  readonly expected: ExpectedRevision
  readonly actual: Revision
  constructor(stream: StreamName, expected: ExpectedRevision, actual: Revision) {
    super('wrong-expected-revision', `stream ${stream} stands at revision ${actual}, not at the expected ${expected}`)
    this.stream = stream
    this.expected = expected
    this.actual = actual
  }
}

/** The append can never be taken: too large, empty, or of a second school in a log of format 1. */
export class AppendRefused extends EventLogError {
  readonly reason: 'too-many-events' | 'too-many-bytes' | 'empty' | 'repeated-id' | 'log-of-one-school'
  constructor(reason: AppendRefused['reason'], message: string) {
    super('append-refused', message)
    this.reason = reason
  }
}

/** Too much is waiting to be written: try again after a while. Nothing was written. */
export class LogBusy extends EventLogError {
  readonly retryAfterMs: number
  constructor(retryAfterMs: number) {
    super('log-busy', `the log has more waiting than it may; retry after ${retryAfterMs} ms`)
    this.retryAfterMs = retryAfterMs
  }
}

/** The connection was lost while writing: the events may or may not stand in the log. Repeat the same append. */
export class OutcomeUnknown extends EventLogError {
  constructor(cause: unknown) {
    super('outcome-unknown', 'the log did not answer; the same append may be repeated', { cause })
  }
}

/** The log does not answer: nothing was written; try again. */
export class LogUnavailable extends EventLogError {
  constructor(cause: unknown) {
    super('log-unavailable', 'the log does not answer', { cause })
  }
}

/** Somebody has deleted the stream on the server, by hand: here nothing is ever deleted. */
export class StreamDeleted extends EventLogError {
  readonly stream: StreamName
  constructor(stream: StreamName, options?: ErrorOptions) {
    super('stream-deleted', `stream ${stream} was deleted on the server: restore it from a backup`, options)
    this.stream = stream
  }
}

/** Nothing can stand at that position of this log: it was given out by another one. */
export class UnknownPosition extends EventLogError {
  readonly position: Position
  constructor(position: Position, options?: ErrorOptions) {
    super('unknown-position', `position ${position} is not of this log`, options)
    this.position = position
  }
}
