// The port of the event log: its types, methods and errors. Each adapter has a folder here.
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
 * Ciphertext of some of an event's personal fields, under one key. An event may contain data of several people: each has a
 * separate part under a separate key. Only the codec reads the content.
 */
export type SealedPart = {
  /** Id of the key, a UUID. */
  readonly key: string
  readonly algorithm: string
  /** Encoded as base64. */
  readonly ciphertext: string
}

/** Where and when a copied event was first recorded: the log with the copy assigned a new position and time. */
export type Origin = { readonly log: LogId; readonly position: Position; readonly recordedAt: Instant }

/** The log that this log is a copy of, and the state of the copy. */
export type CopyOf = {
  readonly log: LogId
  /** Everything up to this position of the other log has been copied. */
  readonly reached: Position
  /** The head of this log when the whole copy was verified and contained nothing else; null until then. */
  readonly verifiedAt: Position | null
  /** The same field of the other log: its events were copied with their ids. */
  readonly mayHoldOldIds: boolean
}

/** An event to append, as encoded by the codec. */
export type NewRecord = {
  readonly id: EventId
  readonly type: string
  readonly version: number
  readonly subject: PersonId | null
  readonly actor: PersonId
  readonly correlationId: string
  readonly causationId: string | null
  /** Hash of the command's input: distinguishes a repeated command from another one under the same key. */
  readonly fingerprint: number
  readonly occurredAt: Instant
  readonly zone: Zone
  readonly data: object
  /** Empty if the event has no personal fields, and until encryption is implemented. */
  readonly sealed: readonly SealedPart[]
  /** Only for copied events. */
  readonly origin?: Origin | undefined
}

/** An event as stored in the log: not yet decrypted or upcast. */
export type StoredEvent = Omit<NewRecord, 'data'> & {
  readonly commandId: CommandId
  readonly stream: StreamName
  readonly revision: Revision
  readonly position: Position
  readonly tenant: TenantId
  /** When the log recorded the event. For a copied event, when the original log did. */
  readonly recordedAt: Instant
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * The state in which the writer expects the stream: `none` (it must not exist), an exact revision, or `any`.
 * `any` gives no protection against repeats. Only tools use it.
 */
export type ExpectedRevision = 'none' | 'any' | Revision

export type Append = {
  readonly stream: StreamName
  readonly tenant: TenantId
  readonly expected: ExpectedRevision
  readonly events: readonly NewRecord[]
  /** Position of the stream's last event, if the caller knows it: saves the log a search. */
  readonly hint?: Position
  /**
   * Id of that event. The append is a conflict if another event has the expected revision, or if this event has another
   * position: a failover lost commits, and another server has written since.
   */
  readonly lastEvent?: EventId
}

export type Appended = {
  /** Revision and position of the last appended event. */
  readonly revision: Revision
  readonly position: Position
  /** Whether the same events had been appended before, and this is the first answer. */
  readonly repeated: boolean
}

export type StreamPage = {
  readonly events: readonly StoredEvent[]
  /** Revision of the stream's last event, -1 if the stream is empty. */
  readonly currentRevision: Revision
}

export type Filter = {
  readonly types?: readonly string[]
  readonly tenant?: TenantId
}

export type LogPage = {
  readonly events: readonly StoredEvent[]
  /** Everything up to this position was examined: continue here. A checkpoint may move to it. */
  readonly position: Position
  /** Whether the page reached the head of the log. */
  readonly end: boolean
}

export type SubscriptionMessage =
  | ({ readonly kind: 'events' } & LogPage)
  /** Sent each time the reader has caught up with the head: from then on it is live. */
  | { readonly kind: 'caught-up'; readonly position: Position }

export type EventLog = {
  /** Identity of this log: checkpoints of other logs are invalid here. */
  readonly id: LogId

  readonly format: LogFormat
  /** Whether the log may contain command ids of format 1, written or copied: then repeats are searched for under both ids. */
  readonly mayHoldOldIds: boolean

  /** The log that this one is a copy of, as read on opening or recorded since. Null for an original. */
  readonly copyOf: CopyOf | null
  /** Stores the progress of a copy durably. Only for `sillage log copy`. */
  recordCopy(copyOf: CopyOf): Promise<void>

  /**
   * Appends to one stream atomically; resolves once the events are durable. Throws WrongExpectedRevision,
   * AppendRefused (limits, or a second school in a log of format 1), LogBusy, or OutcomeUnknown.
   */
  append(append: Append): Promise<Appended>

  /**
   * Makes many appends at once, for imports. Each has a separate outcome; conflicts are returned, not thrown. Each append is
   * atomic, but the appends together are not. If one of them is invalid, all are refused (AppendRefused) and nothing is
   * written.
   */
  load(appends: readonly Append[]): Promise<readonly (Appended | WrongExpectedRevision)[]>

  /** Reads one page of a stream, forwards or backwards from a revision; `'end'` is after the last event. */
  readStream(
    stream: StreamName,
    page: {
      readonly tenant: TenantId
      readonly from: Revision | 'end'
      readonly direction: 'forwards' | 'backwards'
      readonly limit: number
    },
  ): Promise<StreamPage>

  /** Reads the whole log after a position, in order. With a filter a page may be empty and still advance. */
  readAll(page: { readonly after: Position; readonly limit: number; readonly filter?: Filter }): Promise<LogPage>

  /**
   * Reads back from a position: the event there, and those of the school among about so many events of the log before it, in
   * order. `after` is where it stopped. Null if the log has no event at the position.
   */
  readBack(from: {
    readonly at: Position
    readonly events: number
    readonly tenant: TenantId
  }): Promise<{ readonly events: readonly StoredEvent[]; readonly after: Position } | null>

  /**
   * Reads a range of the log in order and as fast as possible, for rebuilds and checks. The adapter chooses the page size,
   * and reads each page in a separate short statement. With `types`, only those are returned, and pages may be empty and
   * still advance. Ends at `until`, which must not be beyond the head.
   */
  scan(stretch: {
    readonly after: Position
    readonly until: Position
    readonly types?: readonly string[]
  }): AsyncIterable<LogPage>

  /**
   * Catches up after a position, sends `caught-up`, then follows live. Holds one page in memory: nothing is queued for a slow
   * reader. A lost connection causes neither loss nor repetition. Ends when the signal is aborted.
   */
  subscribe(from: {
    readonly after: Position
    readonly filter?: Filter
    readonly pageSize?: number
    readonly signal: AbortSignal
  }): AsyncIterable<SubscriptionMessage>

  /** Position of the last event, 0 if the log is empty. */
  head(): Promise<Position>

  /**
   * Position of the event that is `events` before the last one of the same append; null if it cannot be derived.
   */
  positionBefore(last: Position, events: number): Position | null

  /** The number of events after a position. */
  lag(position: Position): Promise<number>

  /** Id of the event at a position, to check that a checkpoint belongs to this log. Null beyond the head. */
  eventAt(position: Position): Promise<EventId | null>

  close(): Promise<void>
}

/** Limit of one append, the same for every adapter (EventStoreDB accepts 1,048,576 bytes in all). */
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

/** The stream is not at the revision that the writer expected, and the writer's events are not in it. */
export class WrongExpectedRevision extends EventLogError {
  readonly stream: StreamName
  readonly expected: ExpectedRevision
  readonly actual: Revision
  constructor(stream: StreamName, expected: ExpectedRevision, actual: Revision) {
    super('wrong-expected-revision', `stream ${stream} is at revision ${actual}, expected ${expected}`)
    this.stream = stream
    this.expected = expected
    this.actual = actual
  }
}

/** The append is invalid: too large, empty, or from a second school in a log of format 1. */
export class AppendRefused extends EventLogError {
  readonly reason: 'too-many-events' | 'too-many-bytes' | 'empty' | 'repeated-id' | 'log-of-one-school'
  constructor(reason: AppendRefused['reason'], message: string) {
    super('append-refused', message)
    this.reason = reason
  }
}

/** The queue of the log is full. Nothing was written: try again later. */
export class LogBusy extends EventLogError {
  readonly retryAfterMs: number
  constructor(retryAfterMs: number) {
    super('log-busy', `the queue of the log is full; try again after ${retryAfterMs} ms`)
    this.retryAfterMs = retryAfterMs
  }
}

/** The connection was lost during the append: the events may or may not have been stored. Repeat the same append. */
export class OutcomeUnknown extends EventLogError {
  constructor(cause: unknown) {
    super('outcome-unknown', 'the log did not answer; repeat the same append', { cause })
  }
}

/** The log does not answer. Nothing was written: try again. */
export class LogUnavailable extends EventLogError {
  constructor(cause: unknown) {
    super('log-unavailable', 'the log does not answer', { cause })
  }
}

/** Somebody has deleted the stream on the server. Sillage never deletes a stream. */
export class StreamDeleted extends EventLogError {
  readonly stream: StreamName
  constructor(stream: StreamName, options?: ErrorOptions) {
    super('stream-deleted', `stream ${stream} was deleted on the server: restore it from a backup`, options)
    this.stream = stream
  }
}

/** This log cannot have an event at that position: the position comes from another log. */
export class UnknownPosition extends EventLogError {
  readonly position: Position
  constructor(position: Position, options?: ErrorOptions) {
    super('unknown-position', `position ${position} does not belong to this log`, options)
    this.position = position
  }
}
