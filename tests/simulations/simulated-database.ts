// A database and a log for the simulation of the projector: every step waits its turn and may fail. For tests alone.
//
// The right one does what Postgres does. Each mutant gets one thing wrong, as real systems have, and the simulation
// must catch it: one that finds nothing proves nothing.
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import { type Doorbell, follow } from '#event-log/subscription.ts'
import { agrees, type FoldedRow, keyText } from '#kernel/fold.ts'
import { type LogId, position, START } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { type GenerationId, generationId } from '#projecting/generations/generation.ts'
import {
  type Changes,
  type Checkpoint,
  DutyLost,
  type Move,
  type Parked,
  type ProjectionStore,
  RowsRefused,
} from '#projecting/projector/projection-store.ts'
import { type Fate, type Session, simulatedBell, simulatedSteps } from './simulated-steps.ts'

export const mutants = [
  'the checkpoint in a second transaction, after the rows',
  'the checkpoint in a transaction of its own, before the rows',
  'no compare-and-set',
  'a checkpoint kept in memory',
  'rows cached before the commit',
  'a reader blind to gaps',
] as const
/** These go wrong where one worker takes over from another, or where events wait for a fix. */
export const leaseMutants = [
  'leases not looked at',
  'neither leases looked at nor compare-and-set',
  'the keys that wait forgotten at a take-over',
  'only the event at fault kept waiting, and not those behind it',
  'what waits tried again in the wrong order',
  'only what waited at the asking tried again',
  'what waits written in a second transaction, after the rows',
  'what waits for a removed row kept',
] as const
export type Variant = 'right' | (typeof mutants)[number] | (typeof leaseMutants)[number]

type Waiting = Parked & { asked: boolean }

export const first = ({ name }: Projection) => generationId(name, 1)

export type SimulatedDatabase = ReturnType<typeof simulatedDatabase>
/** What a worker holds when it begins: each generation by the epoch of its lease. */
export type Held = { readonly worker: string; readonly epochs: ReadonlyMap<GenerationId, number> }

const LOG = '0193a000-0000-7000-8000-000000000106' as LogId

export function simulatedDatabase(projections: readonly Projection[], variant: Variant, fate: Fate) {
  const byId = new Map(projections.map((projection) => [first(projection), projection]))
  const rows = new Map(projections.map((projection) => [first(projection), new Map<string, FoldedRow>()]))
  const checkpoints = new Map<GenerationId, Checkpoint>(
    projections.map((projection) => [first(projection), { position: START, eventId: null, logId: LOG }]),
  )
  const leases = new Map<GenerationId, { holder: string; epoch: number }>()
  const parked = new Map(projections.map((projection) => [first(projection), new Map<string, Waiting>()]))
  const events: StoredEvent[] = []
  const inFlight = new Set<bigint>()
  const bell = simulatedBell()
  const step = simulatedSteps(fate)
  let taken = 0n

  const table = (id: GenerationId) => rows.get(id) ?? new Map<string, FoldedRow>()
  const textOf = (id: GenerationId, row: Pick<FoldedRow, 'tenant' | 'key'>) => {
    const projection = byId.get(id)
    if (!projection) throw new Error(`no generation ${id}`)
    return keyText(projection, row.tenant, row.key)
  }

  function write(changes: ReadonlyMap<GenerationId, Changes>): void {
    for (const [name, { upserts }] of changes)
      if (upserts.some(({ row }) => Reflect.get(row, 'refused') === true)) throw new RowsRefused(name, 'out of range')
    for (const [name, { removals, upserts, deletes }] of changes) {
      const of = table(name)
      for (const { tenant, key } of removals)
        for (const [text, row] of of) if (row.tenant === tenant && agrees(row.key, key)) of.delete(text)
      for (const row of deletes) of.delete(textOf(name, row))
      for (const row of upserts) of.set(textOf(name, row), row)
    }
  }

  const waiting = (id: GenerationId) => parked.get(id) ?? new Map<string, Waiting>()
  function writeParked(changes: ReadonlyMap<GenerationId, Changes>, isRetry: boolean): void {
    for (const [id, { unparked, parked: more }] of changes) {
      const of = waiting(id)
      if (isRetry || variant !== 'what waits for a removed row kept')
        for (const [key, { text }] of of) if (unparked.includes(text)) of.delete(key)
      for (const one of more) {
        if (one.error === null && variant === 'only the event at fault kept waiting, and not those behind it') continue
        const key = `${one.text} ${one.position}`
        if (!of.has(key)) of.set(key, { ...one, asked: false })
      }
    }
  }
  const inOrder = (id: GenerationId) =>
    [...waiting(id).values()].sort((a, b) => (a.position < b.position ? -1 : a.position > b.position ? 1 : 0))

  /** Whether these may still be moved: throws, and nothing is written, where a lease has changed hands. */
  function assertHeld(moves: readonly Move[], held: Held | null): void {
    if (!held || variant === 'leases not looked at' || variant === 'neither leases looked at nor compare-and-set')
      return
    for (const { generation } of moves) {
      const lease = leases.get(generation)
      if (lease?.holder !== held.worker || lease.epoch !== held.epochs.get(generation)) throw new DutyLost()
    }
  }

  const stands = (moves: readonly Move[]) => moves.every(({ generation, from }) => positionOf(generation) === from)
  const positionOf = (id: GenerationId) => checkpoints.get(id)?.position ?? START
  function move(moves: readonly Move[]): void {
    for (const { generation, from, to, eventId } of moves)
      if (to !== from) checkpoints.set(generation, { position: to, eventId, logId: LOG })
  }

  /** The rows and checkpoints as one process sees them through its connection. */
  function store(session: Session, held: Held | null = null): ProjectionStore {
    const cache = new Map<string, FoldedRow>()
    let remembered: ReadonlyMap<GenerationId, Checkpoint> | null = null

    async function commit(changes: ReadonlyMap<GenerationId, Changes>, moves: readonly Move[]): Promise<boolean> {
      const isRetry = moves.every(({ from, to }) => from === to)
      /** A transaction of these parts, fenced or not. */
      const transaction = (parts: { rows: boolean; checkpoint: boolean; fenced?: boolean; parked?: boolean }) =>
        step(session, parts.rows ? 'commit' : 'commit checkpoint', () => {
          assertHeld(moves, held)
          if (parts.fenced !== false && !stands(moves)) return false
          if (parts.rows) write(changes)
          if (parts.rows && parts.parked !== false) writeParked(changes, isRetry)
          if (parts.checkpoint) move(moves)
          return true
        })
      switch (variant) {
        case 'what waits written in a second transaction, after the rows': {
          const done = await transaction({ rows: true, checkpoint: true, parked: false })
          if (done) await step(session, 'commit what waits', () => writeParked(changes, isRetry))
          return done
        }
        case 'neither leases looked at nor compare-and-set':
        case 'no compare-and-set':
          return transaction({ rows: true, checkpoint: true, fenced: false })
        case 'the checkpoint in a second transaction, after the rows':
          return (
            (await transaction({ rows: true, checkpoint: false })) && transaction({ rows: false, checkpoint: true })
          )
        case 'the checkpoint in a transaction of its own, before the rows':
          return (
            (await transaction({ rows: false, checkpoint: true })) &&
            transaction({ rows: true, checkpoint: false, fenced: false })
          )
        default:
          return transaction({ rows: true, checkpoint: true })
      }
    }

    return {
      checkpoints: () =>
        step(session, 'checkpoints', () => {
          remembered ??= new Map(checkpoints)
          return variant === 'a checkpoint kept in memory' ? remembered : new Map(checkpoints)
        }),
      parkedKeys: (id) =>
        step(session, 'parked keys', () =>
          variant === 'the keys that wait forgotten at a take-over' ? [] : inOrder(id).map((one) => ({ ...one })),
        ),
      toRetry: (id) =>
        step(session, 'to retry', () => {
          const all = inOrder(id)
          const asked = new Set(all.filter((one) => one.asked).map(({ text }) => text))
          if (variant === 'only what waited at the asking tried again') return all.filter((one) => one.asked)
          const own = all.filter(({ text }) => asked.has(text))
          return variant === 'what waits tried again in the wrong order' ? own.reverse() : own
        }),
      load: (name, keys) =>
        step(session, 'load', () =>
          keys.flatMap((key) => {
            const text = textOf(name, key)
            const cached = variant === 'rows cached before the commit' ? cache.get(`${name} ${text}`) : undefined
            const row = cached ?? table(name).get(text)
            return row ? [row] : []
          }),
        ),
      loadMatching: (name, keys) =>
        step(session, 'load matching', () =>
          [...table(name).values()].filter((row) =>
            keys.some(({ tenant, key }) => row.tenant === tenant && agrees(row.key, key)),
          ),
        ),
      async commit(changes, moves) {
        for (const [name, { upserts, deletes, removals }] of changes) {
          if (removals.length > 0) cache.clear()
          for (const row of deletes) cache.delete(`${name} ${textOf(name, row)}`)
          for (const row of upserts) cache.set(`${name} ${textOf(name, row)}`, row)
        }
        const done = await commit(changes, moves)
        if (done && variant === 'a checkpoint kept in memory')
          remembered = new Map([
            ...(remembered ?? []),
            ...moves.map(({ generation, to, eventId }) => [generation, { position: to, eventId, logId: LOG }] as const),
          ])
        return done
      },
    }
  }

  /** As a reader may know it: nothing that comes after a number whose transaction has not ended. */
  function visible(): readonly StoredEvent[] {
    const horizon = [...inFlight].reduce((least, number) => (number < least ? number : least), taken + 1n)
    return variant === 'a reader blind to gaps' ? events : events.filter((event) => event.position < horizon)
  }

  /** A poll never comes, and a reader that failed tries again when its turn comes, as with everything else. */
  const ownBell: Doorbell = {
    ...bell,
    wait: (seen, timeoutMs, signal) =>
      timeoutMs === Infinity || signal.aborted
        ? bell.wait(seen, timeoutMs, signal)
        : fate.turn('wait').then(() => undefined),
  }

  const log = (
    session: Session,
  ): Pick<EventLog, 'id' | 'readAll' | 'readStream' | 'subscribe' | 'eventAt' | 'head'> => {
    const readAll: EventLog['readAll'] = ({ after, limit }) =>
      step(session, 'read', () => {
        const rest = visible().filter((event) => event.position > after)
        const page = rest.slice(0, limit)
        return { events: page, position: position(page.at(-1)?.position ?? after), end: rest.length <= limit }
      })
    return {
      id: LOG,
      readAll,
      readStream: (_, { from }) =>
        step(session, 'read stream', () => ({
          events: events.filter(({ revision }) => revision === from),
          currentRevision: events.length - 1,
        })),
      subscribe: (from) => follow({ readAll, bell: ownBell, pollMs: Infinity }, from),
      head: () => step(session, 'head', () => visible().at(-1)?.position ?? START),
      eventAt: (at) => step(session, 'event at', () => events.find((event) => event.position === at)?.id ?? null),
    }
  }

  return {
    store,
    log,
    rows: table,
    checkpoint: positionOf,
    waiting: inOrder,
    /** Hands the leases to this worker, whoever holds them: it has been taken for dead. */
    take(worker: string, of: readonly GenerationId[]): void {
      for (const id of of) leases.set(id, { holder: worker, epoch: (leases.get(id)?.epoch ?? 0) + 1 })
    },
    held: (worker: string): Held => ({
      worker,
      epochs: new Map([...leases].flatMap(([id, { holder, epoch }]) => (holder === worker ? [[id, epoch]] : []))),
    }),
    requestRetry(): void {
      for (const of of parked.values()) for (const one of of.values()) one.asked = true
    },
    events: events as readonly StoredEvent[],
    /** Takes a number as a sequence does: at once, in whatever order the transactions then end. */
    async append(make: (at: bigint) => StoredEvent, commits: boolean): Promise<void> {
      await fate.turn('take a number')
      taken += 1n
      const number = taken
      inFlight.add(number)
      await fate.turn(commits ? 'commit an append' : 'roll back an append')
      inFlight.delete(number)
      if (commits) events.splice(events.findLastIndex((event) => event.position < number) + 1, 0, make(number))
      bell.ring()
    },
    ring: bell.ring,
  }
}
