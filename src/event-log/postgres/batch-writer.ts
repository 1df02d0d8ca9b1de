// Group commit: what arrives while a batch is being written goes into the next one. Pure of SQL: the store does that.
import { LRUCache } from 'lru-cache'
import { type EventId, NO_REVISION, type Position, position, type Revision } from '#kernel/ids.ts'
import { type Append, type Appended, LogBusy, OutcomeUnknown, WrongExpectedRevision } from '../event-log.ts'
import { firstRevision, meets } from '../expected-revision.ts'

/** One append, its names already integers. `rows` are the store's own and opaque here, one per event. */
export type Item<Row> = {
  readonly append: Append
  readonly stream: number
  readonly rows: readonly Row[]
  readonly bytes: number
}

export type Numbered<Row> = { readonly row: Row; readonly stream: number; readonly revision: Revision }
export type Standing = { readonly ids: readonly EventId[]; readonly position: Position }

/** Each call is one statement, and is itself atomic. Any of them may fail, before or after it took effect. */
export type BatchStore<Row> = {
  head(): Promise<Position>
  /** The revision that each stream stands at; a hint is a position at or before its last event. */
  revisions(streams: readonly { stream: number; hint: Position }[]): Promise<ReadonlyMap<number, Revision>>
  /** Writes rows at the positions after `head`, unless somebody has written there: the primary key is the fence. */
  insertAfter(head: Position, rows: readonly Numbered<Row>[]): Promise<'written' | 'lost-race'>
  /** Writes, under the lock, those items (each of another stream) whose expectation is met. */
  appendLocked(
    items: readonly Item<Row>[],
  ): Promise<readonly { actual: Revision; first: Position | null }[] | 'lost-race'>
  /** The events that stand at these revisions of a stream. */
  standing(stream: number, from: Revision, count: number): Promise<Standing>
}

export type WriterOptions = {
  readonly nowMs: () => number
  readonly delay: (ms: number) => Promise<void>
  /** Lets whoever is about to append do so: a batch is taken after it. */
  readonly gather: () => Promise<void>
  /** Called after each commit, with the new head. */
  readonly onCommit?: (
    head: Position,
    batch: { readonly events: number; readonly items: number; readonly tookMs: number },
  ) => void
  /** Tells an error that may pass (a lost connection) from one that will not (a value the database refuses). */
  readonly mayPass: (error: unknown) => boolean
}

const MOST_EVENTS_PER_BATCH = 3_000
const MOST_BYTES_PER_BATCH = 4_000_000
const MOST_EVENTS_WAITING = 50_000
const MOST_BYTES_WAITING = 64_000_000
/** After a lost race others are writing: take turns under the lock for this long before trying alone again. */
const SHARED_MS = 1_000
/** How long an append is repeated by the writer itself when its outcome is unknown. */
const REPEAT_MS = 5_000
const REVISIONS_KEPT = 200_000

/**
 * What the writer knows. `alone`: the head and revisions it remembers are those of the log as of that head; if
 * another process has written since, the head is taken and the insert fails as a whole, so memory can be stale but
 * never wrong. `shared`: somebody else writes too; the database decides under a lock.
 */
type Knowledge =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'alone'; head: Position; readonly revisions: LRUCache<number, Revision> }
  | { readonly kind: 'shared'; readonly untilMs: number }

type Waiting<Row> = Item<Row> & {
  readonly resolve: (appended: Appended) => void
  readonly reject: (error: unknown) => void
  repeatUntilMs: number | null
}

export type BatchWriter<Row> = {
  append(item: Item<Row>): Promise<Appended>
  /** Writes what is waiting, then refuses more. */
  close(): Promise<void>
  readonly waiting: { readonly events: number; readonly bytes: number }
}

export function batchWriter<Row>(store: BatchStore<Row>, options: WriterOptions): BatchWriter<Row> {
  const { nowMs, delay, gather } = options
  let knowledge: Knowledge = { kind: 'nothing' }
  let queue: Waiting<Row>[] = []
  const waiting = { events: 0, bytes: 0 }
  let running: Promise<void> | null = null

  function enqueue(item: Waiting<Row>): void {
    queue.push(item)
    waiting.events += item.rows.length
    waiting.bytes += item.bytes
    running ??= drain().finally(() => {
      running = null
    })
  }

  function takeBatch(): Waiting<Row>[] {
    let events = 0
    let bytes = 0
    let count = 0
    for (const item of queue) {
      if (count > 0 && (events + item.rows.length > MOST_EVENTS_PER_BATCH || bytes + item.bytes > MOST_BYTES_PER_BATCH))
        break
      events += item.rows.length
      bytes += item.bytes
      count += 1
    }
    const batch = queue.slice(0, count)
    queue = queue.slice(count)
    waiting.events -= events
    waiting.bytes -= bytes
    return batch
  }

  async function drain(): Promise<void> {
    // Whoever was answered by the last batch appends again in the turns that follow the answer, not at once. Taken at
    // once, batches were of 1 and 63 in turn, and a flush was spent on the 1.
    for (await gather(); queue.length > 0; await gather()) await write(takeBatch())
  }

  async function write(batch: readonly Waiting<Row>[]): Promise<void> {
    try {
      if (knowledge.kind === 'shared' && nowMs() >= knowledge.untilMs) knowledge = { kind: 'nothing' }
      if (knowledge.kind === 'shared') await writeLocked(batch)
      else await writeAlone(batch)
    } catch (error) {
      // Whatever happened, what was remembered may no longer hold.
      knowledge = { kind: 'nothing' }
      if (options.mayPass(error)) await repeat(batch, error)
      else if (batch.length === 1) for (const item of batch) item.reject(error)
      // One bad item must not fail its neighbours.
      else for (const item of batch) await write([item])
    }
  }

  async function writeAlone(batch: readonly Waiting<Row>[]): Promise<void> {
    const startedMs = nowMs()
    // The head is read before any revision: a revision may then be newer than the head (the fence refuses the
    // insert), never older.
    const alone =
      knowledge.kind === 'alone'
        ? knowledge
        : {
            kind: 'alone' as const,
            head: await store.head(),
            revisions: new LRUCache<number, Revision>({ max: REVISIONS_KEPT }),
          }
    knowledge = alone
    const { revisions, head } = alone
    const current = new Map<number, Revision>()
    const unknown = new Map<number, Position>()
    for (const { stream, append } of batch) {
      const known = revisions.get(stream)
      if (known !== undefined) current.set(stream, known)
      else unknown.set(stream, append.hint ?? position(0n))
    }
    if (unknown.size > 0) {
      const read = await store.revisions([...unknown].map(([stream, hint]) => ({ stream, hint })))
      for (const stream of unknown.keys()) current.set(stream, read.get(stream) ?? NO_REVISION)
    }

    const rows: Numbered<Row>[] = []
    const accepted: { item: Waiting<Row>; appended: Appended }[] = []
    const doubtful: Waiting<Row>[] = []
    for (const item of batch) {
      let revision = current.get(item.stream) ?? NO_REVISION
      if (!meets(item.append.expected, revision)) {
        doubtful.push(item)
        continue
      }
      for (const row of item.rows) {
        revision += 1
        rows.push({ row, stream: item.stream, revision })
      }
      current.set(item.stream, revision)
      accepted.push({
        item,
        appended: { revision, position: position(head + BigInt(rows.length)), repeated: false },
      })
    }

    if (rows.length > 0) {
      const written = await store.insertAfter(head, rows)
      if (written === 'lost-race') {
        knowledge = { kind: 'shared', untilMs: nowMs() + SHARED_MS }
        return write(batch)
      }
      alone.head = position(head + BigInt(rows.length))
      options.onCommit?.(alone.head, {
        events: rows.length,
        items: accepted.length,
        tookMs: nowMs() - startedMs,
      })
    }
    // Remembered only now, after the commit.
    for (const [stream, revision] of current) revisions.set(stream, revision)
    for (const { item, appended } of accepted) item.resolve(appended)
    for (const item of doubtful) void settle(item, current.get(item.stream) ?? NO_REVISION)
  }

  async function writeLocked(batch: readonly Waiting<Row>[]): Promise<void> {
    const startedMs = nowMs()
    const streams = new Set<number>()
    const now = batch.filter((item) => !streams.has(item.stream) && streams.add(item.stream))
    // Two appends to one stream cannot be judged in one statement; the second goes first in the next batch.
    const next = batch.filter((item) => !now.includes(item))

    let outcomes = await store.appendLocked(now)
    // Another process that writes alone may hold the next position uncommitted; it is gone when we come back.
    for (let tries = 0; outcomes === 'lost-race' && tries < 100; tries += 1) outcomes = await store.appendLocked(now)
    if (outcomes === 'lost-race') throw new LogBusy(SHARED_MS)

    let events = 0
    let last: Position = position(0n)
    now.forEach((item, i) => {
      const outcome = outcomes[i]
      if (!outcome) throw new Error('the store gave fewer outcomes than items')
      if (outcome.first === null) void settle(item, outcome.actual)
      else {
        events += item.rows.length
        const end = position(outcome.first + BigInt(item.rows.length - 1))
        if (end > last) last = end
        item.resolve({ revision: outcome.actual + item.rows.length, position: end, repeated: false })
      }
    })
    if (events > 0) options.onCommit?.(last, { events, items: now.length, tookMs: nowMs() - startedMs })
    if (next.length > 0) await write(next)
  }

  /**
   * The expectation was not met, as far as was known. Either what was known is stale (then try again), or the very
   * same events stand there (the first answer), or it is a conflict.
   */
  async function settle(item: Waiting<Row>, believed: Revision): Promise<void> {
    try {
      const { expected, events, stream, hint } = item.append
      const read = await store.revisions([{ stream: item.stream, hint: hint ?? position(0n) }])
      const actual = read.get(item.stream) ?? NO_REVISION
      if (actual !== believed && meets(expected, actual)) {
        knowledge = { kind: 'nothing' }
        return enqueue(item)
      }
      const from = firstRevision(expected)
      if (from !== null && actual >= from + events.length - 1) {
        const standing = await store.standing(item.stream, from, events.length)
        if (standing.ids.length === events.length && standing.ids.every((id, i) => id === events[i]?.id))
          return item.resolve({ revision: from + events.length - 1, position: standing.position, repeated: true })
      }
      item.reject(new WrongExpectedRevision(stream, expected, actual))
    } catch (error) {
      if (options.mayPass(error)) await repeat([item], error)
      else item.reject(error)
    }
  }

  /** After a lost connection: the same append again, where repeating is safe, until it has an outcome or time is up. */
  async function repeat(items: readonly Waiting<Row>[], cause: unknown): Promise<void> {
    const again: Waiting<Row>[] = []
    for (const item of items) {
      item.repeatUntilMs ??= nowMs() + REPEAT_MS
      if (firstRevision(item.append.expected) === null || nowMs() >= item.repeatUntilMs)
        item.reject(new OutcomeUnknown(cause))
      else again.push(item)
    }
    if (again.length === 0) return
    await delay(50)
    for (const item of again) enqueue(item)
  }

  return {
    waiting,
    append(item) {
      if (waiting.events + item.rows.length > MOST_EVENTS_WAITING || waiting.bytes + item.bytes > MOST_BYTES_WAITING)
        return Promise.reject(new LogBusy(500))
      return new Promise((resolve, reject) => {
        enqueue({ ...item, resolve, reject, repeatUntilMs: null })
      })
    },
    async close() {
      while (running) await running
    },
  }
}
