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

import type { Codec } from '#commanding/codec.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import { amendmentsOf, effectiveHistory } from '#kernel/effective-history.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { type FoldedRow, refoldsOn } from '#kernel/fold.ts'
import { type Instant, type PersonId, type Position, START, type StreamName, type TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { recallHistories } from '#projecting/projector/recall-histories.ts'
import { foldInto, type ModelState, type RowChange, readable } from './folding.ts'
import { isByTime, type Moment } from './moment.ts'
import { PastFailed } from './past-problem.ts'
import { eventsBefore, type HistoryLog, leadsTo, readHistory, startOf } from './person-history.ts'
import { canStartFor, type Followed, type Snapshot, type Snapshots } from './snapshots/snapshot.ts'
import { stepsByTime } from './steps-by-time.ts'

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
  /** The last event that counts; null if there is none, or if it is in a snapshot. */
  readonly last: StoredEvent | null
  /** The number of events before the snapshot it started from; null if it started from the beginning. */
  readonly fromSnapshot: number | null
  readonly eventsRead: number
  /** The first event of the history that was recorded after what was known, if it is before `upTo`. */
  readonly knownBefore: Position | null
}

/** What one event changed in the rows. */
export type Step = { readonly event: RecordedEvent; readonly changes: readonly RowChange[] }

export type Past = {
  stateAt(question: PastQuestion): Promise<PastState>
  /** Moves a state on to a later moment on the same clock, event by event. */
  stepsTo(state: PastState, to: Moment): AsyncGenerator<Step>
}

/** For callers that store intermediate states of a history. */
export type MovingPast = Past & {
  /** Moves a state on to a later position. Calls `each` for every event once it is folded. */
  moveOn(state: PastState, to: Moment, each?: (event: StoredEvent) => Promise<void>): Promise<void>
}

export type PastParts = { readonly log: HistoryLog; readonly codec: Codec; readonly snapshots: Snapshots | null }

/** A question that read more than this requests snapshots that would have saved the work. */
const FAR = 2_000
/** By time, events must be sorted in memory if one came late: some 200 MB. */
const MOST_SORTED = 200_000

type Working = { -readonly [Field in keyof PastState]: PastState[Field] }

export function past({ log, codec, snapshots }: PastParts): MovingPast {
  /** All events that were known at the moment, from the state's place on, whenever they happened. */
  async function* eventsOn(state: Working, moment: Moment): AsyncGenerator<StoredEvent> {
    const { tenant, models, mostEvents = Number.POSITIVE_INFINITY } = state.question
    const amendments = amendmentsOf(models)
    for await (const page of readHistory(log, { tenant, from: state.followed.place, upTo: moment.upTo }))
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
        state.followed = follow(state.followed, event, amendments.has(event.type))
        yield event
      }
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
    const event = readable(stored, () => codec.decode(stored))
    await recallHistories(log, codec, models, [event])
    return fold(stored, () => event)
  }

  async function byPosition(state: Working, each?: (event: StoredEvent) => Promise<void>): Promise<Working> {
    const fold = foldInto(state.models, codec, 'by-position')
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
    const state = stateFrom(question, starts)
    const amendments = amendmentsOf(question.models)
    const fold = foldInto(state.models, codec, 'by-time')
    let latest = state.followed.occurredAt
    for await (const event of eventsOn(state, state.moment)) {
      if (!happened(event, state.moment)) continue
      if (amendments.has(event.type) || isLate(event, latest)) {
        const { eventsRead } = state
        const resumed = { ...stateFrom(question, starts), eventsRead }
        const sorted = resumed.fromSnapshot === null ? null : await sortedBehind(resumed)
        if (sorted) return foldSorted(resumed, sorted)
        const whole = { ...stateFrom(question, undefined), eventsRead: resumed.eventsRead }
        return foldSorted(whole, await sortedOn(whole, whole.moment))
      }
      fold(event)
      latest = event.occurredAt
      state.last = event
    }
    return state
  }

  /** The sorted events after a snapshot; null if one of them changes what the snapshot includes. */
  async function sortedBehind(state: Working): Promise<readonly StoredEvent[] | null> {
    const { place, occurredAt } = state.followed
    const amendments = amendmentsOf(state.question.models)
    // If the snapshots of several models are at different places, it is not checked which of them include the fact.
    const areApart = new Set(state.models.map(({ from }) => from)).size > 1
    const amendsBehind = (event: StoredEvent): boolean => {
      const names = amendments.get(event.type)?.names(codec.decode(event).data) ?? []
      const start = place.get(event.stream) ?? 0
      return names.some(({ revision }) => areApart || revision === null || revision < start)
    }
    const sorted = await sortedOn(state, state.moment)
    const changes = sorted.some((event) => isLate(event, occurredAt) || readable(event, () => amendsBehind(event)))
    return changes ? null : sorted
  }

  function foldSorted(state: Working, sorted: readonly StoredEvent[]): Working {
    const history = effectiveHistory(amendmentsOf(state.question.models), codec.decode)
    for (const event of sorted) readable(event, () => history.add(event))
    const fold = foldInto(state.models, codec, 'by-time')
    for (const entry of history.entries) fold(entry.stored, () => history.read(entry))
    state.last = sorted.at(-1) ?? state.last
    return state
  }

  /** What had happened by the moment, in the order in which it happened. */
  async function sortedOn(state: Working, moment: Moment): Promise<StoredEvent[]> {
    const events: StoredEvent[] = []
    for await (const event of eventsOn(state, moment)) {
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
      const state = isByTime(moment) ? await byTime(question, starts) : await byPosition(stateFrom(question, starts))
      if (person && state.eventsRead > FAR) snapshots?.request(person)
      return state
    },

    async moveOn(from, to, each) {
      if (isByTime(from.moment) || isByTime(to)) throw new TypeError('a state moves on by position')
      const state: Working = from
      state.moment = to
      await byPosition(state, each)
    },

    async *stepsTo(from, to) {
      assertSameClock(from.moment, to)
      const state: Working = from
      if (isByTime(to)) {
        const whole = stateFrom(state.question, undefined)
        const steps = stepsByTime(state.models, codec)
        for (const stored of await sortedOn(whole, to)) {
          if (happened(stored, state.moment)) {
            steps.passed(stored)
            continue
          }
          const changes = steps.step(stored)
          state.last = stored
          yield { event: codec.show(stored), changes }
        }
        state.eventsRead += whole.eventsRead
        state.followed = whole.followed
      } else {
        const changes: RowChange[] = []
        const fold = foldInto(state.models, codec, 'by-position', (change) => changes.push(change))
        for await (const stored of eventsOn(state, to)) {
          changes.length = 0
          const event = (await foldNext(state, fold, stored)) ?? codec.show(stored)
          state.last = stored
          yield { event, changes: [...changes] }
        }
      }
      state.moment = to
    },
  }
}

function stateFrom(question: PastQuestion, snapshotsFound: ReadonlyMap<Projection, Snapshot> | undefined): Working {
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
  }
  // Reading starts at the earliest snapshot. The other models wait until the history reaches theirs.
  const followed = starts
    .map(({ snapshot }) => (snapshot ? followedIn(snapshot) : nothing))
    .reduce<Followed | undefined>(
      (least, candidate) => (least && least.position <= candidate.position ? least : candidate),
      undefined,
    )
  return {
    question,
    moment,
    models: starts.map(({ model, snapshot }) => ({
      model,
      rows: new Map<string, FoldedRow>(snapshot?.rows),
      from: snapshot?.position ?? START,
    })),
    followed: followed ?? nothing,
    last: null,
    fromSnapshot: followed && followed.position > START ? eventsBefore(followed.place) : null,
    eventsRead: 0,
    knownBefore: null,
  }
}

const followedIn = ({ rows: _, ...followed }: Snapshot): Followed => followed

/** An amended event was folded differently from how it reads now: from then on, the rows by time differ. */
function follow({ place, recordedAt, occurredAt, inOrder }: Followed, event: StoredEvent, amends: boolean): Followed {
  return {
    place: new Map(place).set(event.stream, event.revision + 1),
    position: event.position,
    recordedAt: recordedAt !== null && recordedAt > event.recordedAt ? recordedAt : event.recordedAt,
    occurredAt: occurredAt !== null && occurredAt > event.occurredAt ? occurredAt : event.occurredAt,
    inOrder: inOrder && !amends && !isLate(event, occurredAt),
  }
}

const isLate = (event: StoredEvent, latest: Instant | null): boolean => latest !== null && event.occurredAt < latest

const happened = (event: StoredEvent, { happened: limit }: Moment): boolean =>
  limit === null || event.occurredAt <= limit

const inTime = (a: StoredEvent, b: StoredEvent): number =>
  a.occurredAt === b.occurredAt ? (a.position < b.position ? -1 : 1) : a.occurredAt < b.occurredAt ? -1 : 1

function assertSameClock(from: Moment, to: Moment): void {
  if (isByTime(from) !== isByTime(to)) throw new TypeError('a state must move on by the same clock')
  if (isByTime(to) && (from.upTo !== to.upTo || from.known !== to.known))
    throw new TypeError('by time, a state must move on with the same known events')
}

/** The last event that the answer includes, by log position. */
export const shownAt = ({ followed }: PastState): Position => followed.position
