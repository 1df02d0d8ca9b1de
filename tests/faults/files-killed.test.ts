// Verbs that are killed while they move the bytes of files or sweep the bucket: at every moment each file is whole, and the same
// command ends what was begun.
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tendFileStore } from '#files/file-store-status.ts'
import type { StoredFile } from '#files/files.ts'
import { removeLeftObjects } from '#files/left-objects.ts'
import type { ObjectStore } from '#files/object-store.ts'
import { postgresFiles } from '#files/postgres-files.ts'
import { s3ObjectStore } from '#files/s3-object-store.ts'
import { openS3Server, type S3Server } from '#files/s3-server.fixtures.ts'
import { installationTenant, TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { runVerbOf } from '../fixtures/erasing.ts'
import { openStack, type Stack } from '../http/stack.ts'

let stack: Stack
let server: S3Server
let store: ObjectStore
let pool: pg.Pool
let environment: Record<string, string>
beforeAll(async () => {
  server = await openS3Server()
  stack = await openStack('killed files', { fileStore: server })
  pool = openPool(stack.service.databaseUrl, { name: 'killed files' })
  store = s3ObjectStore({ endpoint: server.endpoint, bucket: server.bucket, ...server.credentials })
  environment = {
    DATABASE_URL: stack.service.databaseUrl,
    SILLAGE_DATA: stack.directory,
    SILLAGE_KEYS: join(stack.directory, 'keys'),
    SILLAGE_FILES_ENDPOINT: server.endpoint,
    SILLAGE_FILES_BUCKET: server.bucket,
    SILLAGE_FILES_REGION: server.credentials.region,
    SILLAGE_FILES_KEY: server.credentials.keyId,
    SILLAGE_FILES_SECRET: server.credentials.secret,
  }
  // The bucket is this installation's.
  await tendFileStore(pool, store)
})
afterAll(async () => {
  await pool?.end()
  await stack?.close()
  await server?.close()
})

const tenant = TenantId.parse(randomUUID())
const objects = () => [...server.objects.keys()].filter((name) => name.startsWith(tenant))
const chunked = async () => (await pool.query('select distinct file from sillage.file_chunks')).rowCount
const json = (stdout: string) => JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
/** What killed processes left is deleted when nothing can arrive any more. */
async function minutesLater(): Promise<void> {
  await pool.query('update sillage.left_objects set due_at = now()')
  await removeLeftObjects(pool, store)
}

describe('the bytes of all files', () => {
  const stored: { readonly file: StoredFile; readonly bytes: Uint8Array }[] = []
  beforeAll(async () => {
    for (let n = 0; n < 9; n += 1) {
      const bytes = new Uint8Array(randomBytes(n % 2 ? 1_500_000 : 1_000))
      stored.push({ bytes, file: await postgresFiles(pool).keep({ tenant, kind: 'content', owner: null }, bytes) })
    }
  })
  async function areWhole(): Promise<void> {
    // Matchers compare number by number: a second for a large file.
    for (const { file, bytes } of stored)
      expect(Buffer.compare(await stack.service.files.read(file), bytes), `the bytes of ${file.sha256}`).toBe(0)
  }
  const move = (to: string, crashPoint?: string, pass?: number) =>
    runVerbOf(environment, ['files', 'move', '--to', to, '--json'], crashPoint, pass)

  it('are moved to the bucket by processes of which each but the last is killed', async () => {
    const planned = await runVerbOf(environment, ['files', 'move', '--to', 's3', '--dry-run', '--json'])
    expect(planned).toMatchObject({ how: `exit ${exitCodes.wouldChange}`, stderr: '' })
    const bytes = stored.reduce((sum, one) => sum + one.bytes.length, 0)
    expect(json(planned.stdout)).toEqual({ to: 's3', dryRun: true, files: 9, bytes })
    for (const [point, pass] of [
      ['file-sent', 2],
      ['before-file-commit', 2],
      ['file-moved', 1],
    ] as const) {
      const killed = await move('s3', point, pass)
      expect(killed.how, killed.stderr).toBe('SIGKILL')
      await areWhole()
    }
    expect(await chunked()).toBeGreaterThan(0)
    const ended = await move('s3')
    expect(ended.how, ended.stderr).toBe('exit 0')
    expect(json(ended.stdout)).toMatchObject({ to: 's3', damaged: 0, left: 0, trouble: null, stopped: false })
    await areWhole()
    expect(await chunked()).toBe(0)
    expect(objects().length).toBeGreaterThan(9)
    await minutesLater()
    expect(objects()).toHaveLength(9)
  })

  it('are moved back in the same way, and the bucket is empty afterwards', async () => {
    for (const [point, pass] of [
      ['before-file-commit', 2],
      ['file-moved', 2],
    ] as const) {
      const killed = await move('postgres', point, pass)
      expect(killed.how, killed.stderr).toBe('SIGKILL')
      await areWhole()
    }
    const ended = await runVerbOf(environment, ['files', 'move', '--to', 'postgres'])
    expect(ended.how, ended.stderr).toBe('exit 0')
    expect(ended.stdout).toMatch(/^Moved to the database +\d {2}.+ in .+\/s\n$/)
    await areWhole()
    expect(await chunked()).toBe(9)
    expect(objects()).toEqual([])
  })

  it('are moved by one process at a time, and the trail has each', async () => {
    const held = await pool.connect()
    try {
      await held.query(`select pg_advisory_lock(hashtextextended('files move', 0))`)
      const busy = await move('s3')
      expect(busy).toMatchObject({ how: `exit ${exitCodes.refused}`, stdout: '' })
      expect(busy.stderr).toContain('Another process is moving files')
    } finally {
      held.release(true)
    }
    const { rows } = await pool.query<{ entry: string }>(
      `select entry from sillage.trail_entries where tenant = $1 and action = 'files-move'`,
      [installationTenant],
    )
    const entered = rows.map(({ entry }) => entry)
    expect(entered.filter((entry) => /"to":"s3"/.test(entry)).length).toBeGreaterThanOrEqual(5)
    expect(entered.filter((entry) => /"to":"postgres"/.test(entry)).length).toBeGreaterThanOrEqual(3)
  })
})

describe('objects without a row', () => {
  const sweep = (args: readonly string[] = [], crashPoint?: string) =>
    runVerbOf(environment, ['files', 'sweep', '--json', ...args], crashPoint)

  it('are listed by a sweep that is killed then, and are gone after the next one and the next turn of a worker', async () => {
    for (let n = 0; n < 5; n += 1) {
      const name = `${tenant}/export/${randomUUID()}`
      server.objects.set(name, new Uint8Array(10))
      server.ages.set(name, 86_400_000)
    }
    server.mostListed = 2
    const planned = await sweep(['--dry-run'])
    expect(planned.how, planned.stderr).toBe(`exit ${exitCodes.wouldChange}`)
    expect(json(planned.stdout)).toMatchObject({ left: 5, leftBytes: 50, deleted: 0, dryRun: true })
    expect((await sweep([], 'objects-listed')).how).toBe('SIGKILL')
    expect(objects()).toHaveLength(5)
    const ended = await sweep()
    expect(ended.how, ended.stderr).toBe('exit 0')
    await minutesLater()
    expect(objects()).toEqual([])
  })

  it('are not deleted from a bucket of another installation', async () => {
    server.objects.set('sillage-mark', new TextEncoder().encode(randomUUID()))
    const refused = await sweep()
    expect(refused).toMatchObject({ how: `exit ${exitCodes.refused}`, stdout: '' })
    expect(refused.stderr).toContain('take it over first')
  })

  it('are nothing where no bucket is configured', async () => {
    const { SILLAGE_FILES_ENDPOINT: _, ...others } = environment
    const without = Object.fromEntries(Object.entries(others).filter(([name]) => !name.startsWith('SILLAGE_FILES_')))
    const refused = await runVerbOf(without, ['files', 'sweep'])
    expect(refused).toMatchObject({ how: `exit ${exitCodes.usage}`, stdout: '' })
    expect(refused.stderr).toContain('set SILLAGE_FILES_ENDPOINT')
  })
})
