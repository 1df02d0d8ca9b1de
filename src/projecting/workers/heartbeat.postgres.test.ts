// The heartbeat on a real PostgreSQL, from its own thread: it goes on while the event loop is blocked, and stops when
// the worker makes no progress.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { duty } from './fence.ts'
import { type HeartbeatOptions, LEASE_MS, threadHeartbeat } from './heartbeat.ts'
import { membership } from './membership.ts'

describe('the heartbeat of a worker on PostgreSQL', () => {
  let database: TestDatabase
  let pool: pg.Pool
  beforeAll(async () => {
    database = await freshDatabase('heartbeat')
    pool = openPool(database.url, { name: 'heartbeat', max: 2 })
    await pool.query(`create table public.beats (id uuid, at timestamptz default clock_timestamp());
      create function public.note_beat() returns trigger language plpgsql as
        'begin insert into public.beats (id) values (new.id); return null; end';
      create trigger beats after update on sillage.workers for each row execute function public.note_beat()`)
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  const duties = [duty('projection p/1')]
  function worker(more: Partial<HeartbeatOptions> = {}) {
    const id = randomUUID()
    const troubles: unknown[] = []
    const member = membership(
      pool,
      { id, name: 'a test' },
      threadHeartbeat({
        databaseUrl: database.url,
        holder: id,
        whenStuck: 'lose-leases',
        onTrouble: (error) => troubles.push(error),
        ...more,
      }),
    )
    onTestFinished(() => member.leave())
    return { id, member, troubles }
  }
  const beats = async (id: string, within: string): Promise<number> => {
    const { rows } = await pool.query<{ count: bigint }>(
      `select count(*) from public.beats where id = $1 and at ${within}`,
      [id],
    )
    return Number(rows[0]?.count)
  }
  const isAlive = async (id: string): Promise<boolean> => {
    const { rows } = await pool.query<{ alive: boolean }>(
      'select alive_until > clock_timestamp() as alive from sillage.workers where id = $1',
      [id],
    )
    return rows[0]?.alive === true
  }

  it('goes on while the event loop is blocked for longer than a lease', async () => {
    const { id, member, troubles } = worker()
    await member.tick(duties, new Set())
    await expect.poll(() => beats(id, '> to_timestamp(0)')).toBeGreaterThan(0)
    const { rows } = await pool.query<{ now: string }>('select clock_timestamp()::text as now')
    const blockedFrom = `'${rows[0]?.now}'::timestamptz`
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LEASE_MS + 1_000)
    const whileBlocked = `between ${blockedFrom} and ${blockedFrom} + interval '${LEASE_MS} milliseconds'`
    expect(await beats(id, whileBlocked)).toBeGreaterThan(0)
    expect(member.silentMs()).toBeLessThan(LEASE_MS)
    expect(troubles).toEqual([])
  })

  it('goes on while every connection of the pool is taken', async () => {
    const { id, member } = worker()
    await member.tick(duties, new Set())
    const taken = await Promise.all([pool.connect(), pool.connect()])
    const one = taken[0]
    if (!one) throw new Error('no connection')
    const count = () =>
      one
        .query<{ count: string }>('select count(*)::text from public.beats where id = $1', [id])
        .then(({ rows }) => Number(rows[0]?.count))
    const before = await count()
    await expect.poll(count).toBeGreaterThan(before + 2)
    for (const client of taken) client.release()
  })

  it('stops when there is no progress for the limit, and goes on when there is some', async () => {
    const { id, member } = worker({ stuckMs: 1_000 })
    await member.take(duties)
    await expect.poll(() => isAlive(id)).toBe(false)
    expect(member.silentMs()).toBeGreaterThan(LEASE_MS)
    await expect
      .poll(() => {
        member.progress()
        return isAlive(id)
      })
      .toBe(true)
  })

  it('ends a process whose event loop is blocked for longer than the limit', async () => {
    const holder = randomUUID()
    const program = `
      import { threadHeartbeat } from ${JSON.stringify(new URL('./heartbeat.ts', import.meta.url).href)}
      threadHeartbeat({ databaseUrl: process.env.TEST_URL, holder: '${holder}', whenStuck: 'end-process',
        onTrouble: () => undefined, stuckMs: 500 }).start()
      setTimeout(() => { for (;;); }, 100)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      env: { PATH: process.env.PATH, TEST_URL: database.url },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const [, signal] = await once(child, 'close')
    expect(signal).toBe('SIGKILL')
    expect(stderr).toContain(`sillage worker ${child.pid}: no progress for 0.5 s. Ending this process.`)
  })
})
