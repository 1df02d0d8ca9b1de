// Objects in a bucket that no row of a real PostgreSQL names, as after a restore: they are found, and nothing else is deleted.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { MARK_OBJECT } from './bucket-mark.ts'
import { tendFileStore } from './file-store-status.ts'
import { removeLeftObjects } from './left-objects.ts'
import { type ObjectStore, ObjectStoreAway } from './object-store.ts'
import { countWithoutRow, eraseObjects, NotOurBucket, SAFE_AGE_MS, sweepObjects } from './objects-without-row.ts'
import { postgresFiles } from './postgres-files.ts'
import { s3ObjectStore } from './s3-object-store.ts'
import { openS3Server, type S3Server } from './s3-server.fixtures.ts'

describe('objects without a row', () => {
  let database: TestDatabase
  let owner: pg.Pool
  let server: S3Server
  let store: ObjectStore
  beforeAll(async () => {
    ;[database, server] = await Promise.all([freshDatabase('objects without a row'), openS3Server()])
    owner = openPool(database.url, { name: 'test objects' })
    store = s3ObjectStore({ endpoint: server.endpoint, bucket: server.bucket, ...server.credentials })
  })
  afterAll(async () => {
    await Promise.all([owner?.end(), server?.close()])
    await database?.drop()
  })
  beforeEach(async () => {
    server.works()
    server.objects.clear()
    server.ages.clear()
    server.mostListed = 3
    await owner.query('delete from sillage.left_objects')
    await owner.query('delete from sillage.files')
    await owner.query('delete from sillage.left_objects')
    await tendFileStore(owner, store)
  })

  const tenant = TenantId.parse(randomUUID())
  const names = () => [...server.objects.keys()].filter((name) => name !== MARK_OBJECT).sort()
  const listed = async () => (await owner.query('select from sillage.left_objects')).rowCount
  /** As a process of the lost database sent it. */
  function sent(kind: string, ageMs = 2 * SAFE_AGE_MS, of: TenantId = tenant): string {
    const name = `${of}/${kind}/${randomUUID()}`
    server.objects.set(name, new Uint8Array(10))
    server.ages.set(name, ageMs)
    return name
  }
  /** All that the bucket has is a day old. */
  const age = () => {
    for (const name of names()) server.ages.set(name, 86_400_000)
  }

  it('are deleted if they are older than an hour, and files, what is being sent and foreign objects are not', async () => {
    const files = postgresFiles(owner, store)
    const kept = await files.keep({ tenant, kind: 'model', owner: null }, new Uint8Array([1]))
    const sending: ObjectStore = {
      ...store,
      async put(name, bytes) {
        await store.put(name, bytes)
        // It takes long, and the sweep comes meanwhile.
        age()
        expect(await sweepObjects(owner, store)).toMatchObject({ left: 0, deleted: 0 })
      },
    }
    const slow = await postgresFiles(owner, sending).keep({ tenant, kind: 'content', owner: null }, new Uint8Array([2]))
    const lost = ['model', 'content', 'export', 'audit-slices', 'a-kind-of-later'].map((kind) => sent(kind))
    const young = sent('export', SAFE_AGE_MS - 60_000)
    const foreign = ['backup.tar', `${tenant}/model/not-random`, `x/model/${randomUUID()}`]
    for (const name of foreign) {
      server.objects.set(name, new Uint8Array(1))
      server.ages.set(name, 86_400_000)
    }
    const found = { objects: 8, left: 5, leftBytes: 50, young: 1 }
    expect(await countWithoutRow(owner, store)).toEqual(found)
    expect(await sweepObjects(owner, store, { dryRun: true })).toEqual({ ...found, deleted: 0, trouble: null })
    expect(names()).toEqual(expect.arrayContaining(lost))
    expect(await listed()).toBe(0)
    const seen: number[] = []
    expect(await sweepObjects(owner, store, { onObjects: (count) => seen.push(count) })).toEqual({
      ...found,
      deleted: 5,
      trouble: null,
    })
    expect(seen.length).toBeGreaterThan(2)
    expect(seen.at(-1)).toBe(8)
    expect(names()).toEqual(expect.arrayContaining([young, ...foreign]))
    expect(names()).toHaveLength(6)
    expect(await files.read(kept)).toEqual(new Uint8Array([1]))
    expect(await files.read(slow)).toEqual(new Uint8Array([2]))
    expect(await sweepObjects(owner, store)).toMatchObject({ left: 0, deleted: 0 })
  })

  it('stay if they were sent since the bucket was taken over: a copy that knows the mark deletes no file of the original', async () => {
    const ofOriginal = [sent('content'), sent('export')].sort()
    for (const takenAt of ["clock_timestamp() - interval '1 day'", 'null']) {
      await owner.query(`update sillage.file_store set taken_at = ${takenAt}`)
      expect(await sweepObjects(owner, store)).toMatchObject({ objects: 2, left: 0, young: 0, deleted: 0 })
      expect(await eraseObjects(owner, store, tenant, PersonId.parse(randomUUID()))).toBe(0)
      expect(names()).toEqual(ofOriginal)
    }
    // After a restore, the operator deletes the mark, and a worker takes the bucket over.
    server.objects.delete(MARK_OBJECT)
    await tendFileStore(owner, store)
    expect(await sweepObjects(owner, store)).toMatchObject({ left: 2, deleted: 2 })
    expect(names()).toEqual([])
  })

  it('stay where the bucket is another installation’s, or nobody’s yet', async () => {
    const lost = sent('model')
    server.objects.set(MARK_OBJECT, new TextEncoder().encode(randomUUID()))
    await expect(sweepObjects(owner, store)).rejects.toThrow(NotOurBucket)
    server.objects.delete(MARK_OBJECT)
    await expect(sweepObjects(owner, store)).rejects.toThrow('no mark')
    expect(names()).toEqual([lost])
    expect(server.objects.has(MARK_OBJECT)).toBe(false)
    await tendFileStore(owner, store)
    expect(await sweepObjects(owner, store)).toMatchObject({ deleted: 1 })
    expect(names()).toEqual([])
  })

  it('that a killed sweep has listed are deleted by a worker, and the next sweep finds the others', async () => {
    for (let n = 0; n < 7; n += 1) sent('export')
    let removals = 0
    const killed: ObjectStore = {
      ...store,
      async remove(name) {
        removals += 1
        if (removals === 5) throw new Error('killed')
        await store.remove(name)
      },
    }
    await expect(sweepObjects(owner, killed)).rejects.toThrow('killed')
    expect(names()).toHaveLength(3)
    expect(await listed()).toBeGreaterThan(0)
    await removeLeftObjects(owner, store)
    expect(await sweepObjects(owner, store)).toMatchObject({ trouble: null })
    expect(names()).toEqual([])
    expect(await listed()).toBe(0)
  })

  it('are deleted though the store refuses one of them, which a worker tries again', async () => {
    const locked = sent('model')
    for (let n = 0; n < 4; n += 1) sent('model')
    const refusing: ObjectStore = {
      ...store,
      async remove(name) {
        if (name !== locked) return store.remove(name)
        throw new ObjectStoreAway('The file store answered 403 (ObjectLocked).', { hasAnswered: true })
      },
    }
    expect(await sweepObjects(owner, refusing)).toMatchObject({
      left: 5,
      deleted: 4,
      trouble: expect.stringContaining('ObjectLocked'),
    })
    expect(names()).toEqual([locked])
    expect(await listed()).toBe(1)
  })

  it('of a school go with an erasure in it, which waits for those that are too young', async () => {
    const person = PersonId.parse(randomUUID())
    const other = sent('export', 2 * SAFE_AGE_MS, TenantId.parse(randomUUID()))
    sent('export')
    const model = sent('model')
    const young = sent('export', 60_000)
    expect(await eraseObjects(owner, store, tenant, person)).toBe(1)
    expect(names()).toEqual([other, model, young].sort())
    // A model is about nobody: a worker deletes it, and the erasure does not wait.
    await removeLeftObjects(owner, store)
    server.ages.set(young, 2 * SAFE_AGE_MS)
    expect(await eraseObjects(owner, store, tenant, person)).toBe(0)
    expect(names()).toEqual([other])
    sent('export')
    server.objects.set(MARK_OBJECT, new TextEncoder().encode(randomUUID()))
    await expect(eraseObjects(owner, store, tenant, person)).rejects.toThrow(ObjectStoreAway)
    expect(names()).toHaveLength(2)
  })
})
