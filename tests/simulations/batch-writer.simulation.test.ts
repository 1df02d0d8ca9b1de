// Several processes that append to one log, with random orders of statements and random faults: acknowledged events are stored
// once and at the acknowledged position, and a reader that follows misses nothing.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Append, Appended, ExpectedRevision } from '#event-log/event-log.ts'
import { LogUnavailable, OutcomeUnknown, WrongExpectedRevision } from '#event-log/event-log.ts'
import { meets } from '#event-log/expected-revision.ts'
import { batchWriter } from '#event-log/postgres/batch-writer.ts'
import { numberProofs, type RowNumbers, type StreamNumber } from '#event-log/postgres/number-proofs.ts'
import { numberedAppends } from '#event-log/postgres/numbered-appends.ts'
import { commandId, type EventId, eventId, type PersonId, position, streamName, type TenantId } from '#kernel/ids.ts'
import {
  type Committed,
  ConnectionLost,
  type Fault,
  failoverMutants,
  faults,
  type Session,
  type SimulatedRow,
  simulatedDatabase,
  storeMutants,
} from './simulated-batch-store.ts'

/** Faults outside the store. */
const otherMutants = ['any conflict taken for a repeat', 'a reader that follows what is not committed'] as const
const mutants = [...storeMutants, ...otherMutants]
/** Faults in the handling of stream numbers, which only a failover reveals. */
const numberMutants = ['numbers proven for ever', 'conflicts told by another stream’s number'] as const
const ofFailover = [...failoverMutants, ...numberMutants]
type Variant = 'right' | (typeof mutants)[number] | (typeof ofFailover)[number]

const Ask = fc.record({
  stream: fc.constantFrom(1, 1, 2, 3),
  events: fc.constantFrom(1, 1, 2, 3),
  /** The client knows the current revision of the stream, or an old one; tools append at any revision. */
  expects: fc.constantFrom('known', 'known', 'known', 'stale', 'any'),
  /** The last position that the client saw in the stream, or a wrong one; or that position with its event. */
  hint: fc.constantFrom('none', 'right', 'wrong', 'event'),
  /** Whether the append is repeated: at the same time, or after the answer. */
  again: fc.constantFrom('never', 'never', 'at once', 'afterwards'),
})
type Ask = typeof Ask extends fc.Arbitrary<infer Of> ? Of : never

const Life = fc.record({
  clients: fc.array(fc.array(Ask, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
  processes: fc.integer({ min: 1, max: 3 }),
  /** The process that receives each attempt. */
  doors: fc.array(fc.nat({ max: 2 }), { minLength: 3, maxLength: 12 }),
  /** How far the clock advances per step: writers take turns for a second, and repeat for five. */
  tickMs: fc.constantFrom(1, 100, 700),
  heard: fc.boolean(),
  revisionsKept: fc.constantFrom(1, 100),
  faults: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant<Fault>('none') },
      { weight: 3, arbitrary: fc.constantFrom(...faults) },
    ),
    { maxLength: 40 },
  ),
  /** Another server takes over without the last commits, and others write to it first. */
  failover: fc.option(
    fc.record({
      atTurn: fc.integer({ min: 5, max: 60 }),
      lost: fc.integer({ min: 1, max: 5 }),
      // At least as many as were lost. Without them, a repeat may write the last event again at the same position but after
      // other events, within one attempt: the id cannot show that.
      others: fc.array(fc.constantFrom(1, 2, 3), { minLength: 5, maxLength: 8 }),
    }),
  ),
  scheduler: fc.scheduler(),
})
type Life = typeof Life extends fc.Arbitrary<infer Of> ? Of : never

const MOST_TRIES = 60
/** More steps than any run needs: a run that takes them all is in an endless loop. */
const MOST_TICKS = 3_000
/** The process that received the request has ended: the caller sees a connection reset. */
class ProcessGone extends Error {}

const tenant = '0193a000-0000-7000-8000-00000000000a' as TenantId
const actor = '0193a000-0000-7000-8000-0000000000ac' as PersonId
const nameOf = (stream: number) => streamName('learner', `0193a000-0000-7000-8000-00000000000${stream}`)

const streamOf = ({ stream }: Pick<Append, 'stream'>) => Number(stream.slice(-1))
const aNumber = (id: number, stream: number): StreamNumber => ({
  id,
  provenIn: 0,
  name: nameOf(stream),
  kind: 'learner',
  uuid: String(stream),
  tenant,
  tenantNumber: 1,
})
/** Types and zones have numbers like streams, but are never lost here. */
const typeAndZone = (): Omit<RowNumbers, 'stream'> => ({
  type: { id: 1, provenIn: 0, name: 'simulated', version: 1 },
  zone: { id: 1, provenIn: 0, name: 'UTC' },
})
async function answering<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    throw error instanceof ConnectionLost ? new LogUnavailable(error) : error
  })
}

/** The part of an event that the writer uses. */
const idsOf = (key: string, count: number): EventId[] => {
  const command = commandId({ tenant, actor, command: 'simulated', stream: nameOf(0), key })
  return Array.from({ length: count }, (_, i) => eventId(command, i + 1))
}

async function live(life: Life, variant: Variant): Promise<void> {
  let ticks = 0
  const drawn = [...life.faults]
  const turn = (label: string): Promise<void> => {
    ticks += 1
    if (life.failover && ticks === life.failover.atTurn) {
      const { lost, others } = life.failover
      database.failOver(
        lost,
        others.map((stream, n) => ({ stream, id: idsOf(`of others, ${n}`, 1)[0] ?? missing() })),
      )
    }
    // Not thrown, since the writer would try again: the simulation stops, and the check at the end fails.
    return ticks > MOST_TICKS ? new Promise(() => {}) : life.scheduler.schedule(Promise.resolve(), label)
  }
  const database = simulatedDatabase(variant, { turn, nextFault: () => drawn.shift() ?? 'none' })
  const { committed } = database

  const processes = Array.from({ length: life.processes }, start)
  function start() {
    const gone = Promise.withResolvers<never>()
    gone.promise.catch(() => undefined)
    const session: Session = {
      dead: false,
      end() {
        session.dead = true
        gone.reject(new ProcessGone())
      },
    }
    const proofs = numberProofs()
    const store = database.store(session, proofs)
    const writer = batchWriter(store, {
      nowMs: () => ticks * life.tickMs,
      delay: () => turn('delay'),
      gather: () => turn('gather'),
      mayPass: (error) => error instanceof ConnectionLost,
      revisionsKept: life.revisionsKept,
      ...(variant !== 'numbers proven for ever' && { onForget: proofs.doubt }),
      onCommit(head) {
        if (life.heard) for (const other of processes) void turn('heard').then(() => other.writer.onForeignHead(head))
      },
    })
    const known = new Map<number, StreamNumber>()
    const unchanging = typeAndZone()
    const itemOf = (append: Append, stream: StreamNumber) => {
      const rows: SimulatedRow[] = append.events.map(({ id }) => ({ id, numbers: { ...unchanging, stream } }))
      return { append, stream: stream.id, rows, bytes: rows.length }
    }
    const append = numberedAppends<SimulatedRow>(writer, {
      cached(append) {
        const stream = known.get(streamOf(append))
        return stream ? itemOf(append, stream) : null
      },
      async named(append) {
        const stream = streamOf(append)
        const id = await answering(store.numberOf(stream, meets(append.expected, -1)))
        if (id === null) return new WrongExpectedRevision(append.stream, append.expected, -1)
        const entry = aNumber(id, stream)
        known.set(stream, entry)
        return itemOf(append, entry)
      },
      holds: async ({ append, stream }) =>
        variant === 'conflicts told by another stream’s number' || answering(store.holds(stream, streamOf(append))),
      forget: () => known.clear(),
    })
    return { append, writer, ended: gone.promise, session }
  }

  let doors = 0
  async function ask(append: Append): Promise<Appended> {
    doors += 1
    const n = (life.doors[doors % life.doors.length] ?? 0) % processes.length
    const process = processes[n]
    if (!process) throw new Error('no process')
    if (process.session.dead) processes[n] = start()
    const { append: appendTo, ended } = processes[n] ?? process
    const answer = appendTo(append)
    return Promise.race([variant === 'any conflict taken for a repeat' ? takenForRepeat(answer) : answer, ended])
  }

  const revisionOf = (stream: number) => committed.filter((row) => row.stream === stream).length - 1

  /** Repeats the append until there is an answer; a conflict must have been true at some moment in between. */
  async function send(append: Append, stream: number): Promise<Appended | WrongExpectedRevision | 'given up'> {
    for (let n = 0; n < MOST_TRIES; n += 1) {
      const from = revisionOf(stream)
      const isBefore = database.lost() === null
      try {
        return await ask(append)
      } catch (error) {
        if (error instanceof WrongExpectedRevision) {
          // After a failover another event may have the expected revision.
          if (append.lastEvent === undefined || database.lost() === null)
            expect(error.actual, 'a conflict with what was expected').not.toBe(revisionBefore(append.expected))
          // If a failover came in between, the conflict was true before it.
          if (isBefore === (database.lost() === null))
            expect(from <= error.actual && error.actual <= revisionOf(stream), 'a conflict that never was').toBe(true)
          return error
        }
        if (![ProcessGone, OutcomeUnknown, LogUnavailable].some((kind) => error instanceof kind)) throw error
        // `any` gives no protection against repeats.
        if (append.expected === 'any') return 'given up'
      }
    }
    throw new Error('no answer, and nothing fails any more')
  }

  const acknowledged: { append: Append; stream: number; answer: Appended }[] = []
  const refused: Append[] = []
  let asking = 0
  async function client(asks: readonly Ask[], number: number): Promise<void> {
    const known = new Map<number, number>()
    const before = new Map<number, number>()
    const positions = new Map<number, bigint>()
    /** The last events of the streams, as the client knows them. */
    const ends = new Map<number, EventId>()
    for (const [n, { stream, events, expects, hint, again }] of asks.entries()) {
      const revision = (expects === 'stale' ? before : known).get(stream) ?? -1
      const expected: ExpectedRevision = expects === 'any' ? 'any' : revision < 0 ? 'none' : revision
      const lastEvent = hint === 'event' && expects === 'known' ? ends.get(stream) : undefined
      const seenAt = positions.get(stream) ?? 0n
      const append: Append = {
        ...anAppend(stream, expected, `client ${number}, ${n}`, events),
        hint: position({ none: 0n, right: seenAt, wrong: 1_000n, event: seenAt }[hint]),
        ...(lastEvent !== undefined && { lastEvent }),
      }
      const twice = again === 'at once' && expected !== 'any'
      const [answer, ...others] = await Promise.all([send(append, stream), ...(twice ? [send(append, stream)] : [])])
      if (answer === 'given up' || answer === undefined) continue
      // Two servers have answered independently: an acknowledged event may be lost and written again, and a lost revision may
      // be assigned again.
      const isOfOneServer = database.lost() === null
      const isLost = () => append.events.some(({ id }) => database.lost()?.has(id))
      for (const other of others) if (isOfOneServer) expectSame(other, answer)
      before.set(stream, known.get(stream) ?? -1)
      if (answer instanceof WrongExpectedRevision) {
        if (isOfOneServer) refused.push(append)
        known.set(stream, answer.actual)
        ends.delete(stream)
        continue
      }
      acknowledged.push({ append, stream, answer })
      known.set(stream, answer.revision)
      positions.set(stream, answer.position)
      ends.set(stream, append.events.at(-1)?.id ?? missing())
      if (again === 'afterwards' && expected !== 'any') {
        const repeated = await send(append, stream)
        if (isLost()) continue
        expectSame(repeated, answer)
        expect(repeated, 'the second time is no news').toMatchObject({ repeated: true })
      }
    }
  }

  const seen: Committed[] = []
  async function reader(): Promise<void> {
    let isBefore = true
    for (let at = 0; asking > 0; ) {
      await turn('read')
      // The reader finds another event at its position, and starts again.
      if (isBefore && database.lost() !== null) {
        isBefore = false
        seen.length = 0
        at = 0
      }
      const page = committed.filter((row) => row.position > at).sort((a, b) => a.position - b.position)
      seen.push(...page)
      const last = variant === 'a reader that follows what is not committed' ? database.highestHeld() : undefined
      at = Math.max(at, last ?? page.at(-1)?.position ?? 0)
    }
  }

  const failures: unknown[] = []
  for (const [number, asks] of life.clients.entries()) {
    asking += 1
    void client(asks, number)
      .catch((error) => failures.push(error))
      .finally(() => {
        asking -= 1
      })
  }
  void reader()
  await life.scheduler.waitIdle()
  for (const failure of failures) throw failure
  expect(asking, 'clients that still wait').toBe(0)

  expectWhole(committed)
  for (const { append, stream, answer } of acknowledged) {
    const ids = append.events.map(({ id }) => id)
    if (ids.some((id) => database.lost()?.has(id))) continue
    const stands = committed.filter(({ id }) => ids.includes(id))
    const last = answer.revision
    expect(stands.map(({ id }) => id)).toEqual(ids)
    expect(stands.map(({ revision }) => revision)).toEqual(ids.map((_, i) => last - ids.length + 1 + i))
    expect(stands.at(-1)).toMatchObject({ stream, position: Number(answer.position) })
    const before = committed.find((row) => row.stream === stream && row.revision === last - ids.length)
    if (append.lastEvent !== undefined) expect(before?.id, 'the event that it goes on from').toBe(append.lastEvent)
  }
  const standing = new Set(committed.map(({ id }) => id))
  for (const { events } of refused)
    if (!events.some(({ id }) => database.lost()?.has(id)))
      expect(
        events.some(({ id }) => standing.has(id)),
        'a refused append must not be stored',
      ).toBe(false)
  if (database.lost() !== null && seen.some(({ id }) => database.lost()?.has(id))) return
  const readable = committed.filter((row) => row.position <= (seen.at(-1)?.position ?? 0))
  expect(seen, 'the events that a reader received').toEqual(readable)
}

function missing(): never {
  throw new Error('each command has an id')
}

const revisionBefore = (expected: ExpectedRevision) => (expected === 'none' ? -1 : expected)

function anAppend(stream: number, expected: ExpectedRevision, key: string, count: number): Append {
  const events = idsOf(key, count).map((id) => ({ id }))
  return { stream: nameOf(stream), tenant, expected, events: events as unknown as Append['events'] }
}

/** Checks that positions and revisions have no gaps and follow the order of commits, and that no event is stored twice. */
function expectWhole(committed: readonly Committed[]): void {
  expect(committed.map((row) => row.position)).toEqual(committed.map((_, i) => i + 1))
  expect(new Set(committed.map(({ id }) => id)).size, 'an event is stored twice').toBe(committed.length)
  const revisions = new Map<number, number>()
  for (const { stream, revision } of committed) {
    expect(revision, `revision in stream ${stream}`).toBe((revisions.get(stream) ?? -1) + 1)
    revisions.set(stream, revision)
  }
}

type Answer = Appended | WrongExpectedRevision | 'given up'
/** An append has the same outcome for every caller. */
function expectSame(again: Answer, first: Answer): void {
  const summary = (answer: Answer) =>
    typeof answer === 'object' && 'position' in answer ? [answer.revision, answer.position] : 'conflict'
  expect(summary(again), 'the same append, sent twice').toEqual(summary(first))
}

const takenForRepeat = (answer: Promise<Appended>): Promise<Appended> =>
  answer.catch((error: unknown) => {
    if (!(error instanceof WrongExpectedRevision)) throw error
    return { revision: error.actual, position: 0n as Appended['position'], repeated: true }
  })

const lives = (variant: Variant) => fc.asyncProperty(Life, (life) => live(life, variant))

describe('the simulated batch writer', () => {
  it('writes acknowledged events once, in order and without gaps, whatever fails', async () => {
    await fc.assert(lives('right'), { numRuns: 3_000, endOnFailure: true })
  })

  it.each([...mutants, ...ofFailover])('fails the checks with the fault: %s', async (mutant) => {
    for (const seed of [1, 2, 3]) {
      const { failed } = await fc.check(lives(mutant), { seed, numRuns: 3_000, endOnFailure: true })
      expect(failed, `seed ${seed}`).toBe(true)
    }
  })
})
