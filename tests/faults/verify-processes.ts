// What must hold for process managers after any faults: their states and timers follow from the log, and each command that
// follows from it is stored once, in order.
import type pg from 'pg'
import { expect } from 'vitest'
import { codec } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { commandId, type StreamName, type TenantId } from '#kernel/ids.ts'
import { type Process, processActor } from '#kernel/process.ts'
import { minute, someone } from '#kernel/specification.ts'
import { openPool } from '#platform/database.ts'
import { keysOf } from '#privacy/keys.ts'
import { readProcesses } from '#reacting/process-status.ts'
import { correlate, reactAll, type Stimulus } from '#reacting/react.ts'
import { keysOfService, readWhole, type Verifiable } from './verify-service.ts'

/** Until everything is read and sent: what they send is itself in the log. */
export async function processesSettled(
  pool: pg.Pool,
  log: Pick<EventLog, 'id' | 'lag' | 'readAll' | 'eventAt' | 'head'>,
  processes: ReadonlyMap<string, Process>,
): Promise<void> {
  await expect
    .poll(
      async () =>
        (await readProcesses(pool, log, processes)).map(({ state, lagEvents, waiting, stuck }) => ({
          state,
          lagEvents,
          waiting,
          stuck,
        })),
      { interval: 100 },
    )
    .toEqual([...processes.keys()].map(() => ({ state: 'running', lagEvents: 0, waiting: 0, stuck: 0 })))
}

/** Once they are settled. */
export async function verifyProcesses(service: Verifiable): Promise<{ readonly sent: number }> {
  const { processes, events: types } = await readDefinitions()
  const { url } = service.database
  const keyStore = await keysOfService(service)
  const pool = openPool(url, { name: 'verify processes', max: 1 })
  const log = await openPostgresLog({ url })
  try {
    return await compare(pool, log, processes, await readWhole(log, codec(types, keysOf(keyStore))))
  } finally {
    await keyStore.close()
    await log.close()
    await pool.end()
  }
}

/**
 * Their timers ring within the test, and no log tells when: what they keep and send does not follow from the events alone.
 * The decider of what they send lets nothing happen twice.
 */
const RING_MEANWHILE: ReadonlySet<string> = new Set(['badges'])

async function compare(
  pool: pg.Pool,
  log: Pick<EventLog, 'id' | 'lag' | 'readAll' | 'eventAt' | 'head'>,
  processes: ReadonlyMap<string, Process>,
  events: readonly RecordedEvent[],
): Promise<{ readonly sent: number }> {
  let sent = 0
  for (const standing of await readProcesses(pool, log, processes)) {
    const process = processes.get(standing.process)
    if (!process) throw new Error(`no process ${standing.process}`)
    if (RING_MEANWHILE.has(process.name)) continue
    const stimuli = events
      .filter(({ position }) => position > standing.since)
      .flatMap((event): Stimulus[] => {
        const on = correlate(process, event)
        return on ? [{ kind: 'event', parkedId: null, on, event }] : []
      })
    const { keys, sendings, parked } = reactAll(process, stimuli, [], [])
    expect(parked).toEqual([])

    const { rows: states } = await pool.query('select key, state from sillage.process_states where process = $1', [
      process.name,
    ])
    const kept = keys.filter(({ state }) => state !== null)
    expect(new Map(states.map(({ key, state }) => [key, state]))).toEqual(
      new Map(kept.map((one) => [one.key, one.state])),
    )
    const { rows: timers } = await pool.query('select key, name, due from sillage.process_timers where process = $1', [
      process.name,
    ])
    const set = keys.flatMap(({ key, timers }) =>
      [...timers].flatMap(([name, timer]) => (timer ? [{ key, name, due: timer.due }] : [])),
    )
    expect(new Set(timers.map((one) => JSON.stringify(one)))).toEqual(new Set(set.map((one) => JSON.stringify(one))))

    const { rows: outbox } = await pool.query(
      'select idempotency_key, status from sillage.outbox where process = $1 order by id',
      [process.name],
    )
    expect(new Map(outbox.map(({ idempotency_key, status }) => [idempotency_key, status]))).toEqual(
      new Map(sendings.map(({ idempotencyKey }) => [idempotencyKey, 'sent'])),
    )
    const actor = processActor(process.name)
    const made = events.filter((event) => event.actor === actor)
    const expected = sendings.map(({ tenant, command, input, idempotencyKey, key }) => {
      const stream = streamOf(process, command, input, tenant)
      return { key, command: commandId({ tenant, actor, command, stream, key: idempotencyKey }) as string }
    })
    // Each of these commands makes one event, in the order of its key.
    for (const [key, own] of Map.groupBy(expected, (one) => one.key)) {
      const commands = new Set(own.map(({ command }) => command))
      const inLog = made.filter((event) => commands.has(event.commandId)).map((event) => event.commandId as string)
      expect(inLog, `what ${process.name} sent for ${key}`).toEqual(own.map(({ command }) => command))
    }
    expect(made.length, `events of ${process.name} that nothing explains`).toBe(expected.length)
    sent += made.length
  }
  return { sent }
}

function streamOf(process: Process, name: string, input: unknown, tenant: TenantId): StreamName {
  const command = process.sends.find((one) => one.name === name)
  if (!command) throw new Error(`process ${process.name} sends no ${name}`)
  const at = minute(0)
  const context = { tenant, actor: processActor(process.name), occurredAt: at, now: at, zone: someone.zone }
  return command.stream(command.input.parse(input), context)
}
