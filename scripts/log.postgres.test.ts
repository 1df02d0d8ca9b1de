// `sillage log copy` as a real process, killed halfway, between PostgreSQL and an in-memory KurrentDB: its output for
// people and machines, and its exit codes.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import type { CrashPoint } from '#platform/crash-point.ts'
import { openPool } from '#platform/database.ts'
import { type KurrentServer, startKurrentServer } from '../tests/kurrent/kurrent-server.ts'
import { byStream, everything, fill } from '../tests/log-copy/a-log.ts'
import { freshDatabase, type TestDatabase } from '../tests/test-database.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

describe('the verb log copy, on PostgreSQL', () => {
  let [first, back]: TestDatabase[] = []
  let server: KurrentServer
  beforeAll(async () => {
    ;[first, back, server] = await Promise.all([
      freshDatabase('log verb'),
      freshDatabase('log verb back', { empty: true }),
      startKurrentServer(),
    ])
    const log = await openPostgresLog({ url: first.url })
    await fill(log, 20, 10)
    await log.close()
  })
  afterAll(async () => {
    await Promise.all([first?.drop(), back?.drop(), server.close()])
  })

  type Run = { readonly code: number | null; readonly killed: boolean; readonly printed: string; readonly said: string }

  function run(args: readonly string[], crashAt?: `${CrashPoint}:${number}`): Promise<Run> {
    const child = spawn(process.execPath, ['scripts/sillage.ts', 'log', 'copy', ...args], {
      cwd: root,
      env: {
        ...process.env,
        ...first?.environment,
        EVENT_LOG: 'postgres',
        ...(crashAt && { SILLAGE_CRASH_POINT: crashAt }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [printed, said] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    return new Promise((resolve) =>
      child.once('close', (code, signal) => resolve({ code, killed: signal === 'SIGKILL', printed, said })),
    )
  }

  it('copies the log to a KurrentDB and from there into an empty database, and continues after a kill', async () => {
    const there = ['--from', 'postgres', '--to', server.url]
    const planned = await run([...there, '--dry-run'])
    expect(planned, planned.said).toMatchObject({
      code: 5,
      printed: expect.stringMatching(/^Would copy 400 events of the log /),
    })
    expect(server.store.all.filter(({ type }) => !type.startsWith('$'))).toEqual([])

    // Everything is written except the mark.
    expect(await run(there, 'log-copy-before-mark:1')).toMatchObject({ killed: true })
    const copied = await run([...there, '--json'])
    expect(copied.code).toBe(0)
    const report = JSON.parse(copied.printed)
    expect(report).toMatchObject({ written: 0, until: '400', since: 0, stopped: false, same: true, first: null })
    expect(report.source).toEqual({ events: 400, streams: 20, content: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(report.target).toEqual(report.source)

    // Halfway, between two appends.
    const home = ['--from', server.url, '--to', back?.url ?? '', '--total-order']
    expect(await run(home, 'after-commit:7')).toMatchObject({ killed: true })
    const again = await run(home)
    expect(again).toMatchObject({ code: 0 })
    expect(again.printed).toContain(`Content of the target  ${report.source.content}`)
    expect(again.printed).toMatch(/The log [0-9a-f-]{36} holds all of [0-9a-f-]{36}\./)

    const logs = await Promise.all([first, back].map((database) => openPostgresLog({ url: database?.url ?? '' })))
    const kurrent = await openKurrentLog({ connectionString: server.url })
    const [before, after] = await Promise.all(logs.map(everything))
    const between = await everything(kurrent)
    await Promise.all([...logs, kurrent].map((log) => log.close()))
    expect(byStream(after ?? [])).toEqual(byStream(before ?? []))
    expect(after?.map(({ id }) => id)).toEqual(between.map(({ id }) => id))
  })

  it('refuses a target with other events', async () => {
    const other = await freshDatabase('log verb other')
    const pool = openPool(other.url, { name: 'log verb test', max: 1 })
    // Made from the same template as the source, so it has the same identity.
    await pool.query('update log.identity set id = gen_random_uuid()')
    await pool.end()
    const log = await openPostgresLog({ url: other.url })
    await fill(log, 1, 1)
    await log.close()
    const refused = await run(['--from', 'postgres', '--to', other.url])
    expect(refused).toMatchObject({ code: 3, printed: '' })
    expect(refused.said).toContain('Not copied: the target has events that do not belong to this copy')
    await other.drop()
  })

  it('reports the first differing stream and revision, and exits with 1', async () => {
    const event = server.store.all.findLast(({ stream }) => stream.startsWith('learner-'))
    if (!event) throw new Error('nothing was copied')
    const metadata = Buffer.from(event.metadata).toString().replace('Europe/Paris', 'Europe/Rome_')
    Object.assign(event, { metadata: Buffer.from(metadata) })
    const differing = await run(['--from', 'postgres', '--to', server.url])
    expect(differing.code).toBe(1)
    expect(differing.printed).toContain(
      `The logs differ in 1 stream, first in learner-${event.stream.slice(-36)} of school ${JSON.parse(metadata).tenant} at revision ${event.revision}: different zone.`,
    )
  })

  it('does not repeat an invalid address, which may contain a password', async () => {
    const refused = await run(['--from', 'mysql://me:secret@host/db', '--to', 'postgres'])
    expect(refused.code).toBe(2)
    expect(refused.said).toMatch(/^error: --from must be postgres, /)
    expect(refused.said).not.toContain('secret')
  })
})
