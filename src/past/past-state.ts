// Rows as of a moment while a history is folded: where the reading starts, and how far it has come.
import type { EventReader } from '#commanding/codec.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import type { FoldedRow } from '#kernel/fold.ts'
import { ERASURE } from '#kernel/forgetting.ts'
import {
  type Instant,
  type PersonId,
  type Position,
  parseStream,
  START,
  type StreamName,
  type TenantId,
} from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { opensFields } from '#projecting/reading.ts'
import type { ModelState } from './folding.ts'
import type { Moment } from './moment.ts'
import { eventsBefore, type Place, personOf, startOf } from './person-history.ts'
import { canStartFor, type Followed, type Snapshot } from './snapshots/snapshot.ts'

export type PastQuestion = {
  readonly tenant: TenantId
  readonly streams: readonly StreamName[]
  /** The person whose whole history the streams are. Snapshots are used only if it is set. */
  readonly subject?: PersonId
  readonly models: readonly Projection[]
  readonly moment: Moment
  /** The maximum number of events that the answer may read. */
  readonly mostEvents?: number
}

/** Rows as of a moment, and the place in the history. `stepsTo` moves it on. */
export type PastState = {
  readonly question: PastQuestion
  readonly moment: Moment
  readonly models: readonly ModelState[]
  readonly followed: Followed
  /** Opens the personal fields that the models declare. */
  readonly reader: EventReader
  /**
   * Up to here, events are read again for models without a snapshot, although the other models and `followed` include
   * them.
   */
  readonly rereadUpTo: Position
  /** Behind the last event that the rows of the snapshots include, also in streams that are read again. */
  readonly includedTo: Place
  /** The last event that counts; null if there is none, or if it is in a snapshot. */
  readonly last: StoredEvent | null
  /** The number of events before the snapshot it started from; null if it started from the beginning. */
  readonly fromSnapshot: number | null
  readonly eventsRead: number
  /** The first event of the history that was recorded after what was known, if it is before `upTo`. */
  readonly knownBefore: Position | null
}

/** The same while it is folded. */
export type Working = { -readonly [Field in keyof PastState]: PastState[Field] }

/** The state before anything is read: from the snapshots that may serve the moment, or from the beginning. */
export function stateFrom(
  question: PastQuestion,
  snapshotsFound: ReadonlyMap<Projection, Snapshot> | undefined,
  reader: EventReader,
): Working {
  const { models, streams, moment } = question
  const starts = models.map((model) => {
    const snapshot = snapshotsFound?.get(model)
    return { model, snapshot: snapshot && canStartFor(moment, snapshot) ? snapshot : undefined }
  })
  const nothing: Followed = {
    place: startOf(streams),
    position: START,
    recordedAt: null,
    occurredAt: null,
    inOrder: true,
    erasedAt: null,
  }
  // Models that hold personal fields have no snapshots. Their streams are short: only these are read from the start.
  const rereadKinds = new Set(
    starts.flatMap(({ model, snapshot }) => (!snapshot && opensFields(model) ? [model.of] : [])),
  )
  // Reading starts at the earliest snapshot. The other models wait until the history reaches theirs.
  const earliest = starts
    .filter(({ model, snapshot }) => snapshot || !opensFields(model))
    .map(({ snapshot }) => (snapshot ? followedIn(snapshot) : nothing))
    .reduce<Followed | undefined>(
      (least, candidate) => (least && least.position <= candidate.position ? least : candidate),
      undefined,
    )
  const followed = earliest ?? nothing
  return {
    question,
    moment,
    reader,
    rereadUpTo: rereadKinds.size > 0 ? followed.position : START,
    includedTo: followed.place,
    models: starts.map(({ model, snapshot }) => ({
      model,
      rows: new Map<string, FoldedRow>(snapshot?.rows),
      // What an erasure removed, in either stream, must not come back when one of them is read again.
      from: snapshot?.position ?? (rereadKinds.has(model.of) ? (followed.erasedAt ?? START) : START),
    })),
    followed: {
      ...followed,
      place: new Map(
        [...followed.place].map(([stream, next]) => [stream, rereadKinds.has(parseStream(stream).kind) ? 0 : next]),
      ),
    },
    last: null,
    fromSnapshot: followed.position > START ? eventsBefore(followed.place) : null,
    eventsRead: 0,
    knownBefore: null,
  }
}

const followedIn = ({ rows: _, ...followed }: Snapshot): Followed => followed

/** An amended event was folded differently from how it reads now: from then on, the rows by time differ. */
export function follow({ followed, rereadUpTo }: Working, event: StoredEvent, amends: boolean): Followed {
  const { recordedAt, occurredAt, inOrder } = followed
  const place = new Map(followed.place).set(event.stream, event.revision + 1)
  if (event.position <= rereadUpTo) return { ...followed, place }
  return {
    place,
    position: event.position,
    recordedAt: recordedAt !== null && recordedAt > event.recordedAt ? recordedAt : event.recordedAt,
    occurredAt: occurredAt !== null && occurredAt > event.occurredAt ? occurredAt : event.occurredAt,
    inOrder: inOrder && !amends && !isLate(event, occurredAt),
    erasedAt: event.type === ERASURE && event.subject === personOf(event.stream) ? event.position : followed.erasedAt,
  }
}

export const isLate = (event: StoredEvent, latest: Instant | null): boolean =>
  latest !== null && event.occurredAt < latest

/** The last event that the answer includes, by log position. */
export const shownAt = ({ followed }: PastState): Position => followed.position
