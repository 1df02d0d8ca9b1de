// Group commit: what arrives while a batch is being written goes into the next one. Pure of SQL: the store does that.
import { LRUCache } from 'lru-cache'
import { type Position, position, START } from '#kernel/ids.ts'
import { type Appended, LogBusy, LogUnavailable, OutcomeUnknown, WrongExpectedRevision } from '../event-log.ts'
import { firstRevision, goesOn, meets } from '../expected-revision.ts'
import { type BatchStore, type Head, type Item, NO_TAIL, type Numbered, type Tail, whereToLook } from './batch-store.ts'

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
  /** Nothing is known any more of how the log goes on: whatever else is remembered of it may be wrong. */
  readonly onForget?: () => void
  /** Of how many streams the end is remembered: 20 MB for them all. */
  readonly revisionsKept?: number
}

const MOST_EVENTS_PER_BATCH = 3_000
const MOST_BYTES_PER_BATCH = 4_000_000
const MOST_EVENTS_WAITING = 50_000
const MOST_BYTES_WAITING = 64_000_000
/** Others were seen writing: take turns under the lock until none was seen for this long. */
const SHARED_MS = 1_000
/** Races lost in a row before an append is turned away. */
const MOST_TRIES = 100
/** How long an append is repeated by the writer itself when its outcome is unknown. */
const REPEAT_MS = 5_000
const REVISIONS_KEPT = 200_000

/**
 * What the writer remembers: the head, and the ends of streams as of the head. Where another process has written since, it
 * may be stale and is never wrong: written alone, the position after the head is taken and the insert fails as a whole;
 * written under the lock, the database compares with what is new. Where commits were lost in a failover and another server
 * wrote on, another event stands at the head's position: both inserts compare its id, and everything is forgotten. An end
 * newer than the head would outlive that, so none is remembered.
 */
type Knowledge = {
  head: Head
  /** Others have written after the head, and only an insert under the lock tells what: alone, every race is lost. */
  behind: boolean
  /** An end was read that is newer than the head: ask what is new before anything is judged. */
  stale: boolean
}

type Waiting<Row> = Item<Row> & {
  readonly resolve: (appended: Appended) => void
  readonly reject: (error: unknown) => void
  repeatUntilMs: number | null
  /** What was read with its hint was wrong: look through the whole stream. */
  distrusted: boolean
}

export type BatchWriter<Row> = {
  append(item: Item<Row>): Promise<Appended>
  /** Told of a head that another process has written: to write alone now would be to lose a race. */
  heard(head: Position): void
  /** Writes what is waiting, then refuses more. */
  close(): Promise<void>
  readonly waiting: { readonly events: number; readonly bytes: number }
}

export function batchWriter<Row>(store: BatchStore<Row>, options: WriterOptions): BatchWriter<Row> {
  const { nowMs, delay, gather } = options
  const tails = new LRUCache<number, Tail>({ max: options.revisionsKept ?? REVISIONS_KEPT })
  let knowledge: Knowledge | null = null
  let sharedUntilMs = Number.NEGATIVE_INFINITY
  let queue: Waiting<Row>[] = []
  const waiting = { events: 0, bytes: 0 }
  let running: Promise<void> | null = null
  const settling = new Set<Promise<void>>()
  let closed = false

  function enqueue(item: Waiting<Row>): void {
    queue.push(item)
    waiting.events += item.rows.length
    waiting.bytes += item.bytes
    running ??= drain()
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
    // In the same turn in which the queue was seen to be empty: one that appends later must find that nobody drains it.
    running = null
  }

  async function write(batch: readonly Waiting<Row>[]): Promise<void> {
    try {
      for (let tries = 1; !(await tryToWrite(batch)); tries += 1) if (tries >= MOST_TRIES) throw new LogBusy(SHARED_MS)
    } catch (error) {
      // Whatever happened, what was remembered may no longer hold.
      forget()
      if (options.mayPass(error)) await repeat(batch, error)
      else if (batch.length === 1 || error instanceof LogBusy) for (const item of batch) item.reject(error)
      // One bad item must not fail its neighbours.
      else for (const item of batch) await write([item])
    }
  }

  function forget(): void {
    knowledge = null
    tails.clear()
    options.onForget?.()
  }

  /** Judges the batch by what is known and writes it. False where that was no longer true: more is known now. */
  async function tryToWrite(batch: readonly Waiting<Row>[]): Promise<boolean> {
    const startedMs = nowMs()
    // The head is read before any stream's end: that may then be newer than the head, never older.
    knowledge ??= { head: await store.head(), behind: false, stale: false }
    const known = knowledge
    if (known.stale) {
      if ((await insertShared(known, [])) === null) return false
      known.stale = false
    }
    const current = await tailsOf(batch, known.head)
    if (current === null) {
      known.stale = true
      return false
    }

    const rows: Numbered<Row>[] = []
    const accepted: { readonly item: Waiting<Row>; readonly tail: Tail; readonly rows: number }[] = []
    const doubtful: Waiting<Row>[] = []
    for (const item of batch) {
      const tail = current.get(item.stream) ?? NO_TAIL
      let { revision } = tail
      if (!meets(item.append.expected, revision) || !goesOn(item.append, tail)) {
        doubtful.push(item)
        continue
      }
      for (const row of item.rows) {
        revision += 1
        rows.push({ row, stream: item.stream, revision })
      }
      const after = { revision, id: item.append.events.at(-1)?.id ?? null, position: null }
      current.set(item.stream, after)
      accepted.push({ item, tail: after, rows: rows.length })
    }

    if (rows.length > 0) {
      const before = await (known.behind || nowMs() < sharedUntilMs
        ? insertShared(known, rows)
        : insertAlone(known, rows))
      if (before === null) return false
      // Remembered only now, after the commit.
      for (const { item, tail, rows } of accepted)
        tails.set(item.stream, { ...tail, position: position(before + BigInt(rows)) })
      known.head = { position: position(before + BigInt(rows.length)), id: accepted.at(-1)?.tail.id ?? null }
      options.onCommit?.(known.head.position, {
        events: rows.length,
        items: accepted.length,
        tookMs: nowMs() - startedMs,
      })
      for (const { item, tail, rows } of accepted)
        item.resolve({ revision: tail.revision, position: position(before + BigInt(rows)), repeated: false })
    }
    for (const item of doubtful) {
      const settled = settle(item).finally(() => settling.delete(settled))
      settling.add(settled)
    }
    return true
  }

  /** As of the head; null where one is newer. */
  async function tailsOf(batch: readonly Waiting<Row>[], head: Head): Promise<Map<number, Tail> | null> {
    const current = new Map<number, Tail>()
    const unknown: Waiting<Row>[] = []
    for (const item of batch) {
      const tail = tails.get(item.stream)
      if (tail) current.set(item.stream, tail)
      else unknown.push(item)
    }
    if (unknown.length === 0) return current
    const read = await store.tails(whereToLook(unknown))
    for (const { stream } of unknown) {
      const tail = read.get(stream) ?? NO_TAIL
      if (tail.position !== null && tail.position > head.position) return null
      current.set(stream, tail)
    }
    return current
  }

  /** The head after which the rows were written; null where another process has been there first. */
  async function insertAlone(known: Knowledge, rows: readonly Numbered<Row>[]): Promise<Position | null> {
    if ((await store.insertAfter(known.head, rows)) === 'written') return known.head.position
    known.behind = true
    return null
  }

  async function insertShared(known: Knowledge, rows: readonly Numbered<Row>[]): Promise<Position | null> {
    const inserted = await store.insertLocked(known.head, rows)
    // A process that does not know of us yet holds the next position, uncommitted; it is gone when we come back.
    if (inserted === 'lost-race') return null
    if (inserted === 'out-of-touch') {
      forget()
      return null
    }
    const { written, head, news } = inserted
    if (news.size > 0) sharedUntilMs = nowMs() + SHARED_MS
    for (const [stream, tail] of news) if (tails.has(stream)) tails.set(stream, tail)
    known.head = head
    known.behind = false
    return written ? head.position : null
  }

  /**
   * The expectation was not met, as far as was known. Either what was known is stale (then try again), or the very
   * same events stand there (the first answer), or it is a conflict.
   */
  async function settle(item: Waiting<Row>): Promise<void> {
    try {
      const { expected, events, stream } = item.append
      const read = await store.tails([{ stream: item.stream, hint: START }])
      const end = read.get(item.stream) ?? NO_TAIL
      const actual = end.revision
      if (meets(expected, actual) && goesOn(item.append, end)) {
        tails.delete(item.stream)
        item.distrusted = true
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
    heard(head) {
      if (knowledge && head > knowledge.head.position) knowledge.behind = true
    },
    append(item) {
      if (closed) return Promise.reject(new LogUnavailable(new Error('the log is closed')))
      if (waiting.events + item.rows.length > MOST_EVENTS_WAITING || waiting.bytes + item.bytes > MOST_BYTES_WAITING)
        return Promise.reject(new LogBusy(500))
      return new Promise((resolve, reject) => {
        enqueue({ ...item, resolve, reject, repeatUntilMs: null, distrusted: false })
      })
    },
    async close() {
      closed = true
      while (running || settling.size > 0) await Promise.all([running, ...settling])
    },
  }
}
