// A database, a log, a clock and a command runner for the simulation of processes. For tests alone.
//
// The right one does what Postgres does, and commands are carried out once for each key. Each mutant gets one thing
// wrong, as real systems have, and the simulation must catch it: one that finds nothing proves nothing.

import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRequest, CommandRunner } from '#commanding/command-runner.ts'
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import { type Instant, type LogId, type PersonId, position, START } from '#kernel/ids.ts'
import type {
  Blocker,
  Change,
  KeyChange,
  NewSending,
  ParkedTrigger,
  ProcessCheckpoint,
  ProcessStore,
  Resumed,
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
  'commands named after the event’s id alone',
  'what waits in a transaction of its own, after the checkpoint',
  'later events of a key that waits going on',
  'timers of a key that waits firing',
  'what waits tried again in any order',
  'a refusal that waits settled already',
  'an erased person’s events still waiting',
] as const
export type Variant = 'right' | (typeof mutants)[number]

type Row = NewSending & { id: bigint; status: string; attempts: number; nextMs: number; claim: string | null }
type World = {
  standing: ProcessCheckpoint
  states: Map<string, StoredState>
  timers: Map<string, StoredTimer>
  outbox: Row[]
  parked: (ParkedTrigger & { id: bigint })[]
}

const LOG = '0193a000-0000-7000-8000-000000000107' as LogId

export function simulatedWorld(variant: Variant, fate: Fate) {
  const world: World = {
    standing: {
      version: 1,
      logId: LOG,
      position: START,
      event: null,
      turn: 0n,
      fault: null,
      parked: false,
      retryAfter: null,
    },
    states: new Map(),
    timers: new Map(),
    outbox: [],
    parked: [],
  }
  const events: StoredEvent[] = []
  const done = new Map<string, CommandRequest>()
  const carriedOut: CommandRequest[] = []
  const bell = simulatedBell()
  const step = simulatedSteps(fate)
  let nowMs = 0
  let parkedEver = 0n

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
      const byId = variant === 'commands named after the event’s id alone'
      const nameOf = ({ cause, command, idempotencyKey }: NewSending) => (byId ? `${cause} ${command}` : idempotencyKey)
      const known = world.outbox.some((row) => nameOf(row) === nameOf(sending))
      if (known && (variant === 'right' || byId)) throw Object.assign(new Error('duplicate key'), { code: '23505' })
      const id = BigInt(world.outbox.length + 1)
      world.outbox.push({ ...sending, id, status: 'waiting', attempts: 0, nextMs: nowMs, claim: null })
    }
  }

  const move = (change: Change) => {
    const { turn, version, logId } = world.standing
    const { fault, retryAfter } = change
    world.standing = { version, logId, ...change.to, turn: turn + 1n, fault, retryAfter, parked: false }
  }

  function writeParked({ released, parked }: Change): void {
    world.parked = world.parked.filter(({ id }) => !released.includes(id))
    for (const { id, ...one } of parked) {
      const before = world.parked.find((of) => of.id === id)
      if (before) Object.assign(before, { key: one.key, error: one.error })
      else {
        parkedEver += 1n
        world.parked.push({ ...one, id: parkedEver })
      }
    }
  }

  function erase({ erased }: Change): void {
    if (!erased) return
    const isTheirs = (one: { subject: PersonId | null }) => one.subject === erased.subject
    world.states.delete(`${erased.tenant} ${erased.subject}`)
    for (const [text, timer] of world.timers) if (isTheirs(timer)) world.timers.delete(text)
    for (const row of world.outbox)
      if (isTheirs(row) && (row.status === 'waiting' || row.status === 'stuck'))
        // Whoever is sending it finds its claim gone.
        Object.assign(row, { status: 'withdrawn', claim: null })
    if (variant !== 'an erased person’s events still waiting')
      world.parked = world.parked.filter((one) => !isTheirs(one))
  }

  /** As the statement of Postgres has it: a rejected commit leaves nothing of itself behind. */
  function allOrNothing(write: () => void): void {
    const before = { ...world, states: new Map(world.states), timers: new Map(world.timers), outbox: [...world.outbox] }
    const parked = world.parked.map((one) => ({ ...one }))
    try {
      write()
    } catch (error) {
      Object.assign(world, { ...before, parked })
      throw error
    }
  }

  const rowOf = (of: { id: bigint; claim: string | null }) =>
    world.outbox.find(({ id, claim }) => id === of.id && claim === of.claim)
  function settle(of: { id: bigint; claim: string | null }, status: string): boolean {
    const row = rowOf(of)
    if (row) Object.assign(row, { status, claim: null })
    return row !== undefined
  }

  function commit(session: Session, turn: bigint, change: Change): Promise<boolean> {
    const mayCommit = () => variant === 'no compare-and-set' || world.standing.turn === turn
    const refusedHolds = () => [...change.refused, ...change.held].every((one) => rowOf(one) !== undefined)
    type Part = 'checkpoint' | 'states' | 'timers' | 'outbox' | 'refused' | 'parked'
    const transaction = (label: string, parts: readonly Part[], fenced = true) =>
      step(session, label, () => {
        if (fenced && !(mayCommit() && refusedHolds())) return false
        allOrNothing(() => {
          if (parts.includes('checkpoint')) move(change)
          if (parts.includes('states')) erase(change)
          if (parts.includes('states')) writeStates(change.keys)
          if (parts.includes('timers')) writeTimers(change.keys)
          if (parts.includes('outbox')) writeOutbox(change.sendings)
          if (parts.includes('refused')) writeRefused(change)
          if (parts.includes('parked')) writeParked(change)
        })
        return true
      })
    const inTwo = async (first: readonly Part[], second: readonly Part[]) =>
      (await transaction('commit', first)) && transaction('commit the rest', second, false)
    const all = ['checkpoint', 'states', 'timers', 'outbox', 'refused', 'parked'] as const
    const first = (...parts: readonly Part[]) =>
      inTwo(
        parts,
        all.filter((part) => !parts.includes(part)),
      )
    const last = (...parts: readonly Part[]) =>
      inTwo(
        all.filter((part) => !parts.includes(part)),
        parts,
      )
    switch (variant) {
      case 'the outbox in a transaction of its own, after the checkpoint':
        return last('outbox')
      case 'the checkpoint in a transaction of its own, after the states':
        return last('checkpoint')
      case 'timers deleted before the reaction is stored':
        return first('timers')
      case 'a refusal settled apart from its answer':
        return first('refused')
      case 'what waits in a transaction of its own, after the checkpoint':
        return last('parked')
      default:
        return transaction('commit', all)
    }
  }

  function writeRefused({ refused, held }: Change): void {
    for (const one of refused) settle(one, 'refused')
    for (const one of held) {
      const row = rowOf(one)
      const status = variant === 'a refusal that waits settled already' ? 'refused' : 'waiting'
      if (row) Object.assign(row, { status, claim: null, nextMs: Number.POSITIVE_INFINITY })
    }
  }

  const isHeld = ({ tenant, key, subject }: StoredTimer) =>
    world.parked.some(
      (one) => one.tenant === tenant && (one.key === key || (one.key === null && one.subject === subject)),
    )

  function heldUpTo(upTo: bigint | null): Blocker[] {
    if (variant === 'later events of a key that waits going on') return []
    return world.parked
      .filter(({ id }) => upTo === null || id <= upTo)
      .flatMap(({ tenant, key, subject, trigger }): Blocker[] => {
        if (key !== null) return [{ tenant, key }]
        return trigger.kind === 'event' ? [{ tenant, key, stream: trigger.stream, subject }] : []
      })
  }

  function resumed(one: ParkedTrigger & { id: bigint }): Resumed {
    const { trigger, ...rest } = one
    switch (trigger.kind) {
      case 'event':
        return { ...rest, trigger }
      case 'timer': {
        const own = `${textOf({ tenant: one.tenant, key: one.key ?? '' })} ${trigger.name}`
        return { ...rest, trigger: { kind: 'timer', timer: world.timers.get(own) ?? null } }
      }
      case 'refusal': {
        const open = world.outbox.find(({ id, status }) => id === trigger.sending && status === 'waiting')
        return { ...rest, trigger: { kind: 'refusal', sending: open ?? null, refused: trigger.refused } }
      }
    }
  }

  function store(session: Session): ProcessStore {
    return {
      isErased: () => false,
      checkpoint: () => step(session, 'standing', () => ({ ...world.standing, parked: world.parked.length > 0 })),
      deploy: () => step(session, 'deploy', () => undefined),
      states: (_, keys) => step(session, 'states', () => keys.flatMap((key) => world.states.get(textOf(key)) ?? [])),
      due: (_, limit) =>
        step(session, 'timers', () =>
          [...world.timers.values()]
            .filter(({ due }) => Date.parse(due) <= nowMs)
            .filter((timer) => variant === 'timers of a key that waits firing' || !isHeld(timer))
            .slice(0, limit),
        ),
      blockers: (_, upTo) => step(session, 'held', () => heldUpTo(upTo)),
      resume: (_, after, limit) =>
        step(session, 'resume', () => {
          const page = world.parked.filter(({ id }) => id > after).slice(0, limit)
          return (variant === 'what waits tried again in any order' ? page.toReversed() : page).map(resumed)
        }),
      recordTrouble: async () => undefined,
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

  const log = (session: Session): Pick<EventLog, 'id' | 'readAll' | 'readStream' | 'head' | 'eventAt'> => ({
    id: LOG,
    readAll: ({ after, limit }) =>
      step(session, 'read', () => {
        const rest = events.filter((event) => event.position > after)
        const page = rest.slice(0, limit)
        return { events: page, position: position(page.at(-1)?.position ?? after), end: rest.length <= limit }
      }),
    readStream: (stream, { from }) =>
      step(session, 'read stream', () => ({
        events: events.filter((event) => event.stream === stream && event.revision === from),
        currentRevision: events.length,
      })),
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
    parked: () => world.parked.length,
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
      const ahead = moments.filter((ms) => ms > nowMs && Number.isFinite(ms))
      if (ahead.length === 0) return false
      nowMs = Math.min(...ahead)
      bell.ring()
      return true
    },
  }
}

/** When a timer that is due `ms` after the world began is due. */
export const instant = (ms: number): Instant => new Date(ms).toISOString() as Instant
