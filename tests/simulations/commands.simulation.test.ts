// Commands in several processes over one log, with random orders of steps and random faults: acknowledged commands are stored
// once, and every answer was true at some moment between the request and the answer.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { codec } from '#commanding/codec.ts'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandAnswer, CommandRequest } from '#commanding/command-runner.ts'
import { gather } from '#definitions/definitions.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { defineDecider } from '#kernel/decider.ts'
import { type DecidedEvent, defineEvent } from '#kernel/event.ts'
import { commandId, type Instant, streamName } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { testCaller } from '../fixtures/test-caller.ts'
import { simulatedLog, simulatedSnapshots } from './simulated-log.ts'
import { type Fault, mutants, ProcessGone, simulatedProcess, type Variant } from './simulated-service.ts'

// An account. Each event contains the state on which it was decided, so that a decision on a wrong state can be detected.
const declared = {
  version: 1,
  description: 'For the simulation.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
} as const
const moved = defineEvent('simulated.moved', { ...declared, data: z.object({ amount: z.int(), saw: z.string() }) })
const rich = defineEvent('simulated.rich', { ...declared, data: z.object({ saw: z.string() }) })

type Account = { readonly balance: number; readonly movedAt: Instant | null; readonly rich: number }
const account = defineDecider<Account>('simulated.account', {
  stream: 'account',
  initial: { balance: 0, movedAt: null, rich: 0 },
  evolve: (on) => [
    on(moved, (state, e) => ({ ...state, balance: state.balance + e.data.amount, movedAt: e.occurredAt })),
    on(rich, (state) => ({ ...state, rich: state.rich + 1 })),
  ],
})
/** Another decider of the same streams, so that states are loaded at different times. */
const counter = defineDecider<number>('simulated.counter', {
  stream: 'account',
  initial: 0,
  evolve: (on) => [on(moved, (count) => count + 1)],
})

const ofAccount = z.object({ account: z.uuid(), amount: z.int() })
const stream = (input: { account: string }) => streamName('account', input.account)
const needs = {
  may: 'learning:record',
  of: () => ({ kind: 'school' }) as const,
  purpose: 'teaching',
  summary: 'Simulate',
  description: 'For the simulation.',
  stream,
} as const

const move = defineCommand('simulated.move', {
  ...needs,
  input: ofAccount,
  example: { account: id('acc'), amount: 1 },
  decider: account,
  decide(state, { amount }) {
    const saw = JSON.stringify(state)
    const balance = state.balance + amount
    if (balance < 0) return refuse('too-little', 'There is not so much.', { facts: { saw } })
    return balance >= 4 ? [moved({ amount, saw }), rich({ saw })] : [moved({ amount, saw })]
  },
})
const empty = defineCommand('simulated.empty', {
  ...needs,
  input: ofAccount,
  example: { account: id('acc'), amount: 1 },
  decider: account,
  decide: (state) => (state.balance === 0 ? [] : [moved({ amount: -state.balance, saw: JSON.stringify(state) })]),
})
const count = defineCommand('simulated.count', {
  ...needs,
  input: ofAccount,
  example: { account: id('acc'), amount: 1 },
  decider: counter,
  decide: (moves) => [rich({ saw: String(moves) })],
})

const definitions = gather([moved, rich, account, counter, move, empty, count].map((one) => ['a test', one] as const))
const decode = codec(definitions.events, testKeys)
const accounts = [id('acc', 1), id('acc', 2)]

const Ask = fc.record({
  command: fc.constantFrom(move, move, move, empty, count).map(({ name }) => name),
  account: fc.constantFrom(...accounts, accounts[0] ?? ''),
  amount: fc.constantFrom(-3, -1, 1, 2),
  /** `If-Match`: the current revision of the stream, or an older one. */
  expected: fc.constantFrom('none', 'none', 'none', 'now', 'before'),
  /** What the client does after the answer. */
  afterwards: fc.constantFrom('nothing', 'the same again', 'another input', 'the same key for another account'),
})
type Ask = typeof Ask extends fc.Arbitrary<infer Of> ? Of : never

const Life = fc.record({
  clients: fc.array(fc.array(Ask, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
  /** The process that receives each attempt. */
  doors: fc.array(fc.nat({ max: 2 }), { minLength: 3, maxLength: 12 }),
  processes: fc.integer({ min: 1, max: 3 }),
  /** The cache has room for no state, for one, or for all. */
  mostBytes: fc.constantFrom(1, 3_000, 1_000_000),
  looks: fc.boolean(),
  /** The commands that the first release has carried out. */
  before: fc.array(Ask, { maxLength: 4 }),
  /** After this many steps another server takes over, which lacks the last appends. */
  failOver: fc.option(fc.record({ after: fc.nat({ max: 60 }), lost: fc.integer({ min: 0, max: 4 }) })),
  faults: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant<Fault>('none') },
      {
        weight: 4,
        arbitrary: fc.constantFrom<Fault>('busy', 'lost', 'executed-then-timeout', 'crash-before', 'crash-after'),
      },
    ),
    { maxLength: 40 },
  ),
  scheduler: fc.scheduler(),
})
type Life = typeof Life extends fc.Arbitrary<infer Of> ? Of : never

const MOST_TRIES = 60

async function live(life: Life, variant: Variant): Promise<void> {
  const server = simulatedLog()
  const { log } = server
  const snapshots = simulatedSnapshots()
  const faults = [...life.faults]
  let tries = 0
  const fate = {
    turn: (label: string) => life.scheduler.schedule(Promise.resolve(), label),
    nextFault: (): Fault => faults.shift() ?? 'none',
  }
  const { mostBytes, looks } = life
  const parts = { log, codec: decode, definitions, mostBytes, snapshots }
  const processes = Array.from({ length: life.processes }, () => simulatedProcess({ ...parts, variant, looks, fate }))

  const stored = new Map<string, StoredEvent[]>(accounts.map((one) => [one, []]))
  const known = async (one: string) => {
    const page = { tenant: someone.tenant, from: 0, direction: 'forwards', limit: 1_000 } as const
    const { events } = await log.readStream(streamName('account', one), page)
    stored.set(one, [...events])
    return events.length - 1
  }

  /** Repeats the request at any process until there is an answer; checks that it was true at some moment in between. */
  async function send(request: CommandRequest, of: string): Promise<CommandAnswer | CommandFailed> {
    for (let n = 0; n < MOST_TRIES; n += 1) {
      tries += 1
      const epoch = server.epoch()
      const from = await known(of)
      const process = processes[(life.doors[tries % life.doors.length] ?? 0) % processes.length]
      if (!process) throw new Error('no process')
      const outcome = await process.run(request).catch((error: unknown) => {
        if (error instanceof CommandFailed || error instanceof ProcessGone) return error
        throw error
      })
      const until = await known(of)
      if (outcome instanceof ProcessGone) continue
      if (outcome instanceof CommandFailed && ['unavailable', 'contended'].includes(outcome.problem.kind)) continue
      if (server.epoch() === epoch) expectTrueBetween(outcome, request, stored.get(of) ?? [], from, until)
      return outcome
    }
    throw new Error('no answer, although nothing fails any more')
  }

  const requested = ({ account: of, amount, command }: Ask, key: string): CommandRequest => ({
    command,
    input: { account: of, amount },
    key,
    caller: testCaller(['learning:record']),
  })
  const idOf = ({ command, key, caller }: CommandRequest, of: string) =>
    commandId({ ...caller, command, stream: streamName('account', of), key })

  /** An answer, and the number of failovers before its request: its events may have been lost since. */
  type Acknowledged = { request: CommandRequest; answer: CommandAnswer; of: string; epoch: number }
  const acknowledged: Acknowledged[] = []
  const refused: string[] = []

  async function expectAnsweredAlike({ request, answer, of, epoch }: Acknowledged): Promise<void> {
    const again = await send(request, of)
    if (server.epoch() !== epoch) return
    if (again instanceof CommandFailed) throw again
    expect(again, 'the first answer').toEqual({ ...answer, repeated: true })
  }

  async function client(asks: readonly Ask[], number: number): Promise<void> {
    let before = -1
    const mine: Acknowledged[] = []
    for (const [n, ask] of asks.entries()) {
      const { account: of, amount } = ask
      const epoch = server.epoch()
      const now = await known(of)
      const request: CommandRequest = {
        ...requested(ask, `client ${number}, ${n}`),
        ...(ask.expected !== 'none' && { expected: ask.expected === 'now' ? now : before }),
      }
      const answer = await send(request, of)
      if (answer instanceof CommandFailed) {
        refused.push(idOf(request, of))
        continue
      }
      before = answer.revision
      if (answer.events.length === 0) continue
      const done = { request, answer, of, epoch }
      acknowledged.push(done)
      mine.push(done)
      if (ask.afterwards === 'the same again') await expectAnsweredAlike(done)
      if (ask.afterwards === 'another input') {
        const other = await send({ ...request, input: { account: of, amount: amount + 1 } }, of)
        if (server.epoch() === epoch)
          expect(other, 'another input under the same key').toMatchObject({ problem: { kind: 'key-reused' } })
      }
      if (ask.afterwards === 'the same key for another account') {
        const another = accounts.find((one) => one !== of) ?? of
        const asked = server.epoch()
        const { command, key, caller } = request
        const elsewhere = { command, key, caller, input: { account: another, amount } }
        const other = await send(elsewhere, another)
        if (other instanceof CommandFailed) {
          expect(other.problem.kind, 'the same key for another account').toBe('refused')
          refused.push(idOf(elsewhere, another))
        } else if (other.events.length > 0)
          acknowledged.push({ request: elsewhere, answer: other, of: another, epoch: asked })
      }
    }
    // Check again after other commands.
    for (const done of mine) await expectAnsweredAlike(done)
  }

  const calm = { turn: async () => undefined, nextFault: (): Fault => 'none' }
  const earlier = simulatedProcess({ ...parts, variant: 'the first release', looks: false, fate: calm })
  const fromBefore: Acknowledged[] = []
  for (const [n, ask] of life.before.entries()) {
    const request = requested(ask, `before, ${n}`)
    const answer = await earlier.run(request).catch((error: unknown) => error)
    if (answer instanceof CommandFailed || !isAnswer(answer) || answer.events.length === 0) continue
    fromBefore.push({ request, answer, of: ask.account, epoch: 0 })
  }
  acknowledged.push(...fromBefore)

  const failures: unknown[] = []
  const begin = (work: Promise<void>) => void work.catch((error) => failures.push(error))
  for (const [number, asks] of life.clients.entries()) begin(client(asks, number))
  begin(
    (async () => {
      for (const done of fromBefore) await expectAnsweredAlike(done)
    })(),
  )
  const { failOver } = life
  if (failOver)
    begin(
      (async () => {
        for (let n = 0; n < failOver.after; n += 1) await fate.turn('until the failover')
        await server.failOver(failOver.lost)
      })(),
    )
  await life.scheduler.waitIdle()
  if (await server.returned()) return
  for (const failure of failures) throw failure

  for (const of of accounts) await known(of)
  for (const events of stored.values()) expectDecidedOnWhatStood(events)
  const all = [...stored.values()].flat()
  expect(new Set(all.map((event) => event.id)).size, 'an event id is stored twice').toBe(all.length)
  for (const { answer, of, epoch } of acknowledged) {
    if (epoch !== server.epoch()) continue
    const made = (stored.get(of) ?? []).filter((event) => event.commandId === answer.commandId)
    expect(
      made.map(({ id, type }) => ({ id, type })),
      'an acknowledged command is stored once',
    ).toEqual(answer.events)
    expect(made.at(-1)).toMatchObject({ revision: answer.revision, position: answer.position })
  }
  for (const command of refused)
    expect(
      all.some((event) => event.commandId === command),
      'a refused command must not be stored',
    ).toBe(false)
}

const isAnswer = (outcome: unknown): outcome is CommandAnswer =>
  typeof outcome === 'object' && outcome !== null && 'commandId' in outcome

const stateAfter = (events: readonly StoredEvent[]) =>
  events.reduce<Account>(
    (state, event) => account.evolve(state, decode.reader().decode(event) as DecidedEvent),
    account.initial,
  )

/** An answer without an append (a refusal, or nothing to do) must agree with the stream at some moment. */
function expectTrueBetween(
  outcome: CommandAnswer | CommandFailed,
  { expected }: CommandRequest,
  events: readonly StoredEvent[],
  from: number,
  until: number,
): void {
  const moments = Array.from({ length: until - from + 1 }, (_, n) => from + n)
  const statesThen = moments.map((revision) => stateAfter(events.slice(0, revision + 1)))
  if (outcome instanceof CommandFailed) {
    const { problem } = outcome
    if (problem.kind === 'refused')
      expect(statesThen.map((state) => JSON.stringify(state))).toContain(problem.facts.saw)
    if (problem.kind === 'precondition-failed') {
      expect(problem.actual).not.toBe(expected)
      expect(moments, 'the actual revision').toContain(problem.actual)
    }
  } else if (outcome.events.length === 0) {
    expect(moments).toContain(outcome.revision)
    expect(stateAfter(events.slice(0, outcome.revision + 1)).balance).toBe(0)
    // A reader at this position sees why there was nothing to do.
    expect(outcome.position >= (events[outcome.revision]?.position ?? 0n), 'a position that shows less').toBe(true)
  }
}

function expectDecidedOnWhatStood(events: readonly StoredEvent[]): void {
  for (const [n, event] of events.entries()) {
    expect(event.revision).toBe(n)
    const first = events.findIndex(({ commandId }) => commandId === event.commandId)
    const before = events.slice(0, first)
    // The counter's command saw a number, the account's an object.
    const stood = /^\d/.test(String(event.data.saw))
      ? String(before.filter(({ type }) => type === moved.type).length)
      : JSON.stringify(stateAfter(before))
    expect(event.data.saw, `revision ${n}`).toBe(stood)
  }
}

const lives = (variant: Variant) => fc.asyncProperty(Life, (life) => live(life, variant))

describe('simulated commands', () => {
  it('are stored once, decided on the stored state, and get the same answer when repeated', async () => {
    await fc.assert(lives('right'), { numRuns: 800 })
  })

  it.each(mutants)('fail the checks with the fault: %s', async (mutant) => {
    for (const seed of [1, 2, 3]) {
      const { failed } = await fc.check(lives(mutant), { seed, numRuns: 4_000, endOnFailure: true })
      expect(failed, `seed ${seed}`).toBe(true)
    }
  })
})
