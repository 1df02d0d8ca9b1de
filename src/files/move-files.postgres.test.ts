// Files whose bytes move between a real PostgreSQL and a store that speaks S3 (a server of this test).
import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { NEVER_COMES_MS } from '../../tests/hung.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { MARK_OBJECT } from './bucket-mark.ts'
import { FileDamaged, type Files, hashOfFile, NoSuchFile, type StoredFile } from './files.ts'
import { claimObjectsOf } from './left-objects.ts'
import { filesToMove, type MoveTo, moveFiles } from './move-files.ts'
import { type ObjectStore, ObjectStoreAway } from './object-store.ts'
import { postgresFiles } from './postgres-files.ts'
import { s3ObjectStore } from './s3-object-store.ts'
import { openS3Server, type S3Server } from './s3-server.fixtures.ts'

describe('moving files', () => {
  let database: TestDatabase
  let owner: pg.Pool
  let server: S3Server
  let store: ObjectStore
  let files: Files
  beforeAll(async () => {
    ;[database, server] = await Promise.all([freshDatabase('moving files'), openS3Server()])
    owner = openPool(database.url, { name: 'test files', connectionTimeoutMs: NEVER_COMES_MS })
    store = s3ObjectStore({ endpoint: server.endpoint, bucket: server.bucket, ...server.credentials })
    files = postgresFiles(owner, store)
  })
  afterAll(async () => {
    await Promise.all([owner?.end(), server?.close()])
    await database?.drop()
  })
  beforeEach(async () => {
    server.works()
    server.objects.clear()
    await owner.query('delete from sillage.files')
    await owner.query('delete from sillage.left_objects')
  })

  const objects = () => [...server.objects.keys()].filter((name) => name !== MARK_OBJECT)
  const chunks = async () => (await owner.query('select from sillage.file_chunks')).rowCount
  const listed = async () => (await owner.query('select from sillage.left_objects')).rowCount
  type Stored = { readonly file: StoredFile; readonly bytes: Uint8Array }
  /** Some in one chunk, some in several, of two schools; in the place that they are to be moved away from. */
  async function stored(to: MoveTo, count = 11): Promise<readonly Stored[]> {
    const at = to === 's3' ? postgresFiles(owner) : files
    const schools = [TenantId.parse(randomUUID()), TenantId.parse(randomUUID())] as const
    const all: Stored[] = []
    for (let n = 0; n < count; n += 1) {
      const bytes = new Uint8Array(randomBytes(n % 3 === 0 ? 2_500_000 : 1_000 + n))
      const tenant = n % 2 === 0 ? schools[0] : schools[1]
      all.push({ bytes, file: await at.keep({ tenant, kind: n % 2 ? 'content' : 'model', owner: null }, bytes) })
    }
    return all
  }
  async function areAsBefore(all: readonly Stored[], at: Files = files): Promise<void> {
    // Matchers compare number by number: a second for a large file.
    for (const { file, bytes } of all)
      expect(Buffer.compare(await at.read(file), bytes), `the bytes of ${file.sha256}`).toBe(0)
  }

  it.each(['s3', 'postgres'] as const)('moves all of them to %s, and leaves none behind', async (to) => {
    const all = await stored(to)
    const bytes = all.reduce((sum, one) => sum + one.bytes.length, 0)
    const planned = { files: 11, bytes }
    expect(await filesToMove(owner, to)).toEqual(planned)
    const reached: object[] = []
    const moved = await moveFiles(owner, store, to, { onFiles: (done) => reached.push(done) })
    expect(moved).toEqual({ ...planned, damaged: 0, refused: 0, refusals: [], left: 0, trouble: null })
    expect(reached.at(-1)).toEqual(planned)
    expect(reached.length).toBeGreaterThan(2)
    await areAsBefore(all)
    if (to === 's3') expect([objects().length, await chunks()]).toEqual([11, 0])
    else {
      expect([objects().length, await listed()]).toEqual([0, 0])
      await areAsBefore(all, postgresFiles(owner))
    }
    expect(await moveFiles(owner, store, to)).toMatchObject({ files: 0, left: 0 })
  })

  it.each(['s3', 'postgres'] as const)('goes on after it was stopped on the way to %s', async (to) => {
    const all = await stored(to)
    const stop = new AbortController()
    const first = await moveFiles(owner, store, to, { signal: stop.signal, onFiles: () => stop.abort() })
    expect(first).toMatchObject({ files: 4, left: 7 })
    await areAsBefore(all)
    expect(await moveFiles(owner, store, to)).toMatchObject({ files: 7, left: 0 })
    await areAsBefore(all)
  })

  it('asks the database for one chunk of a file at a time, however large the file is', async () => {
    await stored('s3', 1)
    const asked = vi.spyOn(owner, 'query')
    await moveFiles(owner, store, 's3')
    const answers: readonly object[] = await Promise.all(
      asked.mock.results.map(async ({ value }) => Object(await value)),
    )
    asked.mockRestore()
    const withBytes = answers.filter((one) => 'fields' in one && JSON.stringify(one.fields).includes('"bytes"'))
    const read = withBytes.map((one) => ('rows' in one && Array.isArray(one.rows) ? one.rows.length : 0))
    // Two whole chunks and the rest; the list of files has the number of bytes.
    expect(read.filter((count) => count > 0).length).toBeGreaterThan(3)
    expect(Math.max(...read)).toBe(1)
  })

  it('reads each file while it moves', async () => {
    const all = await stored('s3', 6)
    let isMoving = true
    const reading = async () => {
      while (isMoving) await areAsBefore(all)
    }
    const moving = async () => {
      for (const to of ['s3', 'postgres', 's3'] as const) await moveFiles(owner, store, to)
    }
    await Promise.all([reading(), reading(), moving().finally(() => (isMoving = false))])
  })

  it('leaves damaged files where they are, and moves the others', async () => {
    const [first, ...others] = await stored('s3', 5)
    if (!first) throw new Error('expected a file')
    await owner.query(
      'update sillage.file_chunks set bytes = $2 where tenant = $1 and file in (select id from sillage.files where sha256 = decode($3, $4))',
      [...[first.file.tenant, Buffer.from([1]), first.file.sha256, 'hex']],
    )
    expect(await moveFiles(owner, store, 's3')).toMatchObject({ files: 4, damaged: 1, left: 1 })
    await expect(files.read(first.file)).rejects.toThrow(FileDamaged)
    await areAsBefore(others)
    const [name = ''] = objects()
    server.objects.set(name, new Uint8Array([1]))
    expect(await moveFiles(owner, store, 'postgres')).toMatchObject({ files: 3, damaged: 1, left: 1 })
    expect(objects()).toEqual([name])
  })

  it('deletes no bytes that the bucket did not return as they were sent', async () => {
    const all = await stored('s3', 2)
    const losing: ObjectStore = {
      ...store,
      put: (name, bytes) => store.put(name, name === MARK_OBJECT ? bytes : new Uint8Array([1])),
    }
    const lost = await moveFiles(owner, losing, 's3')
    expect(lost).toMatchObject({ files: 0, refused: 2, left: 2 })
    expect(lost.refusals[0]?.why).toContain('other bytes than it was sent')
    await areAsBefore(all, postgresFiles(owner))
    expect(await moveFiles(owner, store, 's3')).toMatchObject({ files: 2 })
    await areAsBefore(all)
  })

  it.each(['s3', 'postgres'] as const)(
    'moves the others to %s where the store refuses one, and names it',
    async (to) => {
      const all = await stored(to)
      // The one that comes first in every run.
      const { rows } = await owner.query<{ object: string | null; sha256: string }>(
        `select object, encode(sha256, 'hex') as sha256 from sillage.files order by tenant, id limit 1`,
      )
      const [first] = rows
      if (!first) throw new Error('expected a file')
      const refuse = () => {
        throw new ObjectStoreAway('The file store answered 403.', { hasAnswered: true })
      }
      const refusing: ObjectStore = {
        ...store,
        put: async (name, bytes) =>
          name !== MARK_OBJECT && hashOfFile(bytes) === first.sha256 ? refuse() : store.put(name, bytes),
        get: async (name, most) => (name === first.object ? refuse() : store.get(name, most)),
      }
      const moved = await moveFiles(owner, refusing, to)
      expect(moved).toMatchObject({ files: 10, damaged: 0, refused: 1, left: 1 })
      expect(moved.refusals).toEqual([
        expect.objectContaining({ sha256: first.sha256, object: first.object, why: 'The file store answered 403.' }),
      ])
      await areAsBefore(all)
      expect(await moveFiles(owner, store, to)).toMatchObject({ files: 1, refused: 0, left: 0 })
      await areAsBefore(all)
    },
  )

  it('ends where the store does not answer, once nothing is moving any more', async () => {
    const all = await stored('s3', 4)
    let [begun, ended] = [0, 0]
    const away: ObjectStore = {
      ...store,
      async put(name, bytes) {
        if (name === MARK_OBJECT) return store.put(name, bytes)
        begun += 1
        if (begun === 1) throw new ObjectStoreAway('The file store does not answer.')
        await new Promise((resolve) => setTimeout(resolve, 100))
        await store.put(name, bytes)
        ended += 1
      },
    }
    await expect(moveFiles(owner, away, 's3')).rejects.toThrow('does not answer')
    expect([begun, ended]).toEqual([4, 3])
    expect(await filesToMove(owner, 's3')).toMatchObject({ files: 1 })
    await areAsBefore(all)
  })

  it('moves nothing that is deleted, stored again or erased meanwhile, and no longer keeps what has expired', async () => {
    const [first, second, third] = await stored('s3', 3)
    if (!first || !second || !third) throw new Error('expected three files')
    const expired = {
      tenant: first.file.tenant,
      kind: 'export',
      owner: null,
      expiresAt: Instant.parse('2020-01-01T00:00:00Z'),
    } as const
    await postgresFiles(owner).keep(expired, new Uint8Array([1]))
    const person = PersonId.parse(randomUUID())
    const owned = await postgresFiles(owner).keep(
      { tenant: first.file.tenant, kind: 'export', owner: person },
      new Uint8Array([9]),
    )
    const meanwhile: ObjectStore = {
      ...store,
      async put(name, bytes) {
        await store.put(name, bytes)
        if (bytes.length === first.bytes.length) await files.remove(first.file)
        if (bytes.length === second.bytes.length)
          await files.keep({ tenant: second.file.tenant, kind: second.file.kind, owner: null }, second.bytes)
        if (bytes.length === 1) {
          await claimObjectsOf(owner, owned.tenant, person)
          await files.removeOwned(owned.tenant, person)
        }
      },
    }
    expect(await moveFiles(owner, meanwhile, 's3')).toMatchObject({ files: 1, damaged: 0, left: 0 })
    for (const gone of [first.file, owned]) await expect(files.read(gone)).rejects.toThrow(NoSuchFile)
    await areAsBefore([second, third])
    expect(objects()).toHaveLength(2)
    expect(await listed()).toBe(0)
  })

  it('moves nothing into a bucket that is another installation’s', async () => {
    const all = await stored('s3', 2)
    server.objects.set(MARK_OBJECT, new TextEncoder().encode(randomUUID()))
    await expect(moveFiles(owner, store, 's3')).rejects.toThrow(ObjectStoreAway)
    expect(objects()).toEqual([])
    await areAsBefore(all)
  })
})
