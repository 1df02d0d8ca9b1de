// The statements of the batch writer over a database in memory, for the simulation: each waits for its turn and may fail,
// writes are invisible until the commit, and a process may end at any step. For tests alone.

import type { BatchStore, Head, Numbered, Tail } from '#event-log/postgres/batch-store.ts'
import { Misnumbered, type NumberProofs, numberProofs, type RowNumbers } from '#event-log/postgres/number-proofs.ts'
import { type EventId, position, type Revision } from '#kernel/ids.ts'

export const storeMutants = [
  'an insert without the fence',
  'a lost race taken for written',
  'an answer before the commit',
  'a batch written in part',
  'positions numbered before the commit',
  'revisions read before the head',
  'revisions read before their commit',
  'others not looked at under the lock',
  'others not told of under the lock',
  'ids not found where they stand',
] as const
/** Faults that only a failover reveals. */
export const failoverMutants = [
  'the head known by its position alone',
  'revisions kept',
  'hints kept',
  'ends told without their events',
  'numbers not compared',
] as const

export type Fault =
  | 'none'
  /** The connection is refused: nothing happens. */
  | 'refused'
  /** The connection is lost during the statement, and the server rolls it back. */
  | 'rolled-back'
  | 'executed-then-timeout'
  /** The client times out and repeats the statement before the server executes it. */
  | 'timeout-then-executed'
  | 'crash-before'
  | 'crash-after'
export const faults: readonly Fault[] = [
  'refused',
  'rolled-back',
  'executed-then-timeout',
  'timeout-then-executed',
  'crash-before',
  'crash-after',
]

export type Fate = { turn(label: string): Promise<unknown>; nextFault(): Fault }

/** A process and its connection. A dead one does nothing more, whatever it was waiting for. */
export type Session = { dead: boolean; end(): void }

/** Without numbers, if the test is not about them. */
export type SimulatedRow = { readonly id: EventId; readonly numbers?: RowNumbers }
export type Committed = {
  readonly position: number
  /** The name that the database has for its number; without a name, the negative number. */
  readonly stream: number
  readonly revision: Revision
  readonly id: EventId
}

export class ConnectionLost extends Error {}

// A new promise each time: a shared one would keep every waiting process in memory.
const never = () => new Promise<never>(() => {})
/** Lower than in a real log, so that a simulated process can fall too far behind. */
const MOST_NEWS = 4

export type SimulatedStore = BatchStore<SimulatedRow> & {
  /** The number of a stream; assigns one if it has none and `make` is set. */
  numberOf(stream: number, make: boolean): Promise<number | null>
  /** Whether the number belongs to this stream. */
  holds(number: number, stream: number): Promise<boolean>
}

export type SimulatedDatabase = {
  store(session: Session, proofs?: NumberProofs): SimulatedStore
  /** In the order of their commits. */
  readonly committed: readonly Committed[]
  /** The highest position in use, committed or not. */
  highestHeld(): number
  /**
   * Another server takes over: the last commits never reached it, every connection and transaction is gone, and others
   * write on before any of these processes does, in streams that are given numbers anew. Null before it happened; else the ids that were lost.
   */
  failOver(lost: number, others: readonly { readonly stream: number; readonly id: EventId }[]): void
  readonly lost: () => ReadonlySet<EventId> | null
}

export function simulatedDatabase(variant: string, fate: Fate): SimulatedDatabase {
  const committed: Committed[] = []
  /** Rows of an open transaction: others that need one of its positions wait for its end. */
  let uncommitted: { readonly rows: readonly Committed[]; readonly ended: Promise<unknown> } | null = null
  let handedOut = 0
  let lock: Promise<unknown> = Promise.resolve()
  let lost: Set<EventId> | null = null
  /** Number of the current server: statements started on a previous server never finish. */
  let server = 0
  /** The stream of each number, and how many events were committed before the number was assigned. */
  const numbers = new Map<number, { readonly stream: number; readonly after: number }>()
  const streamNumbered = (number: number) => numbers.get(number)?.stream ?? -number
  function numberOf(stream: number, make: boolean): number | null {
    for (const [number, entry] of numbers) if (entry.stream === stream) return number
    if (!make) return null
    const number = Math.max(0, ...numbers.keys()) + 1
    numbers.set(number, { stream, after: committed.length })
    return number
  }
  /** By the numbers of their streams. */
  const byNumber = (tails: ReadonlyMap<number, Tail>) =>
    new Map([...tails].map(([stream, tail]) => [numberOf(stream, false) ?? -stream, tail]))

  const head = () => committed.reduce((last, row) => Math.max(last, row.position), 0)
  const headKnown = (at = head()): Head => ({
    position: position(BigInt(at)),
    id: committed.find((row) => row.position === at)?.id ?? null,
  })
  const isOfThisLog = ({ position: at, id }: Head) =>
    Number(at) === 0 || committed.some((row) => row.position === Number(at) && row.id === id)

  function tailsIn(rows: readonly Committed[]): Map<number, Tail> {
    const tails = new Map<number, Tail>()
    for (const { stream, revision, id, position: at } of rows)
      if (revision > (tails.get(stream)?.revision ?? -1))
        tails.set(stream, {
          revision,
          id: variant === 'ends told without their events' ? null : id,
          position: position(BigInt(at)),
        })
    return tails
  }

  /** One statement. Its effect and its answer are separate steps: others may come in between. */
  async function statement<Result>(
    session: Session,
    label: string,
    effect: (rollsBack: boolean, isGone: () => boolean) => Promise<Result>,
  ): Promise<Result> {
    const begunOn = server
    const isGone = () => server !== begunOn
    await fate.turn(label)
    if (session.dead) return never()
    if (isGone()) throw new ConnectionLost()
    const fault = fate.nextFault()
    if (fault === 'crash-before') {
      session.end()
      return never()
    }
    if (fault === 'refused') throw new ConnectionLost()
    if (fault === 'timeout-then-executed') {
      void fate.turn(`${label}: late`).then(() => (isGone() ? undefined : effect(false, isGone).catch(() => undefined)))
      throw new ConnectionLost()
    }
    const outcome = await effect(fault === 'rolled-back', isGone).then(
      (result) => ({ result }),
      (failure: unknown) => ({ failure }),
    )
    if (fault === 'crash-after') {
      session.end()
      return never()
    }
    await fate.turn(`${label}: answer`)
    if (session.dead) return never()
    if (isGone()) throw new ConnectionLost()
    if (fault === 'executed-then-timeout' || fault === 'rolled-back') throw new ConnectionLost()
    if ('failure' in outcome) throw outcome.failure
    return outcome.result
  }

  /** The primary key: waits for a transaction that holds the next position, and fails if it has committed. */
  async function insert(
    known: Head,
    rows: readonly Numbered<SimulatedRow>[],
    rollsBack: boolean,
    isGone: () => boolean,
  ) {
    const after = Number(known.position)
    if (variant === 'positions numbered before the commit') return insertAsNumbered(rows, rollsBack)
    if (variant !== 'an insert without the fence') {
      while (uncommitted) await uncommitted.ended
      if (isGone()) throw new ConnectionLost()
      if (variant !== 'the head known by its position alone' && !isOfThisLog(known)) return 'lost-race'
      if (head() > after) return variant === 'a lost race taken for written' ? 'written' : 'lost-race'
      if (head() < after) return 'lost-race'
    }
    const ended = Promise.withResolvers<void>()
    const placed = place(after, rows)
    uncommitted = { rows: placed, ended: ended.promise }
    const commit = async () => {
      await fate.turn('flush')
      if (isGone()) return ended.resolve()
      if (!rollsBack) committed.push(...placed)
      else if (variant === 'a batch written in part') committed.push(...placed.slice(0, 1))
      uncommitted = null
      ended.resolve()
    }
    if (variant === 'an answer before the commit') void commit()
    else await commit()
    return 'written' as const
  }

  const place = (after: number, rows: readonly Numbered<SimulatedRow>[]): Committed[] =>
    rows.map(({ row, stream, revision }, i) => ({
      position: after + i + 1,
      stream: streamNumbered(stream),
      revision,
      id: row.id,
    }))

  /** Compares the numbers before anything is written, as the insert does within its statement. */
  function compare(numbers: readonly RowNumbers[]): void {
    if (variant === 'numbers not compared') return
    for (const { stream } of numbers) if (String(streamNumbered(stream.id)) !== stream.uuid) throw new Misnumbered()
  }

  async function insertAsNumbered(rows: readonly Numbered<SimulatedRow>[], rollsBack: boolean): Promise<'written'> {
    const placed = place(handedOut, rows)
    handedOut += rows.length
    await fate.turn('flush')
    if (!rollsBack) committed.push(...placed)
    return 'written'
  }

  async function insertLocked(
    knownHead: Head,
    rows: readonly Numbered<SimulatedRow>[],
    rollsBack: boolean,
    isGone: () => boolean,
  ) {
    const known = Number(knownHead.position)
    const before = lock
    const released = Promise.withResolvers<void>()
    lock = released.promise
    await before
    try {
      if (isGone()) throw new ConnectionLost()
      const found = head()
      if (found - known > MOST_NEWS || found < known) return 'out-of-touch' as const
      const isKnown = variant === 'the head known by its position alone' || isOfThisLog(knownHead)
      if (!isKnown && variant === 'revisions kept') return { written: false, head: headKnown(), news: new Map() }
      if (!isKnown) return 'out-of-touch' as const
      const theirs = tailsIn(committed.filter((row) => row.position > known))
      const taken = rows.some(
        ({ stream, revision }) => revision <= (theirs.get(streamNumbered(stream))?.revision ?? -1),
      )
      const news = variant === 'others not told of under the lock' ? new Map<number, Tail>() : byNumber(theirs)
      if (taken && variant !== 'others not looked at under the lock')
        return { written: false, head: headKnown(found), news }
      const before = headKnown(found)
      if (rows.length === 0) return { written: true, head: before, news }
      const inserted = await insert(before, rows, rollsBack, isGone)
      return inserted === 'lost-race' ? inserted : { written: true, head: before, news }
    } finally {
      released.resolve()
    }
  }

  return {
    committed,
    highestHeld: () => Math.max(head(), handedOut, ...(uncommitted?.rows ?? []).map((row) => row.position)),
    lost: () => lost,
    failOver(count, others) {
      server += 1
      const kept = committed.slice(0, Math.max(0, committed.length - count))
      lost = new Set(committed.slice(kept.length).map(({ id }) => id))
      committed.splice(0, committed.length, ...kept)
      uncommitted = null
      lock = Promise.resolve()
      for (const [number, { after }] of numbers) if (lost.size > 0 && after >= kept.length) numbers.delete(number)
      for (const { stream, id } of others) {
        numberOf(stream, true)
        committed.push({
          position: head() + 1,
          stream,
          revision: (tailsIn(committed).get(stream)?.revision ?? -1) + 1,
          id,
        })
      }
      handedOut = head()
    },
    store(session, proofs = numberProofs()) {
      /** The numbers that no insert has compared; proven once they are committed with an event. */
      const comparing = async <Inserted>(
        rows: readonly Numbered<SimulatedRow>[],
        isWritten: (inserted: Inserted) => boolean,
        insert: () => Promise<Inserted>,
      ): Promise<Inserted> => {
        const unproven = proofs.unproven(rows.flatMap(({ row: { numbers } }) => (numbers ? { row: { numbers } } : [])))
        compare(unproven)
        const inserted = await insert()
        if (isWritten(inserted)) proofs.prove(unproven)
        return inserted
      }
      let readTooEarly: readonly Committed[] | null = null
      const hintsKept = new Map<number, number>()
      return {
        head: () =>
          statement(session, 'head', async () => {
            if (variant === 'revisions read before the head') {
              readTooEarly = [...committed]
              await fate.turn('between revisions and head')
            }
            return headKnown()
          }),
        tails: (streams) =>
          statement(session, 'tails', async () => {
            const dirty = variant === 'revisions read before their commit' ? (uncommitted?.rows ?? []) : []
            const hints = new Map(streams.map(({ stream, hint }) => [streamNumbered(stream), Number(hint)]))
            if (variant === 'hints kept')
              for (const [stream, hint] of hints) {
                hints.set(stream, Math.max(hint, hintsKept.get(stream) ?? 0))
                hintsKept.set(stream, hints.get(stream) ?? 0)
              }
            const looked = readTooEarly ?? [...committed, ...dirty]
            const wanted = (row: Committed) => row.position >= (hints.get(row.stream) ?? Number.POSITIVE_INFINITY)
            return byNumber(tailsIn(looked.filter(wanted)))
          }),
        eventIds: (stream, from, count) =>
          statement(session, 'standing', async () => {
            const found = committed
              .filter(
                (row) => row.stream === streamNumbered(stream) && row.revision >= from && row.revision < from + count,
              )
              .sort((a, b) => a.revision - b.revision)
            const ids = variant === 'ids not found where they stand' ? [] : found.map(({ id }) => id)
            return { ids, position: position(BigInt(found.at(-1)?.position ?? 0)) }
          }),
        insertAfter: (after, rows) =>
          statement(session, 'insert', (rollsBack, isGone) =>
            comparing(
              rows,
              (inserted) => inserted === 'written' && !rollsBack,
              () => insert(after, rows, rollsBack, isGone),
            ),
          ),
        insertLocked: (known, rows) =>
          statement(session, 'insert under the lock', (rollsBack, isGone) =>
            comparing(
              rows,
              (inserted) => typeof inserted === 'object' && inserted.written && !rollsBack,
              () => insertLocked(known, rows, rollsBack, isGone),
            ),
          ),
        numberOf: (stream, make) => statement(session, 'number', async () => numberOf(stream, make)),
        holds: (number, stream) => statement(session, 'holds', async () => streamNumbered(number) === stream),
      }
    },
  }
}
