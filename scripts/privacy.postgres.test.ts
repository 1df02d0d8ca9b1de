// `sillage privacy status` and `sillage log copy --seal`: an old log is examined, sealed into another database with a kill
// halfway, and examined again.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codec } from '#commanding/codec.ts'
import { openKeyStore } from '#compose/open-keys.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import personRegistered from '#events/identity/person-registered.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import type { NewEvent } from '#kernel/event.ts'
import { derivedCommandId, PersonId, type StreamName, streamName, TenantId } from '#kernel/ids.ts'
import { minute, someone } from '#kernel/specification.ts'
import { readConfig } from '#platform/config.ts'
import type { CrashPoint } from '#platform/crash-point.ts'
import { type KurrentServer, startKurrentServer } from '../tests/kurrent/kurrent-server.ts'
import { everything } from '../tests/log-copy/a-log.ts'
import { freshDatabase, type TestDatabase } from '../tests/test-database.ts'
import { openVerbProcess, type VerbProcess } from './command-line/verb-process.fixtures.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const [here, there] = [randomUUID(), randomUUID()].map((id) => TenantId.parse(id)) as [TenantId, TenantId]
const learner = PersonId.parse(randomUUID())
const values = ['Aglaé', 'Vauquelin', 'soixante-treize', 'École des Saules']

const definitions = new Map([personRegistered, schoolOpened, exerciseAttempted].map((event) => [event.type, event]))
const clear = codec(definitions, 'unsealed')

async function write(log: EventLog, tenant: TenantId, stream: StreamName, events: readonly NewEvent<string, object>[]) {
  const subject = stream.startsWith('school') ? null : learner
  for (const event of events) {
    const commandId = derivedCommandId(randomUUID())
    const from = { commandId, subject, actor: someone.teacher, correlationId: commandId, causationId: null }
    const stamp = { ...from, fingerprint: 7, occurredAt: minute(1), zone: someone.zone }
    const [records] = await clear.encode([{ events: [event], stamp, tenant, stream, level: 'identifying' }])
    if (!records || records instanceof Error) throw records ?? new Error('one draft has one outcome')
    await log.append({ stream, tenant, expected: 'any', events: records })
  }
}
const answer = exerciseAttempted({
  exercise: 'tables-7x8',
  exerciseVersion: 1,
  skill: 'calcul/multiplication',
  difficulty: 3,
  response: 'soixante-treize',
  correct: false,
  durationMs: 4_200,
  class: randomUUID(),
} as Parameters<typeof exerciseAttempted>[0])

describe('an old log', () => {
  let [old, young]: TestDatabase[] = []
  let server: KurrentServer
  let verbs: VerbProcess
  beforeAll(async () => {
    verbs = openVerbProcess(root)
    ;[old, young, server] = await Promise.all([
      freshDatabase('privacy verb'),
      freshDatabase('privacy verb sealed', { empty: true }),
      startKurrentServer(),
    ])
    const log = await openPostgresLog({ url: old.url })
    for (const [tenant, sealing] of [
      [here, 'identifying'],
      [there, 'all'],
    ] as const) {
      await write(log, tenant, streamName('school', tenant), [
        schoolOpened({ name: 'École des Saules', zone: 'Europe/Paris', sealing }),
      ])
      await write(log, tenant, streamName('person', learner), [
        personRegistered({ role: 'learner', givenName: 'Aglaé', familyName: 'Vauquelin' }),
      ])
      await write(log, tenant, streamName('learner', learner), Array(30).fill(answer))
    }
    await log.close()
  })
  afterAll(async () => {
    verbs?.end()
    await Promise.all([old?.drop(), young?.drop(), server?.close()])
  })

  const legible = (printed: string) => printed.replaceAll('\u202f', ' ')
  const environment = () => ({ ...process.env, ...old?.environment, EVENT_LOG: 'postgres' })
  async function run(args: readonly string[]) {
    const { printed, ...ended } = await verbs.run(args, environment())
    return { ...ended, printed: legible(printed) }
  }
  /** In a process of its own, which ends there. Returns the signal. */
  function killedAt(crashAt: `${CrashPoint}:${number}`, args: readonly string[]): Promise<string | null> {
    const child = spawn(process.execPath, ['scripts/sillage.ts', ...args], {
      cwd: root,
      env: { ...environment(), SILLAGE_CRASH_POINT: crashAt },
      stdio: 'ignore',
    })
    return new Promise((resolve) => child.once('close', (_, signal) => resolve(signal)))
  }
  const expectNoValues = (text: string) => {
    for (const value of values) expect(text).not.toContain(value)
  }

  it('is reported as standing in clear, by school, type and field, without any value', async () => {
    const { code, printed } = await run(['privacy', 'status'])
    expect(code).toBe(1)
    expectNoValues(printed)
    expect(printed).toContain(`School ${here}, level identifying\n`)
    expect(printed).toContain(`School ${there}, level all\n`)
    expect(printed).toMatch(/Personal in clear +31\n/)
    expect(printed).toMatch(/learning\.exercise-attempted v\d+ +30 {2}response\n/)
    expect(printed).toMatch(/identity\.person-registered v\d+ +1 {2}.*givenName.*\n/)
    expect(printed).toMatch(/Not sealed whole +31 {2}events about people\n/)
    expect(printed).toContain('What the levels promise:\n  all: ')
    expect(printed).toMatch(/\n {2}people v\d+: .*givenName.* of identity\.person-registered\. \S/)
    expect(printed).toContain('sillage log copy --from postgres --to ADDRESS --seal')

    const machine = await run(['privacy', 'status', '--json'])
    expect(machine.code).toBe(1)
    expectNoValues(machine.printed)
    const status = JSON.parse(machine.printed)
    expect(status).toMatchObject({ events: 64, complete: true, unknown: [] })
    expect(status.schools).toMatchObject([
      { school: here, level: 'identifying', inClear: 31, sealed: { identifying: 0, all: 0 }, belowLevel: 0 },
      { school: there, level: 'all', inClear: 31, sealed: { identifying: 0, all: 0 }, belowLevel: 31 },
    ])
  })

  it('is sealed by a copy, on PostgreSQL and on a KurrentDB, which continues after a kill', async () => {
    const seal = ['log', 'copy', '--from', 'postgres', '--seal']
    // Only the service makes keys.
    const early = await run([...seal, '--to', young?.url ?? ''])
    expect(early).toMatchObject({ code: 2, printed: '' })
    expect(early.said).toMatch(/^There is no key store in /m)
    const store = await openKeyStore(readConfig({ ...old?.environment }))

    for (const to of [young?.url ?? '', server.url]) {
      expect(await killedAt('log-copy-before-mark:1', [...seal, '--to', to])).toBe('SIGKILL')
      const copied = await run([...seal, '--to', to])
      expect(copied, copied.said).toMatchObject({ code: 0 })
      expect(copied.printed).toMatch(/The log \S+ holds all of \S+, with its personal fields sealed\.\n/)
      const unsealed = await run(['log', 'copy', '--from', 'postgres', '--to', to])
      expect(unsealed).toMatchObject({ code: 3, said: expect.stringContaining('sealed differently') })

      const status = await run(['privacy', 'status', '--log', to])
      expect(status, status.printed).toMatchObject({ code: 0 })
      expect(status.printed).toContain('Everything is sealed as the levels say.')
      expect(status.printed).toMatch(/Sealed +31 {2}31 identifying, 0 all\n/)
      expect(status.printed).toMatch(/Sealed +31 {2}0 identifying, 31 all\n/)
    }
    await store.close()
    const log = await openPostgresLog({ url: young?.url ?? '' })
    const text = JSON.stringify(
      (await everything(log)).filter(({ subject }) => subject !== null).map(({ data }) => data),
    )
    await log.close()
    expectNoValues(text)
  })

  it('is not sealed for a level without --seal, or with an unknown level', async () => {
    const to = ['log', 'copy', '--from', 'postgres', '--to', 'postgres']
    expect(await run([...to, '--level', 'all'])).toMatchObject({ code: 2, said: expect.stringContaining('add --seal') })
    expect(await run([...to, '--seal', '--level', 'some'])).toMatchObject({ code: 2 })
    expect(await run(['privacy', 'status', '--log', 'mysql://me:secret@host/db'])).toMatchObject({
      code: 2,
      said: expect.not.stringContaining('secret'),
    })
  })
})
