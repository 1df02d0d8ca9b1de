// Real processes that are killed while they write an export: nothing half is ever served, and whoever does it again ends it. The bytes
// of files go to a store that speaks S3 (a server of this test), so that a killed worker leaves an object there.
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openS3Server, type S3Server } from '#files/s3-server.fixtures.ts'
import { Instant, Zone } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { schoolYearOf } from '#privacy/school-year.ts'
import { runVerbOf } from '../fixtures/erasing.ts'
import { playYear, sealedSchool, tokensOf } from '../fixtures/sealed-schools.ts'
import { caughtUp } from '../http/caught-up.ts'
import { openStack, type Stack } from '../http/stack.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { unzipped } from '../unzipped.ts'
import { keepRunning, type ProcessUnderTest } from './process-under-test.ts'

const school = sealedSchool(99, 'identifying', 'identifying', 'identifying')
const { tenant } = school

let stack: Stack
let fileStore: S3Server
let worker: ProcessUnderTest
let pool: ReturnType<typeof openPool>
let environment: Record<string, string>
beforeAll(async () => {
  fileStore = await openS3Server()
  stack = await openStack('killed exports', { leaveErasures: true, fileStore })
  pool = openPool(stack.service.databaseUrl, { name: 'killed exports', max: 1 })
  environment = {
    DATABASE_URL: stack.service.databaseUrl,
    SILLAGE_DATA: stack.directory,
    SILLAGE_KEYS: join(stack.directory, 'keys'),
    SILLAGE_FILES_ENDPOINT: fileStore.endpoint,
    SILLAGE_FILES_BUCKET: fileStore.bucket,
    SILLAGE_FILES_REGION: fileStore.credentials.region,
    SILLAGE_FILES_KEY: fileStore.credentials.keyId,
    SILLAGE_FILES_SECRET: fileStore.credentials.secret,
  }
  worker = keepRunning('worker', ['scripts/sillage.ts', 'worker'], environment)
  // Processes follow what comes after their deployment.
  const deployed = async () => (await pool.query('select from sillage.processes')).rowCount
  await vi.waitUntil(async () => (await deployed()) === stack.service.definitions.processes.size, {
    timeout: NEVER_COMES_MS,
  })
  await playYear(stack, school, Date.now())
  await caughtUp(stack)
})
afterAll(async () => {
  await worker?.stop()
  await pool?.end()
  await stack?.close()
  await fileStore?.close()
})

/** The mark of the bucket is no file. */
const sentObjects = () => [...fileStore.objects.keys()].filter((name) => name.startsWith(tenant)).length

describe('a worker that is killed before the file of a report is stored', () => {
  it('leaves no file and a job that is not done; another start makes the whole file, and the worker deletes what was sent', async () => {
    const { teacher: token } = await tokensOf(stack, school)
    const files = async () => (await pool.query('select from sillage.files where tenant = $1', [tenant])).rowCount
    const asked = { report: 'class-progress', class: school.class, format: 'csv' }
    const crashed = worker.crashAt('before-file-commit', 1)
    const answer = await stack.ask('POST', '/api/reports/files', {
      body: asked,
      token,
      headers: { 'idempotency-key': randomUUID() },
    })
    expect(answer.statusCode, answer.body).toBe(202)
    const { id } = answer.json<{ id: string }>()
    const job = async () =>
      (await stack.ask('GET', `/api/jobs/${id}`, { token })).json<{ state: string; result: unknown; starts: number }>()
    await crashed
    expect(await files()).toBe(0)
    // Sent, and no file of anybody.
    expect(sentObjects()).toBe(1)
    expect((await job()).state).not.toBe('done')
    const early = await stack.ask('GET', `/api/jobs/${id}/file`, { token })
    expect(early.statusCode).not.toBe(200)

    await expect.poll(async () => (await job()).state, { timeout: NEVER_COMES_MS }).toBe('done')
    expect(await files()).toBe(1)
    const file = await stack.ask('GET', `/api/jobs/${id}/file`, { token })
    expect(file.statusCode).toBe(200)
    const [titles = '', ...lines] = file.rawPayload.toString('utf8').trimEnd().split('\r\n')
    expect(titles).toMatch(/^Élève,/)
    // One line a learner, each as long as the titles.
    expect(lines).toHaveLength(school.learners.length)
    for (const line of lines) expect(line.split(',')).toHaveLength(titles.split(',').length)

    expect(sentObjects()).toBe(2)
    await pool.query('update sillage.left_objects set due_at = now() where tenant = $1', [tenant])
    await expect.poll(sentObjects, { timeout: NEVER_COMES_MS }).toBe(1)
    expect((await stack.ask('GET', `/api/jobs/${id}/file`, { token })).rawPayload).toEqual(file.rawPayload)
  })
})

describe('a worker that is killed in the middle of an archive', () => {
  it('leaves no file; another start makes the whole archive, and deletes what lay on the disk in clear', async () => {
    const token = await stack.token('administrator', { tenant })
    const schoolYear = Number(
      schoolYearOf(Instant.parse(new Date().toISOString()), Zone.parse('Europe/Paris')).slice(0, 4),
    )
    const before = (await pool.query('select from sillage.files where tenant = $1', [tenant])).rowCount
    const crashed = worker.crashAt('report-archived', 2)
    const answer = await stack.ask('POST', '/api/reports/archives', {
      body: { schoolYear, format: 'csv' },
      token,
      headers: { 'idempotency-key': randomUUID() },
    })
    expect(answer.statusCode, answer.body).toBe(202)
    const { id } = answer.json<{ id: string }>()
    const job = async () =>
      (await stack.ask('GET', `/api/jobs/${id}`, { token })).json<{ state: string; starts: number }>()
    await crashed
    const left = async () => (await readdir(join(stack.directory, 'jobs'))).filter((name) => name.startsWith(id))
    expect(await left()).toHaveLength(1)
    expect((await pool.query('select from sillage.files where tenant = $1', [tenant])).rowCount).toBe(before)

    await expect.poll(async () => (await job()).state, { timeout: NEVER_COMES_MS }).toBe('done')
    expect((await job()).starts).toBe(2)
    const file = await stack.ask('GET', `/api/jobs/${id}/file`, { token })
    const names = [...unzipped(file.rawPayload).keys()]
    expect(names.toSorted()).toEqual([
      'CM1 A/evolution-de-la-classe.csv',
      'CM1 A/points-de-blocage.csv',
      'CM1 A/progression-de-la-classe.csv',
      'index.html',
    ])
    await expect.poll(left, { timeout: NEVER_COMES_MS }).toEqual([])
  })
})

describe('an export of features that is killed before its file has its name', () => {
  it('leaves no file of that name; the next run writes it whole, and deletes what was left', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sillage-features-'))
    try {
      const out = join(folder, 'features.csv')
      const run = (crashPoint?: string) =>
        runVerbOf(environment, ['models', 'features', '--tenant', tenant, '--out', out, '--json'], crashPoint)
      const killed = await run('table-written-aside')
      expect(killed.how, killed.stderr).toBe('SIGKILL')
      expect(await readdir(folder)).toEqual([expect.stringMatching(/^features\.csv\.\d+\.part$/)])
      const done = await run()
      expect(done.how, done.stderr).toBe('exit 0')
      expect(await readdir(folder)).toEqual(['features.csv'])
      const { rows } = JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '')
      const [titles = '', ...lines] = (await readFile(out, 'utf8')).trimEnd().split('\r\n')
      expect(lines).toHaveLength(rows)
      expect(rows).toBeGreaterThan(0)
      for (const line of lines) expect(line.split(',')).toHaveLength(titles.split(',').length)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
