// Group commit: appends that arrive while a batch is being written go into the next batch. Contains no SQL: the store does.
import { LRUCache } from 'lru-cache'
import { type Position, position, START } from '#kernel/ids.ts'
import { lazy } from '#platform/lazy.ts'
import { type Appended, LogBusy, LogUnavailable, OutcomeUnknown, WrongExpectedRevision } from '../event-log.ts'
import { continuesFrom, firstRevision, meets } from '../expected-revision.ts'
import { type BatchStore, type Head, type Item, NO_TAIL, type Numbered, searchHints, type Tail } from './batch-store.ts'

export type WriterOptions = {
  readonly nowMs: () => number
  readonly delay: (ms: number) => Promise<void>
  /** Waits for callers that are about to append, before a batch is taken. */
  readonly gather: () => Promise<void>
  /** Called after each commit, with the new head. */
  readonly onCommit?: (
    head: Position,
    batch: { readonly events: number; readonly items: number; readonly tookMs: number },
  ) => void
  /** Whether an error may be temporary (a lost connection) rather than permanent (a value that the database refuses). */
  readonly mayPass: (error: unknown) => boolean
  /** Called when the writer discards its knowledge of the log: other cached knowledge may be wrong, too. */
  readonly onForget?: () => void
  /** Number of streams whose last event is cached: 20 MB in all. */
  readonly revisionsKept?: number
}

const MOST_EVENTS_PER_BATCH = 3_000
const MOST_BYTES_PER_BATCH = 4_000_000
const MOST_EVENTS_WAITING = 50_000
const MOST_BYTES_WAITING = 64_000_000
/** After another writer was seen, take turns under the lock until none was seen for this long. */
const SHARED_MS = 1_000
/** Races lost in a row before an append is refused. */
const MOST_TRIES = 100
/** How long the writer repeats an append whose outcome is unknown. */
const REPEAT_MS = 5_000
const REVISIONS_KEPT = 200_000

/**
 * What the writer caches: the head, and the last events of streams as of that head. If another process has written since, the
 * cache is stale, but cannot cause a wrong append: without the lock, the position after the head is taken and the whole insert
 * fails; under the lock, the database compares with the new events. If a failover lost commits and another server has written
 * since, the event at the head's position has another id: both inserts compare the id, and the whole cache is dropped. A last
 * event newer than the head would survive this check, so none is cached.
 */
type Knowledge = {
  head: Head
  /** Others have written after the head. Only an insert under the lock returns what they wrote; without it, every race is lost. */
  behind: boolean
  /** A last event newer than the head was read: read the new events before anything is decided. */
  stale: boolean
}

type Waiting<Row> = Item<Row> & {
  readonly resolve: (appended: Appended) => void
  readonly reject: (error: unknown) => void
  repeatUntilMs: number | null
  /** Its hint was wrong: search the whole stream. */
  distrusted: boolean
}

export type BatchWriter<Row> = {
  append(item: Item<Row>): Promise<Appended>
  /** Call with a head that another process has written: an insert without the lock would lose a race. */
  onForeignHead(head: Position): void
  /** Writes the waiting appends and refuses new ones. */
  close(): Promise<void>
  readonly waiting: { readonly events: number; readonly bytes: number }
}

export function batchWriter<Row>(store: BatchStore<Row>, options: WriterOptions): BatchWriter<Row> {
  const { nowMs, delay, gather } = options
  const tails = lazy(() => new LRUCache<number, Tail>({ max: options.revisionsKept ?? REVISIONS_KEPT }))
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
    // Callers answered by the last batch append again in the following turns of the event loop. Without waiting for them,
    // batches had 1 and 63 appends alternately, and each single append cost a flush.
    for (await gather(); queue.length > 0; await gather()) await write(takeBatch())
    // In the same turn in which the queue was seen to be empty: a later append must start a new drain.
    running = null
  }

  async function write(batch: readonly Waiting<Row>[]): Promise<void> {
    try {
      for (let tries = 1; !(await tryToWrite(batch)); tries += 1) if (tries >= MOST_TRIES) throw new LogBusy(SHARED_MS)
    } catch (error) {
      // After any error the cache may be wrong.
      forget()
      if (options.mayPass(error)) await repeat(batch, error)
      else if (batch.length === 1 || error instanceof LogBusy) for (const item of batch) item.reject(error)
      // One invalid item must not fail the others.
      else for (const item of batch) await write([item])
    }
  }

  function forget(): void {
    knowledge = null
    tails().clear()
    options.onForget?.()
  }

  /** Decides the batch by the cached knowledge and writes it. False if the knowledge was stale; it is newer then. */
  async function tryToWrite(batch: readonly Waiting<Row>[]): Promise<boolean> {
    const startedMs = nowMs()
    // The head is read before the last events of streams: these may then be newer than the head, never older.
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
      if (!meets(item.append.expected, revision) || !continuesFrom(item.append, tail)) {
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
      const previousHead = await (known.behind || nowMs() < sharedUntilMs
        ? insertShared(known, rows)
        : insertAlone(known, rows))
      if (previousHead === null) return false
      // Cached only now, after the commit.
      for (const { item, tail, rows } of accepted)
        tails().set(item.stream, { ...tail, position: position(previousHead + BigInt(rows)) })
      known.head = { position: position(previousHead + BigInt(rows.length)), id: accepted.at(-1)?.tail.id ?? null }
      options.onCommit?.(known.head.position, {
        events: rows.length,
        items: accepted.length,
        tookMs: nowMs() - startedMs,
      })
      for (const { item, tail, rows } of accepted)
        item.resolve({ revision: tail.revision, position: position(previousHead + BigInt(rows)), repeated: false })
    }
    for (const item of doubtful) {
      const settlement = settle(item).finally(() => settling.delete(settlement))
      settling.add(settlement)
    }
    return true
  }

  /** The last events of the batch's streams as of the head; null if one is newer. */
  async function tailsOf(batch: readonly Waiting<Row>[], head: Head): Promise<Map<number, Tail> | null> {
    const current = new Map<number, Tail>()
    const unknown: Waiting<Row>[] = []
    for (const item of batch) {
      const tail = tails().get(item.stream)
      if (tail) current.set(item.stream, tail)
      else unknown.push(item)
    }
    if (unknown.length === 0) return current
    const read = await store.tails(searchHints(unknown))
    for (const { stream } of unknown) {
      const tail = read.get(stream) ?? NO_TAIL
      if (tail.position !== null && tail.position > head.position) return null
      current.set(stream, tail)
    }
    return current
  }

  /** The head after which the rows were written; null if another process wrote first. */
  async function insertAlone(known: Knowledge, rows: readonly Numbered<Row>[]): Promise<Position | null> {
    if ((await store.insertAfter(known.head, rows)) === 'written') return known.head.position
    known.behind = true
    return null
  }

  async function insertShared(known: Knowledge, rows: readonly Numbered<Row>[]): Promise<Position | null> {
    const inserted = await store.insertLocked(known.head, rows)
    // Another process, which does not use the lock yet, holds the next position in an open transaction: try again after it.
    if (inserted === 'lost-race') return null
    if (inserted === 'out-of-touch') {
      forget()
      return null
    }
    const { written, head, news } = inserted
    if (news.size > 0) sharedUntilMs = nowMs() + SHARED_MS
    for (const [stream, tail] of news) if (tails().has(stream)) tails().set(stream, tail)
    known.head = head
    known.behind = false
    return written ? head.position : null
  }

  /**
   * Decides an append that did not match the cached revision. Either the cache is stale (try again), or the same events are
   * stored already (return the first answer), or it is a conflict.
   */
  async function settle(item: Waiting<Row>): Promise<void> {
    try {
      const { expected, events, stream } = item.append
      const read = await store.tails([{ stream: item.stream, hint: START }])
      const end = read.get(item.stream) ?? NO_TAIL
      const actual = end.revision
      if (meets(expected, actual) && continuesFrom(item.append, end)) {
        tails().delete(item.stream)
        item.distrusted = true
        return enqueue(item)
      }
      const from = firstRevision(expected)
      if (from !== null && actual >= from + events.length - 1) {
        const stored = await store.eventIds(item.stream, from, events.length)
        if (stored.ids.length === events.length && stored.ids.every((id, i) => id === events[i]?.id))
          return item.resolve({ revision: from + events.length - 1, position: stored.position, repeated: true })
      }
      item.reject(new WrongExpectedRevision(stream, expected, actual))
    } catch (error) {
      if (options.mayPass(error)) await repeat([item], error)
      else item.reject(error)
    }
  }

  /** After a lost connection: repeats the append, if that is safe, until it has an outcome or the time is up. */
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
    onForeignHead(head) {
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
