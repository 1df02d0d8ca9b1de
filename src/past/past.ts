// The read models about a person, or of any few streams, as of a moment: by the same folds as live.
// In: read models, streams, and a moment (moment.ts): a position, a time, or a time and what was known then. Out: the rows as
// they were. Questions about one person are in questions/, a history step by step in replay/, and past-rows.ts gives the rows
// to queries that have a past.
//
// By position, the events up to there are folded in the order of the log. By time, the effective history is folded: what had
// happened by then, in the order in which it happened, each fact as its last known amendment says
// (src/kernel/effective-history.ts). Snapshots (snapshots/) only save work: with or without them, the answer is the same.
//
// What always holds: nothing here writes; an event that cannot be read ends the question, since an answer without it would be
// another answer.

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
import { type Followed, type Snapshot, type Snapshots, servesFor } from './snapshots/snapshot.ts'
import { stepsByTime } from './steps-by-time.ts'

export type PastQuestion = {
  readonly tenant: TenantId
  readonly streams: readonly StreamName[]
  /** The person whose whole history the streams are: only then are there snapshots. */
  readonly subject?: PersonId
  readonly models: readonly Projection[]
  readonly moment: Moment
  /** The most events that the answer may read. */
  readonly mostEvents?: number
}

/** Rows as of a moment, and where in the history that is. `stepsTo` moves it on. */
export type PastState = {
  readonly question: PastQuestion
  readonly moment: Moment
  readonly models: readonly ModelState[]
  readonly followed: Followed
  /** The last event that counts; null where there is none, or where a snapshot holds it. */
  readonly last: StoredEvent | null
  /** How it was made: from a snapshot after so many events of the history, or from its start. */
  readonly fromSnapshot: number | null
  readonly eventsRead: number
  /** Where what was known ends, if it does before `upTo`: the first event of the history that was recorded later. */
  readonly knownBefore: Position | null
}

/** What one event did to the rows. */
export type Step = { readonly event: RecordedEvent; readonly changes: readonly RowChange[] }

export type Past = {
  stateAt(question: PastQuestion): Promise<PastState>
  /** Moves a state on to a later moment of the same clock, event by event. */
  stepsTo(state: PastState, to: Moment): AsyncGenerator<Step>
}

/** For whoever keeps what a history comes to on its way. */
export type MovingPast = Past & {
  /** Moves a state on to a later position; `each` is told of every event once it is folded. */
  moveOn(state: PastState, to: Moment, each?: (event: StoredEvent) => Promise<void>): Promise<void>
}

export type PastParts = { readonly log: HistoryLog; readonly codec: Codec; readonly snapshots: Snapshots | null }

/** A question that read more than this asks for the snapshots that would have spared it. */
const FAR = 2_000
/** By time, events have to be held together to be sorted where one came late: some 200 MB. */
const MOST_SORTED = 200_000

type Working = { -readonly [Field in keyof PastState]: PastState[Field] }

export function past({ log, codec, snapshots }: PastParts): MovingPast {
  /** All that was known at the moment, from the state's place on, whenever it happened. */
  async function* eventsOn(state: Working, moment: Moment): AsyncGenerator<StoredEvent> {
    const { tenant, models, mostEvents = Number.POSITIVE_INFINITY } = state.question
    const amendments = amendmentsOf(models)
    for await (const page of readHistory(log, { tenant, from: state.followed.place, upTo: moment.upTo }))
      for (const event of page) {
        if (moment.known !== null && event.recordedAt > moment.known) {
          // What was known is a beginning of the log, also where a server's clock ran back: from here on nothing was. A copy
          // keeps the first log's clock, which goes forward in each stream alone.
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

  async function standing(
    tenant: TenantId,
    found: ReadonlyMap<Projection, Snapshot>,
  ): Promise<ReadonlyMap<Projection, Snapshot>> {
    // Mostly all of them are of one place.
    const places = new Map([...found.values()].map(({ position, place }) => [position, place]))
    const stand = new Set<Position>()
    for (const [position, place] of places) if (await leadsTo(log, tenant, place, position)) stand.add(position)
    return new Map([...found].filter(([, { position }]) => stand.has(position)))
  }

  /** By position, a row may have to be folded anew after an amendment, from the stream up to there. */
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
   * In the order in which things happened. While none came late and none was amended, that is the order of the log, and
   * nothing is held; else what follows the snapshot, or all of it, is sorted and folded as its amendments leave it.
   */
  async function byTime(question: PastQuestion, found: ReadonlyMap<Projection, Snapshot> | undefined) {
    const state = stateFrom(question, found)
    const amendments = amendmentsOf(question.models)
    const fold = foldInto(state.models, codec, 'by-time')
    let latest = state.followed.occurredAt
    for await (const event of eventsOn(state, state.moment)) {
      if (!happened(event, state.moment)) continue
      if (amendments.has(event.type) || isLate(event, latest)) {
        const { eventsRead } = state
        const onwards = { ...stateFrom(question, found), eventsRead }
        const sorted = onwards.fromSnapshot === null ? null : await sortedBehind(onwards)
        if (sorted) return foldSorted(onwards, sorted)
        const whole = { ...stateFrom(question, undefined), eventsRead: onwards.eventsRead }
        return foldSorted(whole, await sortedOn(whole, whole.moment))
      }
      fold(event)
      latest = event.occurredAt
      state.last = event
    }
    return state
  }

  /** What follows the state, of a snapshot, sorted; null where something in it changes what the snapshot holds. */
  async function sortedBehind(state: Working): Promise<readonly StoredEvent[] | null> {
    const { place, occurredAt } = state.followed
    const amendments = amendmentsOf(state.question.models)
    // Of several models whose snapshots are apart, which of them hold the fact is not looked into.
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

  /** What had happened by the moment, in the order in which it did. */
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
      const found = person && (await snapshots?.latest(person, models, moment))
      const standingOnes = found && (await standing(tenant, found))
      const state = isByTime(moment)
        ? await byTime(question, standingOnes)
        : await byPosition(stateFrom(question, standingOnes))
      if (person && state.eventsRead > FAR) snapshots?.wanted(person)
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

function stateFrom(question: PastQuestion, found: ReadonlyMap<Projection, Snapshot> | undefined): Working {
  const { models, streams, moment } = question
  const starts = models.map((model) => {
    const snapshot = found?.get(model)
    return { model, snapshot: snapshot && servesFor(moment, snapshot) ? snapshot : undefined }
  })
  const nothing: Followed = {
    place: startOf(streams),
    position: START,
    recordedAt: null,
    occurredAt: null,
    inOrder: true,
  }
  // Read on from the one furthest back; the others wait until the history has come to theirs.
  const followed = starts
    .map(({ snapshot }) => (snapshot ? followedIn(snapshot) : nothing))
    .reduce<Followed | undefined>((least, one) => (least && least.position <= one.position ? least : one), undefined)
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

/** What was amended has been folded otherwise than it reads: from then on, rows by time are others. */
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

const happened = (event: StoredEvent, { happened: by }: Moment): boolean => by === null || event.occurredAt <= by

const inTime = (a: StoredEvent, b: StoredEvent): number =>
  a.occurredAt === b.occurredAt ? (a.position < b.position ? -1 : 1) : a.occurredAt < b.occurredAt ? -1 : 1

function assertSameClock(from: Moment, to: Moment): void {
  if (isByTime(from) !== isByTime(to)) throw new TypeError('a state goes on by the clock that it was made by')
  if (isByTime(to) && (from.upTo !== to.upTo || from.known !== to.known))
    throw new TypeError('by time, a state goes on with what was known when it was made')
}

/** The last event that the answer is made of, by the log: what was known. */
export const shownAt = ({ followed }: PastState): Position => followed.position
