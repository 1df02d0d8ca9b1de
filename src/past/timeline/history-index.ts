// Where and when each event of a person's history is: a few numbers per event, enough for a timeline and for filters.
//
// Input: the log, as questions about the past read it. Output: columns in the order of the log. An index is kept in memory,
// and the next question reads only what was recorded since, not the whole history again.
//
// Invariants: it holds nothing that was sealed. Before it is used, the last event of each stream is read again and compared by
// its id: a history that was erased, or that a failover changed, is indexed anew. The index of an erased person is dropped.
import { LRUCache } from 'lru-cache'
import type { StoredEvent } from '#event-log/event-log.ts'
import type { LogId, PersonId, Position, Revision, StreamName, TenantId, Zone } from '#kernel/ids.ts'
import { isWhole } from '#privacy/sealed-part.ts'
import { PastFailed } from '../past-problem.ts'
import { type HistoryLog, readHistory, startOf, streamsOf } from '../person-history.ts'

/** Columns: the n-th value of each belongs to the n-th event. Times are in milliseconds. */
export type HistoryIndex = {
  readonly length: number
  readonly position: readonly number[]
  readonly occurredAt: readonly number[]
  readonly recordedAt: readonly number[]
  /** When the latest of the events before it happened. */
  readonly latestBefore: readonly number[]
  readonly stream: readonly StreamName[]
  readonly revision: readonly Revision[]
  readonly type: readonly string[]
  readonly actor: readonly PersonId[]
  /** The log that a copied event comes from. */
  readonly origin: readonly (LogId | null)[]
  readonly zone: readonly Zone[]
  /** Null where the event has none, or was wholly sealed. */
  readonly skill: readonly (string | null)[]
  readonly correct: readonly (boolean | null)[]
  /** Whether the event was wholly sealed: its skill, and whether it is correct, are not known here. */
  readonly sealed: readonly boolean[]
  /** The events in the order in which they happened, by their numbers. */
  byTime(): readonly number[]
}

export type HistoryIndexes = {
  /** Everything up to a position. Refused with `past-too-large` for a history that is longer than one question may read. */
  of(log: HistoryLog, tenant: TenantId, person: PersonId, upTo: Position): Promise<HistoryIndex>
  /** Drops what is kept of a person. */
  forget(tenant: TenantId, person: PersonId): void
}

/** Of all histories together: some 100 MB. */
const MOST_EVENTS = 1_000_000
/** Of one history: as many as a state may be folded from. */
const MOST_OF_ONE = 500_000
/** What an index without events would take, in events. */
const EMPTY = 50

export function historyIndexes({ mostEvents = MOST_EVENTS, mostOfOne = MOST_OF_ONE } = {}): HistoryIndexes {
  const held = new LRUCache<string, Growing>({
    maxSize: mostEvents,
    sizeCalculation: ({ columns }) => columns.length() + EMPTY,
  })
  const reading = new Map<string, Promise<unknown>>()

  async function readOn(key: string, log: HistoryLog, tenant: TenantId, person: PersonId, upTo: Position) {
    const known = held.get(key)
    const growing = known && (await isStill(known, log, tenant)) ? known : startGrowing(person)
    // The cache counts an entry once, when it comes in, so one that grows must leave and come in again.
    held.delete(key)
    try {
      for await (const page of readHistory(log, { tenant, from: growing.place, upTo })) {
        add(growing, page)
        if (growing.columns.length() > mostOfOne)
          throw new PastFailed({ kind: 'past-too-large', what: 'events', most: mostOfOne })
      }
    } finally {
      const length = growing.columns.length()
      // Of somebody without events nothing is worth keeping: it may be any id.
      if (length > 0 && length <= mostOfOne) held.set(key, growing)
    }
    return growing.columns.upTo(Number(upTo))
  }

  return {
    async of(log, tenant, person, upTo) {
      const key = `${tenant}/${person}`
      // One reader at a time, so that no event is added twice. If the reader before failed, this one reads on all the same.
      const before = reading.get(key) ?? Promise.resolve()
      const own = before.catch(() => {}).then(() => readOn(key, log, tenant, person, upTo))
      reading.set(key, own)
      try {
        return await own
      } finally {
        if (reading.get(key) === own) reading.delete(key)
      }
    },
    forget(tenant, person) {
      const key = `${tenant}/${person}`
      const drop = () => void held.delete(key)
      drop()
      // A question that is being answered would put it back.
      void reading.get(key)?.then(drop, drop)
    },
  }
}

type Growing = {
  readonly columns: ReturnType<typeof columnsOf>
  readonly place: Map<StreamName, Revision>
  /** The last event of each stream that has any. */
  readonly last: Map<StreamName, StoredEvent['id']>
}

const startGrowing = (person: PersonId): Growing => ({
  columns: columnsOf(),
  place: new Map(startOf(streamsOf(person))),
  last: new Map(),
})

function add(growing: Growing, page: readonly StoredEvent[]): void {
  for (const event of page) {
    growing.columns.add(event)
    growing.place.set(event.stream, event.revision + 1)
    growing.last.set(event.stream, event.id)
  }
}

/** Whether the last event of each stream is still the one that was indexed: after a failover, another may be in its place. */
async function isStill({ place, last }: Growing, log: HistoryLog, tenant: TenantId): Promise<boolean> {
  const found = await Promise.all(
    [...last].map(async ([stream, id]) => {
      const from = (place.get(stream) ?? 1) - 1
      const { events } = await log.readStream(stream, { tenant, from, direction: 'forwards', limit: 1 })
      return events[0]?.id === id
    }),
  )
  return found.every(Boolean)
}

function columnsOf() {
  const position: number[] = []
  const occurredAt: number[] = []
  const recordedAt: number[] = []
  const latestBefore: number[] = []
  const stream: StreamName[] = []
  const revision: Revision[] = []
  const type: string[] = []
  const actor: PersonId[] = []
  const origin: (LogId | null)[] = []
  const zone: Zone[] = []
  const skill: (string | null)[] = []
  const correct: (boolean | null)[] = []
  const sealed: boolean[] = []
  // The same text is one string in memory, however many events have it.
  const texts = new Map<string, string>()
  const once = <Text extends string>(text: Text): Text => {
    const known = texts.get(text)
    if (known === undefined) texts.set(text, text)
    return (known ?? text) as Text
  }
  let inTime: readonly number[] = []

  function byTime(length: number): readonly number[] {
    if (inTime.length === length) return inTime
    const order = Array.from({ length }, (_, n) => n)
    const isInOrder = order.every((n) => n === 0 || (occurredAt[n] ?? 0) >= (occurredAt[n - 1] ?? 0))
    if (!isInOrder) order.sort((a, b) => (occurredAt[a] ?? 0) - (occurredAt[b] ?? 0) || a - b)
    inTime = order
    return order
  }

  return {
    length: () => position.length,
    add(event: StoredEvent): void {
      const { skill: ofSkill, correct: isCorrect } = event.data
      latestBefore.push(Math.max(latestBefore.at(-1) ?? 0, occurredAt.at(-1) ?? 0))
      position.push(Number(event.position))
      occurredAt.push(Date.parse(event.occurredAt))
      recordedAt.push(Date.parse(event.recordedAt))
      stream.push(once(event.stream))
      revision.push(event.revision)
      type.push(once(event.type))
      actor.push(once(event.actor))
      origin.push(event.origin ? once(event.origin.log) : null)
      zone.push(once(event.zone))
      skill.push(typeof ofSkill === 'string' ? once(ofSkill) : null)
      correct.push(typeof isCorrect === 'boolean' ? isCorrect : null)
      sealed.push(event.sealed.some(isWhole))
    },
    upTo(most: number): HistoryIndex {
      const length = firstAfter(position, most)
      return {
        length,
        ...{ position, occurredAt, recordedAt, latestBefore, stream, revision },
        ...{ type, actor, origin, zone, skill, correct, sealed },
        byTime: () => byTime(length),
      }
    },
  }
}

/** The number of the first value that is greater, in a column that rises. */
export function firstAfter(column: readonly number[], value: number, length = column.length): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((column[middle] ?? 0) > value) high = middle
    else low = middle + 1
  }
  return low
}
