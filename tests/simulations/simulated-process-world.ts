// A database, a log, a clock and a command runner for the simulation of processes. For tests alone.
//
// The right one does what Postgres does, and commands are carried out once for each key. Each mutant gets one thing
// wrong, as real systems have, and the simulation must catch it: one that finds nothing proves nothing.

import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRequest, CommandRunner } from '#commanding/command-runner.ts'
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import { type Instant, type LogId, position, START } from '#kernel/ids.ts'
import type {
  Change,
  KeyChange,
  NewSending,
  ProcessStore,
  Standing,
  StoredState,
  StoredTimer,
} from '#reacting/process-store.ts'
import { textOf } from '#reacting/react.ts'
import { type Fate, type Session, simulatedBell, simulatedSteps } from './simulated-steps.ts'

export const mutants = [
  'the outbox in a transaction of its own, after the checkpoint',
  'the checkpoint in a transaction of its own, after the states',
  'no compare-and-set',
  'sendings marked before they are sent',
  'timers deleted before the reaction is stored',
  'a refusal settled apart from its answer',
  'sendings taken in any order',
  'commands without an id',
] as const
export type Variant = 'right' | (typeof mutants)[number]

type Row = NewSending & { id: bigint; status: string; attempts: number; nextMs: number; claim: string | null }
type World = {
  standing: Standing
  states: Map<string, StoredState>
  timers: Map<string, StoredTimer>
  outbox: Row[]
}

const LOG = '0193a000-0000-7000-8000-000000000107' as LogId

export function simulatedWorld(variant: Variant, fate: Fate) {
  const world: World = {
    standing: { version: 1, logId: LOG, position: START, event: null, turn: 0n, fault: null },
    states: new Map(),
    timers: new Map(),
    outbox: [],
  }
  const events: StoredEvent[] = []
  const done = new Map<string, CommandRequest>()
  const carriedOut: CommandRequest[] = []
  const bell = simulatedBell()
  const step = simulatedSteps(fate)
  let nowMs = 0

  function writeStates(keys: readonly KeyChange[]): void {
    for (const { state, ...of } of keys)
      if (state === null) world.states.delete(textOf(of))
      else world.states.set(textOf(of), { tenant: of.tenant, key: of.key, version: 1, state })
  }

  function writeTimers(keys: readonly KeyChange[]): void {
    for (const { tenant, key, clearTimers, timers } of keys) {
      const own = `${textOf({ tenant, key })} `
      if (clearTimers) for (const text of world.timers.keys()) if (text.startsWith(own)) world.timers.delete(text)
      for (const [name, timer] of timers)
        if (timer) world.timers.set(`${own}${name}`, { tenant, key, name, ...timer })
        else world.timers.delete(`${own}${name}`)
    }
  }

  function writeOutbox(sendings: readonly NewSending[]): void {
    for (const sending of sendings) {
      const known = world.outbox.some(({ idempotencyKey }) => idempotencyKey === sending.idempotencyKey)
      if (known && variant === 'right') throw Object.assign(new Error('duplicate key'), { code: '23505' })
      const id = BigInt(world.outbox.length + 1)
      world.outbox.push({ ...sending, id, status: 'waiting', attempts: 0, nextMs: nowMs, claim: null })
    }
  }

  const move = (change: Change) => {
    const { turn, version, logId } = world.standing
    world.standing = { version, logId, ...change.to, turn: turn + 1n, fault: change.fault }
  }

  const rowOf = (of: { id: bigint; claim: string }) =>
    world.outbox.find(({ id, claim }) => id === of.id && claim === of.claim)
  function settle(of: { id: bigint; claim: string }, status: string): boolean {
    const row = rowOf(of)
    if (row) Object.assign(row, { status, claim: null })
    return row !== undefined
  }

  function commit(session: Session, turn: bigint, change: Change): Promise<boolean> {
    const mayCommit = () => variant === 'no compare-and-set' || world.standing.turn === turn
    const refusedHolds = () => change.refused === null || rowOf(change.refused) !== undefined
    type Part = 'checkpoint' | 'states' | 'timers' | 'outbox' | 'refused'
    const transaction = (label: string, parts: readonly Part[], fenced = true) =>
      step(session, label, () => {
        if (fenced && !(mayCommit() && refusedHolds())) return false
        if (parts.includes('checkpoint')) move(change)
        if (parts.includes('states')) writeStates(change.keys)
        if (parts.includes('timers')) writeTimers(change.keys)
        if (parts.includes('outbox')) writeOutbox(change.sendings)
        if (parts.includes('refused') && change.refused) settle(change.refused, 'refused')
        return true
      })
    const inTwo = async (first: readonly Part[], second: readonly Part[]) =>
      (await transaction('commit', first)) && transaction('commit the rest', second, false)
    switch (variant) {
      case 'the outbox in a transaction of its own, after the checkpoint':
        return inTwo(['checkpoint', 'states', 'timers', 'refused'], ['outbox'])
      case 'the checkpoint in a transaction of its own, after the states':
        return inTwo(['states', 'timers', 'outbox', 'refused'], ['checkpoint'])
      case 'timers deleted before the reaction is stored':
        return inTwo(['timers'], ['checkpoint', 'states', 'outbox', 'refused'])
      case 'a refusal settled apart from its answer':
        return inTwo(['refused'], ['checkpoint', 'states', 'timers', 'outbox'])
      default:
        return transaction('commit', ['checkpoint', 'states', 'timers', 'outbox', 'refused'])
    }
  }

  function store(session: Session): ProcessStore {
    return {
      standing: () => step(session, 'standing', () => world.standing),
      deploy: () => step(session, 'deploy', () => undefined),
      states: (_, keys) => step(session, 'states', () => keys.flatMap((key) => world.states.get(textOf(key)) ?? [])),
      due: (_, limit) =>
        step(session, 'timers', () =>
          [...world.timers.values()].filter(({ due }) => Date.parse(due) <= nowMs).slice(0, limit),
        ),
      commit: (_, turn, change) => commit(session, turn, change),
      claim: (_, claim, forMs, limit) =>
        step(session, 'claim', () => {
          const open = world.outbox.filter(({ status }) => status === 'waiting' || status === 'stuck')
          const first = (row: Row) =>
            variant === 'sendings taken in any order' || open.find((one) => textOf(one) === textOf(row)) === row
          const taken = open.filter((row) => row.nextMs <= nowMs && first(row)).slice(0, limit)
          for (const row of taken) Object.assign(row, { claim, attempts: row.attempts + 1, nextMs: nowMs + forMs })
          if (variant === 'sendings marked before they are sent') for (const row of taken) row.status = 'sent'
          return taken.map((row) => ({ ...row, claim }))
        }),
      sent: (sendings) =>
        step(session, 'sent', () => {
          for (const one of sendings) settle(one, 'sent')
        }),
      refused: (sending) => step(session, 'refused', () => void settle(sending, 'refused')),
      later: (sending, { afterMs, stuck }) =>
        step(session, 'later', () => {
          const row = rowOf(sending)
          if (row) Object.assign(row, { status: stuck ? 'stuck' : 'waiting', claim: null, nextMs: nowMs + afterMs })
        }),
      forgetSettled: async () => undefined,
    }
  }

  /** Refuses numbers of 1,000 or more, and carries out the rest, each key once. */
  const commands = (session: Session): CommandRunner => ({
    run: (request) =>
      step(session, 'command', () => {
        const { number } = request.input as { number: number }
        if (number >= 1_000 && !done.has(request.key))
          throw new CommandFailed({ kind: 'refused', code: 'too-heavy', detail: 'No.', facts: { number } })
        if (!done.has(request.key) || variant === 'commands without an id') carriedOut.push(request)
        done.set(request.key, request)
        return {} as never
      }),
  })

  const log = (session: Session): Pick<EventLog, 'id' | 'readAll' | 'head' | 'eventAt'> => ({
    id: LOG,
    readAll: ({ after, limit }) =>
      step(session, 'read', () => {
        const rest = events.filter((event) => event.position > after)
        const page = rest.slice(0, limit)
        return { events: page, position: position(page.at(-1)?.position ?? after), end: rest.length <= limit }
      }),
    head: () => step(session, 'head', () => position(BigInt(events.length))),
    eventAt: (at) => step(session, 'event at', () => events[Number(at) - 1]?.id ?? null),
  })

  return {
    store,
    commands,
    log,
    bell,
    states: () => [...world.states.values()],
    outbox: () => world.outbox as readonly Row[],
    standing: () => world.standing,
    timers: () => world.timers.size,
    carriedOut: carriedOut as readonly CommandRequest[],
    events: events as readonly StoredEvent[],
    async append(make: (at: bigint) => StoredEvent): Promise<void> {
      await fate.turn('append')
      events.push(make(BigInt(events.length + 1)))
      bell.ring()
    },
    /** Lets the time pass until the next of what waits for it is due. False where nothing does. */
    elapse(): boolean {
      const open = world.outbox.filter(({ status }) => status === 'waiting' || status === 'stuck')
      const moments = [
        ...open.map(({ nextMs }) => nextMs),
        ...[...world.timers.values()].map(({ due }) => Date.parse(due)),
      ]
      const ahead = moments.filter((ms) => ms > nowMs)
      if (ahead.length === 0) return false
      nowMs = Math.min(...ahead)
      bell.ring()
      return true
    },
  }
}

/** When a timer that is due `ms` after the world began is due. */
export const instant = (ms: number): Instant => new Date(ms).toISOString() as Instant
