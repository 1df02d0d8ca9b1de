/** The queue of jobs on a real PostgreSQL, with workers that are processes of their own; and on Redis, where there is one. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasRedisServer, type RedisServer, startRedisServer } from '#http/limits/redis-server.fixtures.ts'
import { InvalidJob, type Job, JobRefused } from '#jobs/job.ts'
import { MOST_UNFINISHED } from '#jobs/jobs.ts'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { openJobsForTests as opening } from './open-jobs.fixtures.ts'
import type { OpenedJobs } from './open-jobs.ts'

type Opened = OpenedJobs & { end(): Promise<void> }
const tenant = TenantId.parse('5111a9e0-0000-4000-8000-000000000000')
const otherSchool = TenantId.parse('5111a9e0-0000-4000-8000-0000000000cc')

let database: TestDatabase
let owner: pg.Pool
let requests: pg.Pool
let opened: Opened
const workers = new Set<ChildProcess>()

beforeAll(async () => {
  database = await freshDatabase('jobs')
  owner = openPool(database.url, { name: 'sillage tests of jobs', int8: 'number' })
  requests = openPool(database.requestsUrl, { name: 'sillage tests of jobs', role: 'sillage_app', int8: 'number' })
  await owner.query('create table public.work (job uuid, tenant uuid, label text, pid integer)')
  await owner.query('create table public.may_end (label text)')
  opened = await opening(database.url, requests)
})
afterEach(async () => {
  await Promise.all([...workers].map(kill))
  await owner.query(
    'delete from public.work; delete from public.may_end; delete from sillage.jobs; delete from bullmq.job',
  )
})
afterAll(async () => {
  await opened?.end()
  await requests?.end()
  await owner?.end()
  await database?.drop()
})

async function startWorker(redisUrl?: string): Promise<ChildProcess> {
  const worker = spawn(process.execPath, [fileURLToPath(new URL('open-jobs.fixtures.ts', import.meta.url))], {
    env: { ...process.env, DATABASE_URL: database.url, ...(redisUrl !== undefined && { REDIS_URL: redisUrl }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  workers.add(worker)
  await once(worker.stdout ?? worker, 'data')
  return worker
}
async function kill(worker: ChildProcess): Promise<void> {
  workers.delete(worker)
  if (worker.exitCode !== null || worker.signalCode !== null) return
  const ended = once(worker, 'exit')
  worker.kill('SIGKILL')
  await ended
}
const ask = async (label: string, { kind = 'wait', school = tenant, key = undefined as string | undefined } = {}) =>
  (await opened.jobs.ask({ tenant: school, kind, input: { label }, by: 'request', ...(key !== undefined && { key }) }))
    .job
const mayEnd = (label: string) => owner.query('insert into public.may_end values ($1)', [label])
async function work(label: string): Promise<readonly { readonly pid: number }[]> {
  return (await owner.query<{ pid: number }>('select pid from public.work where label = $1', [label])).rows
}
async function find({ id }: Job, school = tenant): Promise<Job> {
  const job = await opened.jobs.find(school, id)
  if (!job) throw new Error('there is no such job')
  return job
}
const state = async (job: Job, school = tenant) => (await find(job, school)).state
const running = async () =>
  (await owner.query<{ n: number }>("select count(*)::int as n from sillage.jobs where state = 'running'")).rows[0]?.n

describe('a job', () => {
  it('runs in a worker, shows how far it is, and ends with its result', async () => {
    const job = await ask('a')
    expect(job).toMatchObject({ kind: 'wait', input: { label: 'a' }, state: 'waiting', starts: 0, progress: null })
    await startWorker()
    await expect.poll(async () => (await find(job)).progress).toMatchObject({ phase: 'Waiting', unit: 'looks' })
    expect(await state(job)).toBe('running')
    await mayEnd('a')
    await expect.poll(() => state(job)).toBe('done')
    expect(await find(job)).toMatchObject({ result: { label: 'a' }, problem: null, starts: 1 })
  })

  it('is one job however often it is asked for under one key', async () => {
    const first = await ask('a', { key: 'nightly' })
    expect((await ask('a', { key: 'nightly' })).id).toBe(first.id)
    await expect(ask('b', { key: 'nightly' })).rejects.toMatchObject({ code: 'key-reused' })
    expect((await ask('b', { key: 'nightly', school: otherSchool })).id).not.toBe(first.id)
  })

  it('is refused with a pointer to each wrong field', async () => {
    const refused = opened.jobs.ask({ tenant, kind: 'wait', input: { label: 7, more: 1 }, by: 'request' })
    await expect(refused).rejects.toBeInstanceOf(InvalidJob)
    const { problems } = (await refused.catch((error: unknown) => error)) as InvalidJob
    expect(problems.map(({ pointer }) => pointer).sort()).toEqual(['/label', '/more'])
  })

  it('fails without a start where its row was changed to something else', async () => {
    const job = await ask('a')
    await owner.query(`update sillage.jobs set input = '{"label": "NO"}' where id = $1`, [job.id])
    await startWorker()
    await expect.poll(() => state(job)).toBe('failed')
    expect((await find(job)).problem).toEqual({ code: 'invalid-input', detail: '/label: Small letters are expected.' })
    expect(await work('NO')).toEqual([])
  })
})

describe('a job that fails', () => {
  const failing = async (how: string) =>
    (await opened.jobs.ask({ tenant, kind: 'fail', input: { how }, by: 'request' })).job

  it('is started again after a pause, and fails after its last attempt without telling what the error quoted', async () => {
    const job = await failing('unexpectedly')
    await startWorker()
    await expect.poll(() => state(job)).toBe('failed')
    expect(await work('fail')).toHaveLength(3)
    const { problem } = await find(job)
    expect(problem?.code).toBe('internal')
    expect(JSON.stringify(problem)).not.toContain('Camille')
  })

  it('is not started again where another start would not help, and says why', async () => {
    const job = await failing('with-words')
    await startWorker()
    await expect.poll(() => state(job)).toBe('failed')
    expect(await work('fail')).toHaveLength(1)
    expect((await find(job)).problem).toEqual({ code: 'too-few', detail: 'There are too few answers.' })
  })

  it('runs again when it is retried', async () => {
    const job = await failing('with-words')
    await startWorker()
    await expect.poll(() => state(job)).toBe('failed')
    expect(await opened.jobs.retry(tenant, job.id)).toMatchObject({ state: 'waiting', starts: 0, problem: null })
    await expect.poll(async () => (await work('fail')).length).toBe(2)
  })
})

describe('cancelling', () => {
  it('ends a waiting job at once: no worker starts it', async () => {
    const [job, next] = [await ask('a'), await ask('b')]
    expect(await opened.jobs.cancel(tenant, job.id)).toMatchObject({ state: 'cancelled' })
    await startWorker()
    await mayEnd('b')
    await expect.poll(() => state(next)).toBe('done')
    expect(await work('a')).toEqual([])
  })

  it('interrupts a running job in another process', async () => {
    const job = await ask('a')
    await startWorker()
    await expect.poll(() => state(job)).toBe('running')
    expect(await opened.jobs.cancel(tenant, job.id)).toMatchObject({ state: 'running', isCancelling: true })
    await expect.poll(() => state(job)).toBe('cancelled')
  })

  it('is refused for a job that has ended, and a job is retried only if it failed or was cancelled', async () => {
    const job = await ask('a')
    await expect(opened.jobs.retry(tenant, job.id)).rejects.toMatchObject({ code: 'job-not-ended' })
    await opened.jobs.cancel(tenant, job.id)
    await expect(opened.jobs.cancel(tenant, job.id)).rejects.toBeInstanceOf(JobRefused)
    expect(await opened.jobs.retry(tenant, job.id)).toMatchObject({ state: 'waiting' })
  })
})

describe('the bounds', () => {
  it('lets a school have so many unfinished jobs, and other schools theirs', async () => {
    for (let n = 0; n < MOST_UNFINISHED; n += 1) await ask('a')
    await expect(ask('a')).rejects.toMatchObject({ code: 'too-many-jobs' })
    expect((await ask('a', { school: otherSchool })).state).toBe('waiting')
  })

  it('lets somebody have so many unfinished jobs of a kind, also when one is retried', async () => {
    const person = PersonId.parse(randomUUID())
    const own = async () =>
      (await opened.jobs.ask({ tenant, kind: 'fail', input: { how: 'with-words' }, by: 'request', owner: person })).job
    const first = await own()
    await expect(own()).rejects.toMatchObject({ code: 'too-many-own-jobs' })
    await opened.jobs.cancel(tenant, first.id)
    const second = await own()
    await expect(opened.jobs.retry(tenant, first.id)).rejects.toMatchObject({ code: 'too-many-own-jobs' })
    await opened.jobs.cancel(tenant, second.id)
    expect(await opened.jobs.retry(tenant, first.id)).toMatchObject({ state: 'waiting' })
  })

  it('runs no more of a kind at once than it may, in two workers, and leaves a place to another school', async () => {
    const mine = [await ask('a'), await ask('a'), await ask('a')]
    const theirs = await ask('a', { school: otherSchool })
    await Promise.all([startWorker(), startWorker()])
    await expect.poll(() => state(theirs, otherSchool)).toBe('running')
    await expect.poll(running).toBe(2)
    await mayEnd('a')
    await expect.poll(async () => Promise.all(mine.map((job) => state(job)))).toEqual(['done', 'done', 'done'])
    expect(await work('a')).toHaveLength(4)
  })

  it('shows a school its own jobs only', async () => {
    const job = await ask('a')
    expect(await opened.jobs.find(otherSchool, job.id)).toBeNull()
    expect(await opened.jobs.cancel(otherSchool, job.id)).toBeNull()
    expect(await opened.jobs.retry(otherSchool, job.id)).toBeNull()
    expect(await opened.jobs.list(otherSchool, { limit: 10 })).toEqual([])
    expect((await requests.query('select from sillage.jobs')).rows).toEqual([])
    await expect(requests.query('select from bullmq.job')).rejects.toThrow('permission denied')
  })

  it('lists the newest first, page by page', async () => {
    const asked = [await ask('a'), await ask('b'), await ask('c')]
    const first = await opened.jobs.list(tenant, { limit: 2 })
    const last = first.at(-1)
    const second = await opened.jobs.list(tenant, { limit: 2, ...(last && { after: last }) })
    expect([...first, ...second].map(({ id }) => id).sort()).toEqual(asked.map(({ id }) => id).sort())
    expect(await opened.jobs.list(tenant, { limit: 10, state: 'done' })).toEqual([])
  })
})

describe('a worker that is killed in a job', () => {
  it('loses it to another worker, which does it once', async () => {
    const job = await ask('a', { kind: 'wait-alone' })
    const first = await startWorker()
    await expect.poll(() => work('a')).toHaveLength(1)
    await kill(first)
    const second = await startWorker()
    await expect.poll(async () => (await work('a')).map(({ pid }) => pid)).toEqual([first.pid, second.pid])
    await mayEnd('a')
    await expect.poll(() => state(job)).toBe('done')
    expect(await find(job)).toMatchObject({ starts: 2, result: { label: 'a' } })
    expect(await work('a')).toHaveLength(2)
  })

  it('goes on after every connection to the database was cut', async () => {
    const job = await ask('a')
    await startWorker()
    await expect.poll(() => state(job)).toBe('running')
    await owner.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'sillage jobs'",
    )
    await mayEnd('a')
    await expect.poll(() => state(job)).toBe('done')
    const next = await ask('a')
    await expect.poll(() => state(next)).toBe('done')
  })
})

describe.skipIf(!hasRedisServer)('on Redis (needs redis-server on the PATH)', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedisServer()
  })
  afterAll(() => redis?.close())

  it('hands a job to a worker, and to another when that one is killed', async () => {
    const onRedis = await opening(database.url, requests, redis.url)
    const { job } = await onRedis.jobs.ask({ tenant, kind: 'wait', input: { label: 'a' }, by: 'request' })
    const first = await startWorker(redis.url)
    await expect.poll(() => state(job)).toBe('running')
    await kill(first)
    await startWorker(redis.url)
    await mayEnd('a')
    await expect.poll(() => state(job)).toBe('done')
    await onRedis.end()
  })
})
