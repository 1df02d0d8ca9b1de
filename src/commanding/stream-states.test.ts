// Cached stream states: equal to the log, with few reads, and bounded in size.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { defineDecider } from '#kernel/decider.ts'
import { defineEvent, type NewEvent } from '#kernel/event.ts'
import { type CommandId, derivedCommandId, eventId, position, streamName, TenantId } from '#kernel/ids.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { codec } from './codec.ts'
import { commandIndex } from './command-index.ts'
import { type StreamState, type StreamStates, streamStates } from './stream-states.ts'

const declared = {
  version: 1,
  description: 'For this test.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
} as const
const added = defineEvent('sums.added', { ...declared, data: z.object({ amount: z.int() }) })
const sum = defineDecider<number>('sums.sum', {
  stream: 'sum',
  initial: 0,
  evolve: (on) => [on(added, (state, e) => state + e.data.amount)],
})
const count = defineDecider<number>('sums.count', {
  stream: 'sum',
  initial: 0,
  evolve: (on) => [on(added, (state) => state + 1)],
})
const events = codec(new Map([[added.type, added]]), testKeys)
const onlyStream = streamName('sum', id('1'))

function sums(mostBytes?: number) {
  const log = openMemoryLog()
  let reads = 0
  const counted: EventLog = {
    ...log,
    readStream(...args) {
      reads += 1
      return log.readStream(...args)
    },
  }
  return {
    log,
    states: streamStates(counted, events, mostBytes === undefined ? {} : { mostBytes }),
    reads: () => reads,
    /** The events of one command. */
    async append(
      command: string,
      happened: readonly NewEvent<string, object>[],
      stream = onlyStream,
      commandId = derivedCommandId(command),
    ): Promise<CommandId> {
      await log.append({
        stream,
        tenant: someone.tenant,
        expected: 'any',
        events: happened.map((event, n) => ({
          ...event,
          id: eventId(commandId, n + 1),
          subject: null,
          actor: someone.teacher,
          correlationId: '',
          causationId: null,
          fingerprint: 7,
          occurredAt: minute(0),
          zone: someone.zone,
          sealed: [],
        })),
      })
      return commandId
    },
  }
}

async function answered(states: StreamStates, state: StreamState, ...commands: readonly CommandId[]) {
  const answers = await states.firstAnswers(onlyStream, state, commands)
  return commands.map((command) => answers.get(command))
}

describe('the state of a stream', () => {
  it('is the fold of its events, with the first answers of its commands', async () => {
    const { states, append } = sums()
    const first = await append('first', [added({ amount: 1 }), added({ amount: 2 })])
    const second = await append('second', [added({ amount: 3 })])
    const state = await states.load(onlyStream, someone.tenant, [sum, count], false)
    expect([state.states.get(sum), state.states.get(count), state.revision, state.position]).toEqual([6, 3, 2, 3n])
    const when = { occurredAt: minute(0), zone: someone.zone }
    expect(await answered(states, state, first, second, derivedCommandId('another'))).toEqual([
      { ...when, commandId: first, fingerprint: 7, revision: 1, position: 2n, types: ['sums.added', 'sums.added'] },
      { ...when, commandId: second, fingerprint: 7, revision: 2, position: 3n, types: ['sums.added'] },
      undefined,
    ])
  })

  it('is read once, and only new events are read on a refresh', async () => {
    const { states, append, reads } = sums()
    await append('first', [added({ amount: 1 })])
    await states.load(onlyStream, someone.tenant, [sum], false)
    const before = reads()
    await append('second', [added({ amount: 3 })])
    expect((await states.load(onlyStream, someone.tenant, [sum], false)).states.get(sum)).toBe(1)
    expect(reads()).toBe(before)
    const refreshed = await states.load(onlyStream, someone.tenant, [sum], true)
    expect([refreshed.states.get(sum), refreshed.revision]).toEqual([4, 1])
    expect(reads()).toBe(before + 1)
  })

  it('is read from the start for a new decider, together with the other deciders', async () => {
    const { states, append } = sums()
    await append('first', [added({ amount: 5 })])
    await states.load(onlyStream, someone.tenant, [sum], false)
    await append('second', [added({ amount: 5 })])
    const both = await states.load(onlyStream, someone.tenant, [count], false)
    expect([both.states.get(count), both.states.get(sum)]).toEqual([2, 10])
  })

  it('covers a stream of any length, and recognises all its commands', async () => {
    const { states, append, reads } = sums()
    const long = await append(
      'long',
      Array.from({ length: 2_500 }, () => added({ amount: 1 })),
    )
    const short: CommandId[] = []
    for (let n = 0; n < 3_000; n += 1) short.push(await append(`short ${n}`, [added({ amount: 1 })]))
    const state = await states.load(onlyStream, someone.tenant, [sum], false)
    expect(state.states.get(sum)).toBe(5_500)
    const [first, ...others] = await answered(states, state, long, ...short)
    expect([first?.revision, first?.types.length]).toEqual([2_499, 2_500])
    expect(others.map((answer) => answer?.revision)).toEqual(short.map((_, n) => 2_500 + n))
    // Neighbouring commands are read together.
    const before = reads()
    await answered(states, state, ...short.slice(0, 900))
    expect(reads() - before).toBe(1)
  })

  it('skips a command whose id has the same 32 bits', async () => {
    const { states, append } = sums()
    const first = await append('first', [added({ amount: 1 })])
    const twin = `${first.slice(0, 30)}ff0000` as CommandId
    const state = await states.load(onlyStream, someone.tenant, [sum], false)
    expect(await answered(states, state, twin)).toEqual([undefined])
    await append('second', [added({ amount: 1 })], onlyStream, twin)
    const refreshed = await states.load(onlyStream, someone.tenant, [sum], true)
    expect((await answered(states, refreshed, twin, first)).map((answer) => answer?.revision)).toEqual([1, 0])
  })

  it('returns the first occurrence of a command that is stored twice, as the first release could write it', async () => {
    const { states, append } = sums()
    const doubled = await append('doubled', [added({ amount: 1 }), added({ amount: 2 })])
    await append('doubled', [added({ amount: 1 }), added({ amount: 2 })])
    const state = await states.load(onlyStream, someone.tenant, [sum], false)
    expect((await answered(states, state, doubled))[0]).toMatchObject({ revision: 1, position: 2n })
  })

  it('applies each event once, even with concurrent loads', async () => {
    const { states, append } = sums()
    await append('first', [added({ amount: 1 })])
    await states.load(onlyStream, someone.tenant, [sum], false)
    for (let n = 0; n < 3; n += 1) await append(`later ${n}`, [added({ amount: 10 })])
    const loads = await Promise.all([1, 2, 3].map(() => states.load(onlyStream, someone.tenant, [sum, count], true)))
    const again = await Promise.all([1, 2, 3].map(() => states.load(onlyStream, someone.tenant, [sum, count], true)))
    for (const state of [...loads, ...again]) {
      expect([state.states.get(sum), state.states.get(count), state.revision]).toEqual([31, 4, 3])
      expect(state.commands.count).toBe(4)
    }
  })

  it.each([
    ['as long as before', 3],
    ['longer', 5],
    ['shorter', 1],
  ])('is read again after the log has lost its end and grown since: %s', async (_, length) => {
    const [lost, grown] = [sums(), sums()]
    for (let n = 0; n < 3; n += 1) await lost.append(`lost ${n}`, [added({ amount: 1 })])
    for (let n = 0; n < length; n += 1) await grown.append(n === 0 ? 'lost 0' : `grown ${n}`, [added({ amount: 100 })])
    let log = lost.log
    const states = streamStates({ readStream: (...args) => log.readStream(...args) }, events)
    await states.load(onlyStream, someone.tenant, [sum], false)
    log = grown.log
    const state = await states.load(onlyStream, someone.tenant, [sum], true)
    expect([state.states.get(sum), state.revision]).toEqual([length * 100, length - 1])
    expect(await answered(states, state, derivedCommandId('lost 1'))).toEqual([undefined])
  })

  it('is empty for another tenant, whatever is cached', async () => {
    const { states, append } = sums()
    await append('first', [added({ amount: 1 })])
    await states.load(onlyStream, someone.tenant, [sum], false)
    const strange = await states.load(onlyStream, TenantId.parse(id('5c0002')), [sum], false)
    expect([strange.states.get(sum), strange.revision]).toEqual([0, -1])
    expect((await states.load(onlyStream, someone.tenant, [sum], false)).states.get(sum)).toBe(1)
  })

  it('is forgotten for onlyStream tenant, and stays what it was for another that has a stream of that name', async () => {
    const { states } = sums()
    const other = TenantId.parse(id('5c0002'))
    const stateOf = (tenant: TenantId, amount: number): StreamState => ({
      tenant,
      revision: 0,
      position: position(1n),
      lastEvent: eventId(derivedCommandId(tenant), 1),
      states: new Map([[sum, amount]]),
      commands: commandIndex(),
    })
    states.keep(onlyStream, stateOf(someone.tenant, 7))
    states.keep(onlyStream, stateOf(other, 8))
    states.forget(onlyStream, someone.tenant)
    expect((await states.load(onlyStream, other, [sum], false)).states.get(sum)).toBe(8)
    expect((await states.load(onlyStream, someone.tenant, [sum], false)).states.get(sum)).toBe(0)
  })

  it('is not cached while the stream is empty', async () => {
    const { states, append } = sums()
    await states.load(onlyStream, someone.tenant, [sum], false)
    await append('first', [added({ amount: 1 })])
    expect((await states.load(onlyStream, someone.tenant, [sum], false)).states.get(sum)).toBe(1)
  })

  it('is evicted when the cache is full or on request, and read again', async () => {
    const { states, append, reads } = sums(4_000)
    const streams = [1, 2, 3].map((n) => streamName('sum', id('1', n)))
    for (const stream of streams) {
      await append(`of ${stream}`, [added({ amount: 2 })], stream)
      await states.load(stream, someone.tenant, [sum], false)
    }
    const [first = onlyStream, , last = onlyStream] = streams
    const before = reads()
    expect((await states.load(last, someone.tenant, [sum], false)).states.get(sum)).toBe(2)
    expect(reads()).toBe(before)
    expect((await states.load(first, someone.tenant, [sum], false)).states.get(sum)).toBe(2)
    expect(reads()).toBeGreaterThan(before)
    const again = reads()
    states.forget(first, someone.tenant)
    await states.load(first, someone.tenant, [sum], false)
    expect(reads()).toBeGreaterThan(again)
  })

  it('skips an event type of a newer program, and counts its revision', async () => {
    const { states, append } = sums()
    await append('first', [added({ amount: 1 })])
    const newer = await append('newer', [{ type: 'sums.multiplied', version: 1, data: { by: 2 } }])
    const state = await states.load(onlyStream, someone.tenant, [sum], false)
    expect([state.states.get(sum), state.revision]).toEqual([1, 1])
    expect(await answered(states, state, newer)).toMatchObject([{ revision: 1, types: ['sums.multiplied'] }])
  })

  it('cannot be loaded if a newer program wrote a version that this one cannot read', async () => {
    const { states, append } = sums()
    await append('newer', [{ type: 'sums.added', version: 2, data: {} }])
    await expect(states.load(onlyStream, someone.tenant, [sum], false)).rejects.toThrow(
      /version 2.*newer than this program's 1/,
    )
  })
})
