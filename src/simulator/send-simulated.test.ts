// Simulated commands sent through the real command runner into a log: all are accepted, and sending them again adds
// nothing.

import { beforeAll, describe, expect, it } from 'vitest'
import { codec as codecOf } from '#commanding/codec.ts'
import { commandRunner } from '#commanding/command-runner.ts'
import { streamQueue } from '#commanding/stream-queue.ts'
import { streamStates } from '#commanding/stream-states.ts'
import { consentRules } from '#compose/consents.ts'
import { type Definitions, readDefinitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { type Instant, type LocalDay, START, type TenantId, type Zone } from '#kernel/ids.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { silentTrail } from '#trail/trail.ts'
import { rowsFromLog } from '../../tests/fixtures/rows-from-log.ts'
import { authoriseUnrelated } from '../../tests/fixtures/test-caller.ts'
import { DEMONSTRATION, demonstrationSchool, demonstrationState, demonstrationWorld } from './demonstration.ts'
import { type Receiver, sendAll } from './send-simulated.ts'
import { simulate } from './simulate.ts'
import { type SimulationOptions, worldOf } from './world.ts'

const now = '2026-11-21T09:00:00.000Z' as Instant
const options: SimulationOptions = {
  seed: 3,
  schools: 2,
  classes: 1,
  learners: 9,
  weeks: 4,
  end: '2026-11-20' as LocalDay,
}

let definitions: Definitions
beforeAll(async () => {
  definitions = await readDefinitions()
})

function receiverOn(log: EventLog, clock = now): Receiver {
  const codec = codecOf(definitions.events, testKeys)
  const zones = new Map(worldOf(options).schools.map(({ tenant, zone }) => [tenant, zone]))
  const schoolOf = async (tenant: TenantId) => ({
    zone: zones.get(tenant) ?? ('Europe/Paris' as Zone),
    level: 'identifying' as const,
  })
  const queue = streamQueue(log, codec, streamStates(log, codec))
  return {
    definitions,
    log,
    commands: commandRunner({
      authorise: authoriseUnrelated,
      definitions,
      log,
      queue,
      schoolOf,
      trail: silentTrail,
      schoolSecret: null,
      consents: consentRules,
      rowsFor: rowsFromLog({ log, codec }),
      now: () => clock,
    }),
  }
}

/** What is in each stream, without what depends on when it was written. */
async function contents(log: EventLog): Promise<Map<string, unknown[]>> {
  const { events } = await log.readAll({ after: START, limit: 1_000_000 })
  const streams = new Map<string, unknown[]>()
  for (const { stream, id, type, occurredAt, data } of events)
    streams.set(stream, [...(streams.get(stream) ?? []), { id, type, occurredAt, data }])
  return streams
}

describe('sending a simulation', () => {
  it('is accepted by the domain, command by command', async () => {
    const log = openMemoryLog()
    const world = worldOf(options)
    const sending = await sendAll(receiverOn(log), simulate(world))
    expect(sending.refused).toEqual(new Map())
    expect(sending.commands).toBe([...simulate(world)].length)
    expect(BigInt(sending.events)).toBe(await log.head())
    const types = new Set((await log.readAll({ after: START, limit: 1_000_000 })).events.map(({ type }) => type))
    expect(types).toContain('learning.skill-mastered')
    expect(types).toContain('learning.attempt-corrected')
  })

  it('adds nothing the second time, even in another process', async () => {
    const log = openMemoryLog()
    const first = await sendAll(receiverOn(log), simulate(worldOf(options)))
    const head = await log.head()
    const second = await sendAll(receiverOn(log), simulate(worldOf(options)))
    expect(await log.head()).toBe(head)
    expect(second.events).toBe(0)
    expect(second.before + second.commands).toBe(first.commands)
  })

  it('continues where it was stopped, and gives the same log as one that was never stopped', async () => {
    const whole = openMemoryLog()
    await sendAll(receiverOn(whole), simulate(worldOf(options)))
    const log = openMemoryLog()
    for (const stopAt of [400, 900]) {
      const stop = new AbortController()
      await sendAll(receiverOn(log), simulate(worldOf(options)), {
        signal: stop.signal,
        onProgress: ({ commands }) => commands > stopAt && stop.abort(),
      })
    }
    expect(await log.head()).toBeLessThan(await whole.head())
    await sendAll(receiverOn(log), simulate(worldOf(options)))
    expect(await contents(log)).toEqual(await contents(whole))
  })

  it('makes no duplicates beyond the events of a stream that are remembered', async () => {
    const long: SimulationOptions = { ...options, schools: 1, learners: 1, weeks: 50 }
    const log = openMemoryLog()
    await sendAll(receiverOn(log), simulate(worldOf(long)))
    const head = await log.head()
    expect(head).toBeGreaterThan(2_000n)
    await sendAll(receiverOn(log), simulate(worldOf(long)))
    expect(await log.head()).toBe(head)
  })

  it('stops at a command that the domain cannot accept, and reports it', async () => {
    const [open] = simulate(worldOf(options))
    if (!open) throw new Error('a simulation begins by opening a school')
    const broken = { command: { ...open.command, input: { name: 'École' } } }
    await expect(sendAll(receiverOn(openMemoryLog()), [broken])).rejects.toMatchObject({
      problem: { kind: 'invalid-input' },
    })
  })
})

describe('the demonstration school', () => {
  it('is filled once, with its teacher, learner and administrator', async () => {
    const log = openMemoryLog()
    const receiver = receiverOn(log)
    expect(await demonstrationState(log)).toEqual({ kind: 'absent' })
    const sending = await demonstrationSchool(receiver, { now })
    expect(sending?.refused).toEqual(new Map())
    expect(sending?.commands).toBeGreaterThan(10_000)
    const learner = `learner-${DEMONSTRATION.learner}`
    const streams = await contents(log)
    expect(streams.get(learner)?.length).toBeGreaterThan(100)
    expect(streams.has(`class-${DEMONSTRATION.class}`)).toBe(true)
    for (const id of [DEMONSTRATION.teacher, DEMONSTRATION.administrator])
      expect(streams.has(`person-${id}`)).toBe(true)
    const types = new Set([...streams.values()].flat().map((event) => (event as { type: string }).type))
    for (const type of [
      'teaching.path-given',
      'teaching.class-sequence-set',
      'learning.competency-defined',
      'learning.production-published',
      'learning.competency-assessed',
      'learning.revision-ended',
      'learning.achievement-unlocked',
      'conversation.notice-given',
    ])
      expect(types).toContain(type)
    const head = await log.head()
    expect(await demonstrationSchool(receiver, { now })).toBeNull()
    expect(await log.head()).toBe(head)
  })

  it('has the same people and classes on whatever day it is filled', () => {
    const ids = (end: string) => {
      const { schools } = demonstrationWorld(end as LocalDay)
      return schools.map(({ tenant, classes }) => [
        tenant,
        classes.map(({ id, learners }) => [id, learners.map((one) => one.id)]),
      ])
    }
    expect(ids('2026-11-20')).toEqual(ids('2027-03-05'))
  })

  it('keeps its days if a start that was killed is completed on a later day', async () => {
    const log = openMemoryLog()
    const stop = new AbortController()
    await demonstrationSchool(receiverOn(log), {
      now,
      signal: stop.signal,
      onProgress: (done) => done > 3_000 && stop.abort(),
    })
    expect(await demonstrationState(log)).toMatchObject({ kind: 'begun' })
    const later = '2026-11-24T09:00:00.000Z' as Instant
    await demonstrationSchool(receiverOn(log, later), { now: later })
    const attempts = async (of: EventLog) =>
      (await of.readAll({ after: START, limit: 1_000_000, filter: { types: ['learning.exercise-attempted'] } })).events
    const days = (await attempts(log)).map(({ occurredAt }) => occurredAt.slice(0, 10))
    expect(days.toSorted().at(-1)).toBe('2026-11-20')
    expect(new Set((await attempts(log)).map(({ id }) => id)).size).toBe(days.length)
    expect(await demonstrationState(log)).toEqual({ kind: 'complete' })
  })
})
