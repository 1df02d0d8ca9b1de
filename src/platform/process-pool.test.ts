// Real processes: they are few, they end, and what happens to one of them only affects its own calls.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import type { TestAnswer, TestCall } from './process-pool.fixtures.ts'
import { ProcessLost, type ProcessPool, type ProcessPoolOptions, processPool } from './process-pool.ts'

const pools: ProcessPool<TestCall, TestAnswer>[] = []
const lost: string[] = []
function open(more: Partial<ProcessPoolOptions> = {}): ProcessPool<TestCall, TestAnswer> {
  const pool = processPool<TestCall, TestAnswer>({
    file: fileURLToPath(new URL('./process-pool.fixtures.ts', import.meta.url)),
    setUp: { greeting: 'hello' },
    most: 2,
    idleMs: 60_000,
    mostHeapMb: 64,
    onLost: (how) => lost.push(how),
    ...more,
  })
  pools.push(pool)
  return pool
}
afterEach(async () => {
  lost.length = 0
  await Promise.all(pools.splice(0).map((pool) => pool.close()))
})

describe('a pool of processes', () => {
  it('answers with anything that can be cloned, in a process that was set up once', async () => {
    const pool = open()
    const { answer } = pool.run({ kind: 'greet', names: new Set(['Ada']), position: 12n })
    expect(await answer).toEqual({ said: 'hello Ada 12', pid: pool.pids()[0] })
  })

  it('uses another process after one that could not be set up', async () => {
    const failsOnce = join(await mkdtemp(join(tmpdir(), 'pool-')), 'failed')
    const pool = open({ most: 1, setUp: { greeting: 'hello', failsOnce }, output: 'ignore' })
    const greet = { kind: 'greet', names: new Set<string>(), position: 0n } as const
    await expect(pool.run(greet).answer).rejects.toBeInstanceOf(ProcessLost)
    expect((await pool.run(greet).answer).said).toBe('hello  0')
  })

  it('starts no more processes than allowed, and none before there is work', async () => {
    const pool = open()
    expect(pool.pids()).toEqual([])
    const calls = Array.from({ length: 6 }, () => pool.run({ kind: 'greet', names: new Set(), position: 0n }))
    expect(pool.pids()).toHaveLength(2)
    const pids = await Promise.all(calls.map(async ({ answer }) => (await answer).pid))
    expect(new Set(pids).size).toBe(2)
  })

  it('ends an idle process, and starts another for the next call', async () => {
    const pool = open({ idleMs: 1 })
    const first = await pool.run({ kind: 'greet', names: new Set(), position: 0n }).answer
    await expect.poll(() => isAlive(first.pid)).toBe(false)
    expect(pool.pids()).toEqual([])
    expect(lost).toEqual([])
    const second = await pool.run({ kind: 'greet', names: new Set(), position: 0n }).answer
    expect(second.pid).not.toBe(first.pid)
  })

  it('reports an error as it was, and goes on', async () => {
    const pool = open({ most: 1 })
    await expect(pool.run({ kind: 'fail' }).answer).rejects.toMatchObject({ name: 'RangeError', message: 'too far' })
    expect((await pool.run({ kind: 'greet', names: new Set(), position: 0n }).answer).said).toBe('hello  0')
  })

  it('rejects a call that cannot be cloned, and keeps nothing of it', async () => {
    const pool = open({ most: 1, idleMs: 1 })
    const leave = new AbortController()
    const call: TestCall = { kind: 'greet', names: new Set(), position: 0n }
    const { answer, ended } = pool.run({ ...call, ...{ permissionsNow: () => null } }, leave.signal)
    await expect(answer).rejects.toThrow('could not be cloned')
    await ended
    leave.abort()
    // It is idle: no call is left.
    await expect.poll(() => pool.pids()).toEqual([])
    expect((await pool.run(call).answer).said).toBe('hello  0')
  })

  it('loses the calls of a process that dies, and no others', async () => {
    const pool = open()
    const doomed = pool.run({ kind: 'wait' })
    const [victim] = pool.pids()
    const other = pool.run({ kind: 'greet', names: new Set(['Bo']), position: 1n })
    const dead = expect(doomed.answer).rejects.toMatchObject({ name: 'ProcessLost' })
    if (victim !== undefined) process.kill(victim, 'SIGKILL')
    await dead
    expect((await other.answer).said).toBe('hello Bo 1')
    expect(lost).toEqual(['SIGKILL'])
  })

  it('loses only the process whose call takes more memory than allowed', async () => {
    // The output of Node about this is of no interest here.
    const pool = open({ most: 1, output: 'ignore' })
    await expect(pool.run({ kind: 'grow' }).answer).rejects.toMatchObject({ name: 'ProcessLost' })
    expect((await pool.run({ kind: 'greet', names: new Set(), position: 0n }).answer).said).toBe('hello  0')
  })

  it('rejects at once when nobody waits any more, and reports when the process has stopped', async () => {
    const pool = open({ most: 1 })
    // The process exists: what is stopped is the work, not the start.
    await pool.run({ kind: 'greet', names: new Set(), position: 0n }).answer
    const leave = new AbortController()
    const { answer, ended } = pool.run({ kind: 'wait' }, leave.signal)
    leave.abort(new Error('left'))
    await expect(answer).rejects.toThrow('left')
    await ended
    const [pid] = pool.pids()
    expect((await pool.run({ kind: 'greet', names: new Set(), position: 0n }).answer).pid).toBe(pid)
  })

  it('accepts no call once it is closed', async () => {
    const pool = open()
    await pool.close()
    await expect(pool.run({ kind: 'wait' }).answer).rejects.toMatchObject({ name: 'ProcessLost' })
  })
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
