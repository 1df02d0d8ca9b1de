// The read models about a person, or of any few streams, as of a moment, computed by the same folds as live.
// Input: read models, streams, and a moment (moment.ts): a position, a time, or a time and what was known then. Output:
// the rows at that moment. Questions about one person are in questions/, a history step by step is in replay/, and
// past-rows.ts provides the rows to queries that have a past.
//
// By position, the events up to there are folded in log order. By time, the effective history is folded: what had
// happened by then, in the order in which it happened, each fact as its last known amendment states
// (src/kernel/effective-history.ts). Snapshots (snapshots/) only save work: the answer is the same with or without
// them.
//
// Invariants: nothing here writes. An event that cannot be read ends the question, because an answer without it would
// be wrong.

import type { Codec, EventReader } from '#commanding/codec.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import { amendmentsOf, effectiveHistory } from '#kernel/effective-history.ts'
import { isWhollyErased, type RecordedEvent } from '#kernel/event.ts'
import { refoldsOn } from '#kernel/fold.ts'
import type { Instant, Position, TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { recallHistories } from '#projecting/projector/recall-histories.ts'
import { opensFields, readerFor } from '#projecting/reading.ts'
import { foldInto, type RowChange, readable } from './folding.ts'
import { isByTime, type Moment } from './moment.ts'
import { PastFailed } from './past-problem.ts'
import { follow, isLate, type PastQuestion, type PastState, stateFrom, type Working } from './past-state.ts'
import { furthest, type HistoryLog, leadsTo, readHistory } from './person-history.ts'
import { reread } from './rereading.ts'
import type { Snapshot, Snapshots } from './snapshots/snapshot.ts'
import { stepsByTime } from './steps-by-time.ts'
import type { HistoryIndexes } from './timeline/history-index.ts'

/** What one event changed in the rows. */
export type Step = { readonly event: RecordedEvent; readonly changes: readonly RowChange[] }

export type Past = {
  stateAt(question: PastQuestion): Promise<PastState>
  /**
   * Moves a state on to a later moment on the same clock, event by event. With `open`, the events have their personal
   * fields, for people who read them: this needs the keys of all of them. `expected` is how many steps will be taken.
   */
  stepsTo(
    state: PastState,
    to: Moment,
    options?: { readonly open: boolean; readonly expected?: number },
  ): AsyncGenerator<Step>
  /** Events as people read them, with their personal fields. */
  shown(events: readonly StoredEvent[]): Promise<readonly RecordedEvent[]>
}

/** For callers that store intermediate states of a history. */
export type MovingPast = Past & {
  /** Moves a state on to a later position. Calls `each` for every event once it is folded. */
  moveOn(state: PastState, to: Moment, each?: (event: StoredEvent) => Promise<void>): Promise<void>
}

export type PastParts = {
  readonly log: HistoryLog
  readonly codec: Codec
  readonly snapshots: Snapshots | null
  /** Where the events are that must be read again behind a snapshot. Without it, all of that stream is read again. */
  readonly indexes?: HistoryIndexes
}

/** A question that read more than this requests snapshots that would have saved the work. */
const FAR = 2_000
/** By time, events must be sorted in memory if one came late: some 200 MB. */
const MOST_SORTED = 200_000

export function past({ log, codec, snapshots, indexes }: PastParts): MovingPast {
  /** All events that were known at the moment, from the state's place on, whenever they happened. */
  async function* eventsOn(
    state: Working,
    moment: Moment,
    viewer: EventReader = state.reader,
    expected?: number,
  ): AsyncGenerator<StoredEvent> {
    const { models, mostEvents = Number.POSITIVE_INFINITY } = state.question
    const amendments = amendmentsOf(models)
    for await (const page of pagesOn(state, moment, expected)) {
      await state.reader.prepare(page)
      if (viewer !== state.reader) await viewer.prepare(page)
      for (const event of page) {
        if (moment.known !== null && event.recordedAt > moment.known) {
          // What was known is a beginning of the log, even if a server's clock ran backwards: from here on, nothing was
          // known. A copy keeps the times of the first log, which are only ordered within each stream.
          if (event.origin) continue
          state.knownBefore = event.position
          return
        }
        state.eventsRead += 1
        if (state.eventsRead > mostEvents)
          throw new PastFailed({ kind: 'past-too-large', what: 'events', most: mostEvents })
        state.followed = follow(state, event, amendments.has(event.type))
        yield event
      }
    }
  }

  async function* pagesOn(state: Working, { upTo }: Moment, expected?: number): AsyncGenerator<readonly StoredEvent[]> {
    const { tenant } = state.question
    if (indexes) {
      yield* reread({ log, indexes }, state)
      state.followed = { ...state.followed, place: furthest(state.followed.place, state.includedTo) }
    }
    const first = expected === undefined ? {} : { first: expected }
    yield* readHistory(log, { tenant, from: state.followed.place, upTo, ...first })
  }

  async function validSnapshots(
    tenant: TenantId,
    snapshotsFound: ReadonlyMap<Projection, Snapshot>,
  ): Promise<ReadonlyMap<Projection, Snapshot>> {
    // Usually all of them are at the same place.
    const places = new Map([...snapshotsFound.values()].map(({ position, place }) => [position, place]))
    const valid = new Set<Position>()
    for (const [position, place] of places) if (await leadsTo(log, tenant, place, position)) valid.add(position)
    return new Map([...snapshotsFound].filter(([, { position }]) => valid.has(position)))
  }

  /** By position, a row may have to be folded again after an amendment, from its stream up to there. */
  async function foldNext(state: Working, fold: ReturnType<typeof foldInto>, stored: StoredEvent) {
    const models = state.question.models.filter((model) => refoldsOn(model, stored.type))
    if (models.length === 0) return fold(stored)
    const event = readable(stored, () => state.reader.decode(stored))
    await recallHistories(log, state.reader, models, [event])
    return fold(stored, () => event)
  }

  async function byPosition(state: Working, each?: (event: StoredEvent) => Promise<void>): Promise<Working> {
    const fold = foldInto(state.models, state.reader, 'by-position')
    for await (const event of eventsOn(state, state.moment)) {
      await foldNext(state, fold, event)
      state.last = event
      if (each) await each(event)
    }
    return state
  }

  /**
   * In the order in which events happened. As long as none came late and none was amended, that is the log order, and
   * no event is held. Otherwise the events after the snapshot, or all events, are sorted and folded with their
   * amendments.
   */
  async function byTime(question: PastQuestion, starts: ReadonlyMap<Projection, Snapshot> | undefined) {
    const state = stateFrom(question, starts, readerFor(codec, question.models))
    const amendments = amendmentsOf(question.models)
    const fold = foldInto(state.models, state.reader, 'by-time')
    let latest = state.followed.occurredAt
    let latestReread: Instant | null = null
    for await (const event of eventsOn(state, state.moment)) {
      if (!happened(event, state.moment)) continue
      const isReread = event.position <= state.rereadUpTo
      if (amendments.has(event.type) || isLate(event, isReread ? latestReread : latest)) {
        const { eventsRead, reader } = state
        const resumed = { ...stateFrom(question, starts, reader), eventsRead }
        const sorted = resumed.fromSnapshot === null ? null : await sortedBehind(resumed)
        if (sorted) return foldSorted(resumed, sorted)
        const whole = { ...stateFrom(question, undefined, reader), eventsRead: resumed.eventsRead }
        return foldSorted(whole, await sortedOn(whole, whole.moment))
      }
      fold(event)
      if (isReread) latestReread = event.occurredAt
      else latest = event.occurredAt
      if (!isReread) state.last = event
    }
    return state
  }

  /** The sorted events after a snapshot; null if one of them changes what the snapshot includes. */
  async function sortedBehind(state: Working): Promise<readonly StoredEvent[] | null> {
    const { occurredAt } = state.followed
    const amendments = amendmentsOf(state.question.models)
    // If the snapshots of several models are at different places, it is not checked which of them include the fact.
    const areApart = new Set(state.models.filter(({ model }) => !opensFields(model)).map(({ from }) => from)).size > 1
    const amendsBehind = (event: StoredEvent): boolean => {
      const amending = state.reader.decode(event)
      const names = isWhollyErased(amending) ? [] : (amendments.get(event.type)?.names(amending.data) ?? [])
      const start = state.includedTo.get(event.stream) ?? 0
      return names.some(({ revision }) => areApart || revision === null || revision < start)
    }
    const sorted = await sortedOn(state, state.moment)
    const changes = sorted.some(
      (event) =>
        event.position > state.rereadUpTo && (isLate(event, occurredAt) || readable(event, () => amendsBehind(event))),
    )
    return changes ? null : sorted
  }

  function foldSorted(state: Working, sorted: readonly StoredEvent[]): Working {
    const history = effectiveHistory(amendmentsOf(state.question.models), state.reader.decode)
    for (const event of sorted) readable(event, () => history.add(event))
    const fold = foldInto(state.models, state.reader, 'by-time')
    for (const entry of history.entries) fold(entry.stored, () => history.read(entry))
    state.last = sorted.at(-1) ?? state.last
    return state
  }

  /** What had happened by the moment, in the order in which it happened. */
  async function sortedOn(state: Working, moment: Moment, viewer = state.reader): Promise<StoredEvent[]> {
    const events: StoredEvent[] = []
    for await (const event of eventsOn(state, moment, viewer)) {
      if (!happened(event, moment)) continue
      if (events.length >= MOST_SORTED)
        throw new PastFailed({ kind: 'past-too-large', what: 'events', most: MOST_SORTED })
      events.push(event)
    }
    return events.sort(inTime)
  }

  return {
    async stateAt(question) {
      const { tenant, subject, models, moment } = question
      const person = snapshots && subject ? { tenant, subject } : undefined
      const latest = person && (await snapshots?.latest(person, models, moment))
      const starts = latest && (await validSnapshots(tenant, latest))
      const state = isByTime(moment)
        ? await byTime(question, starts)
        : await byPosition(stateFrom(question, starts, readerFor(codec, models)))
      if (person && state.eventsRead > FAR) snapshots?.request(person)
      return state
    },

    async shown(events) {
      const viewer = codec.reader('all')
      await viewer.prepare(events)
      return events.map(viewer.show)
    },

    async moveOn(from, to, each) {
      if (isByTime(from.moment) || isByTime(to)) throw new TypeError('a state moves on by position')
      const state: Working = from
      state.moment = to
      await byPosition(state, each)
    },

    async *stepsTo(from, to, { open, expected } = { open: false }) {
      assertSameClock(from.moment, to)
      const state: Working = from
      const viewer = open ? codec.reader('all') : state.reader
      if (isByTime(to)) {
        const whole = stateFrom(state.question, undefined, state.reader)
        const steps = stepsByTime(state.models, state.reader)
        for (const stored of await sortedOn(whole, to, viewer)) {
          if (happened(stored, state.moment)) {
            steps.passed(stored)
            continue
          }
          const changes = steps.step(stored)
          state.last = stored
          yield { event: viewer.show(stored), changes }
        }
        state.eventsRead += whole.eventsRead
        state.followed = whole.followed
      } else {
        const changes: RowChange[] = []
        const fold = foldInto(state.models, state.reader, 'by-position', (change) => changes.push(change))
        for await (const stored of eventsOn(state, to, viewer, expected)) {
          changes.length = 0
          await foldNext(state, fold, stored)
          state.last = stored
          yield { event: viewer.show(stored), changes: [...changes] }
        }
      }
      state.moment = to
    },
  }
}

const happened = (event: StoredEvent, { happened: limit }: Moment): boolean =>
  limit === null || event.occurredAt <= limit

const inTime = (a: StoredEvent, b: StoredEvent): number =>
  a.occurredAt === b.occurredAt ? (a.position < b.position ? -1 : 1) : a.occurredAt < b.occurredAt ? -1 : 1

function assertSameClock(from: Moment, to: Moment): void {
  if (isByTime(from) !== isByTime(to)) throw new TypeError('a state must move on by the same clock')
  if (isByTime(to) && (from.upTo !== to.upTo || from.known !== to.known))
    throw new TypeError('by time, a state must move on with the same known events')
}
