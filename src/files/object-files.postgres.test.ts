// Files whose rows are in a real PostgreSQL and whose bytes are in a store that speaks S3 (a server of this test).
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { MARK_OBJECT } from './bucket-mark.ts'
import { countFiles, readFileStoreStatus, tendFileStore } from './file-store-status.ts'
import { FileDamaged } from './files.ts'
import { contractOfFiles } from './files-contract.ts'
import { claimObjectsOf, removeLeftObjects, removeObjectsOf } from './left-objects.ts'
import { type ObjectStore, ObjectStoreAway } from './object-store.ts'
import { postgresFiles } from './postgres-files.ts'
import { s3ObjectStore } from './s3-object-store.ts'
import { openS3Server, type S3Server } from './s3-server.fixtures.ts'

describe('files in a store that speaks S3', () => {
  let database: TestDatabase
  let owner: pg.Pool
  let requests: pg.Pool
  let server: S3Server
  let store: ObjectStore
  beforeAll(async () => {
    ;[database, server] = await Promise.all([freshDatabase('files in a store'), openS3Server()])
    owner = openPool(database.url, { name: 'test files' })
    requests = openPool(database.url, { name: 'test files of requests', role: 'sillage_app' })
    store = s3ObjectStore({ endpoint: server.endpoint, bucket: server.bucket, ...server.credentials })
  })
  afterAll(async () => {
    await Promise.all([owner?.end(), requests?.end(), server?.close()])
    await database?.drop()
  })
  beforeEach(() => server.works())

  const objectsOf = (tenant: TenantId) => [...server.objects.keys()].filter((name) => name.startsWith(tenant))
  const aSchool = () => TenantId.parse(randomUUID())
  const model = (tenant: TenantId) => ({ tenant, kind: 'model', owner: null }) as const

  contractOfFiles(() => ({
    files: postgresFiles(requests, store),
    elsewhere: postgresFiles(owner, store),
    damage: async ({ tenant, sha256 }) => {
      const { rows } = await owner.query<{ object: string }>(
        `select object from sillage.files where tenant = $1 and sha256 = decode($2, 'hex')`,
        [tenant, sha256],
      )
      const bytes = server.objects.get(rows[0]?.object ?? '')
      if (!bytes) throw new Error('the file has no object')
      bytes[0] = (bytes[0] ?? 0) ^ 1
    },
  }))

  it('have no bytes in the database', async () => {
    const tenant = aSchool()
    await postgresFiles(requests, store).keep(model(tenant), new Uint8Array([1, 2]))
    const { rowCount } = await owner.query('select from sillage.file_chunks where tenant = $1', [tenant])
    expect(rowCount).toBe(0)
    expect(objectsOf(tenant)).toHaveLength(1)
  })

  it('leave their bytes when they are deleted, replaced, expired or erased, until these are deleted too', async () => {
    const tenant = aSchool()
    const files = postgresFiles(requests, store)
    const person = PersonId.parse(randomUUID())
    const file = await files.keep(model(tenant), new Uint8Array([1]))
    await files.keep(model(tenant), new Uint8Array([1]))
    await files.keep({ ...model(tenant), owner: person }, new Uint8Array([2]))
    await files.keep({ ...model(tenant), expiresAt: Instant.parse('2020-01-01T00:00:00Z') }, new Uint8Array([3]))
    const lasting = await files.keep(model(tenant), new Uint8Array([4]))
    expect(objectsOf(tenant)).toHaveLength(5)
    await files.remove(file)
    await owner.query('delete from sillage.files where tenant = $1 and owner = $2', [tenant, person])
    await files.removeExpired(tenant)
    expect(await removeLeftObjects(owner, store, tenant)).toBe(4)
    expect(objectsOf(tenant)).toHaveLength(1)
    expect(await files.read(lasting)).toEqual(new Uint8Array([4]))
    expect(await removeLeftObjects(owner, store, tenant)).toBe(0)
  })

  it('are absent after a failure to send them, and what arrived of them is deleted minutes later', async () => {
    const tenant = aSchool()
    const cut: ObjectStore = {
      ...store,
      async put(name, bytes) {
        await store.put(name, bytes)
        throw new ObjectStoreAway('cut off')
      },
    }
    await expect(postgresFiles(requests, cut).keep(model(tenant), new Uint8Array([1]))).rejects.toThrow('cut off')
    expect(await postgresFiles(requests, store).list(tenant, 'model')).toEqual([])
    expect(await removeLeftObjects(owner, store, tenant)).toBe(0)
    expect(objectsOf(tenant)).toHaveLength(1)
    await owner.query(`update sillage.left_objects set due_at = due_at - interval '1 hour' where tenant = $1`, [tenant])
    expect(await removeLeftObjects(owner, store, tenant)).toBe(1)
    expect(objectsOf(tenant)).toEqual([])
  })

  it('are absent if they took so long to send that their bytes were deleted', async () => {
    const tenant = aSchool()
    const slow: ObjectStore = {
      ...store,
      async put(name, bytes) {
        await store.put(name, bytes)
        await owner.query(`update sillage.left_objects set due_at = now() where tenant = $1`, [tenant])
        await removeLeftObjects(owner, store, tenant)
      },
    }
    await expect(postgresFiles(requests, slow).keep(model(tenant), new Uint8Array([1]))).rejects.toThrow('too long')
    expect(await postgresFiles(requests, store).list(tenant, 'model')).toEqual([])
    expect(objectsOf(tenant)).toEqual([])
  })

  it('that were stored in the database before are read from there, and go to the store when they are stored again', async () => {
    const tenant = aSchool()
    const before = await postgresFiles(requests).keep(model(tenant), new Uint8Array([1]))
    const files = postgresFiles(requests, store)
    expect(await files.read(before)).toEqual(new Uint8Array([1]))
    expect(objectsOf(tenant)).toEqual([])
    await files.keep(model(tenant), new Uint8Array([1]))
    expect(objectsOf(tenant)).toHaveLength(1)
    expect(await files.read(before)).toEqual(new Uint8Array([1]))
    expect(await files.list(tenant, 'model')).toHaveLength(1)
  })

  it('cannot be read without their store, and one that is stored again then is in the database', async () => {
    const tenant = aSchool()
    const file = await postgresFiles(requests, store).keep(model(tenant), new Uint8Array([1]))
    const without = postgresFiles(requests)
    await expect(without.read(file)).rejects.toThrow(ObjectStoreAway)
    await without.keep(model(tenant), new Uint8Array([1]))
    expect(await without.read(file)).toEqual(new Uint8Array([1]))
    await expect(removeLeftObjects(owner, null, tenant)).rejects.toThrow('SILLAGE_FILES_ENDPOINT is not set')
    expect(await removeLeftObjects(owner, store, tenant)).toBe(1)
  })

  it('are damaged if the store has lost or lengthened their bytes, and unreadable while it does not answer', async () => {
    const tenant = aSchool()
    const files = postgresFiles(requests, store)
    const file = await files.keep(model(tenant), new Uint8Array([1]))
    const [name = ''] = objectsOf(tenant)
    server.objects.set(name, new Uint8Array([1, 1]))
    await expect(files.read(file)).rejects.toThrow(FileDamaged)
    server.objects.delete(name)
    await expect(files.read(file)).rejects.toThrow(FileDamaged)
    server.fail(403)
    await expect(files.read(file)).rejects.toThrow(ObjectStoreAway)
  })

  it('are shown to whoever watches the service: what is left, and why', async () => {
    const tenant = aSchool()
    const file = await postgresFiles(requests, store).keep(model(tenant), new Uint8Array([1]))
    await postgresFiles(requests, store).remove(file)
    server.fail(403)
    await expect(tendFileStore(owner, store)).rejects.toThrow(ObjectStoreAway)
    expect(await readFileStoreStatus(owner)).toMatchObject({ trouble: expect.stringContaining('403') })
    expect((await readFileStoreStatus(owner)).left).toBeGreaterThan(0)
    server.works()
    await owner.query(`update sillage.carriers set alive_at = alive_at - interval '1 hour' where name = 'file store'`)
    // No worker has looked since.
    expect((await readFileStoreStatus(owner)).trouble).toBeNull()
    await tendFileStore(owner, store)
    expect(await readFileStoreStatus(owner)).toMatchObject({ trouble: null, left: 0, oldestSeconds: 0 })
    expect(objectsOf(tenant)).toEqual([])
    expect((await countFiles(owner)).inStore).toBeGreaterThan(0)
  })

  it('are deleted though one of them cannot be, which is asked for again later and stays known as trouble', async () => {
    const tenant = aSchool()
    const files = postgresFiles(requests, store)
    for (const byte of [1, 2, 3]) await files.remove(await files.keep(model(tenant), new Uint8Array([byte])))
    const [, locked = ''] = objectsOf(tenant)
    let asked = 0
    const locking: ObjectStore = {
      ...store,
      async remove(name) {
        if (name !== locked) return store.remove(name)
        asked += 1
        throw new ObjectStoreAway('The file store answered 403 (ObjectLocked).', { hasAnswered: true })
      },
    }
    await expect(tendFileStore(owner, locking)).rejects.toThrow('ObjectLocked')
    expect(objectsOf(tenant)).toEqual([locked])
    await tendFileStore(owner, locking)
    expect(asked).toBe(1)
    expect(await readFileStoreStatus(owner)).toMatchObject({
      trouble: expect.stringContaining('ObjectLocked'),
      left: 1,
    })
    // An erasure waits for what is of the person, and for nothing else.
    const person = PersonId.parse(randomUUID())
    await claimObjectsOf(owner, tenant, person)
    expect(await removeObjectsOf(owner, locking, tenant, person)).toBe(0)
    await owner.query('update sillage.left_objects set owner = $2 where tenant = $1', [tenant, person])
    await claimObjectsOf(owner, tenant, person)
    await expect(removeObjectsOf(owner, locking, tenant, person)).rejects.toThrow('ObjectLocked')
    expect(await removeObjectsOf(owner, store, tenant, person)).toBe(0)
    expect(objectsOf(tenant)).toEqual([])
  })

  it('are nobody’s if an erasure claims them while they are sent: whoever sends them deletes them', async () => {
    const tenant = aSchool()
    const person = PersonId.parse(randomUUID())
    const erasedMeanwhile: ObjectStore = {
      ...store,
      async put(name, bytes) {
        await claimObjectsOf(owner, tenant, person)
        expect(await removeObjectsOf(owner, store, tenant, person)).toBe(1)
        await store.put(name, bytes)
      },
    }
    const sending = postgresFiles(requests, erasedMeanwhile)
    for (const file of [{ ...model(tenant), owner: person }, { ...model(tenant), kind: 'export' } as const])
      await expect(sending.keep(file, new Uint8Array([1]))).rejects.toThrow('erased in the meantime')
    expect(objectsOf(tenant)).toEqual([])
    expect(await removeObjectsOf(owner, store, tenant, person)).toBe(0)
  })

  it('that a killed process was sending are deleted by an erasure, which waits until nothing can arrive any more', async () => {
    const tenant = aSchool()
    const person = PersonId.parse(randomUUID())
    const killed: ObjectStore = {
      ...store,
      async put(name, bytes) {
        await store.put(name, bytes)
        throw new Error('killed')
      },
    }
    const sending = postgresFiles(requests, killed)
    for (const file of [
      { ...model(tenant), owner: person },
      { ...model(tenant), kind: 'export' } as const,
      model(tenant),
    ])
      await expect(sending.keep(file, new Uint8Array([1]))).rejects.toThrow('killed')
    expect(objectsOf(tenant)).toHaveLength(3)
    await claimObjectsOf(owner, tenant, person)
    expect(await removeObjectsOf(owner, store, tenant, person)).toBe(2)
    expect(objectsOf(tenant)).toEqual([expect.stringContaining('/model/')])
    await owner.query(`update sillage.left_objects set due_at = now() where tenant = $1`, [tenant])
    expect(await removeObjectsOf(owner, store, tenant, person)).toBe(0)
  })

  it('are not deleted by a copy of the installation, nor after a restore before somebody takes the bucket over', async () => {
    const tenant = aSchool()
    const files = postgresFiles(requests, store)
    const [living, left] = [
      await files.keep(model(tenant), new Uint8Array([1])),
      await files.keep(model(tenant), new Uint8Array([2])),
    ]
    await files.remove(left)
    await tendFileStore(owner, store)
    const copied = await owner.query<{ marks: string[] }>('select marks from sillage.file_store')
    // The original goes on.
    await owner.query(`update sillage.file_store set marked_at = marked_at - interval '1 hour'`)
    await tendFileStore(owner, store)
    await tendFileStore(owner, store)
    const { rows } = await owner.query<{ marks: string[] }>('select marks from sillage.file_store')
    expect(rows[0]?.marks[0]).not.toBe(copied.rows[0]?.marks[0])
    // The copy, in which the file is deleted.
    await owner.query('update sillage.file_store set marks = $1', [copied.rows[0]?.marks])
    await files.remove(living)
    await expect(tendFileStore(owner, store)).rejects.toThrow('another installation')
    await expect(removeLeftObjects(owner, store, tenant)).rejects.toThrow('another installation')
    await expect(removeObjectsOf(owner, store, tenant, PersonId.parse(randomUUID()))).resolves.toBe(0)
    expect(objectsOf(tenant)).toHaveLength(1)
    expect((await readFileStoreStatus(owner)).trouble).toContain('before a restore')
    // Whoever runs the service deletes the mark.
    server.objects.delete(MARK_OBJECT)
    await tendFileStore(owner, store)
    expect(objectsOf(tenant)).toEqual([])
  })

  it('lets nobody name an object of another school', async () => {
    const [tenant, other] = [aSchool(), aSchool()]
    const file = await postgresFiles(owner, store).keep(model(tenant), new Uint8Array([1]))
    const [name = ''] = objectsOf(tenant)
    await expect(
      owner.query(`insert into sillage.left_objects (tenant, object, kind) values ($1, $2, 'model')`, [other, name]),
    ).rejects.toThrow('violates check constraint')
    await expect(
      owner.query('update sillage.files set object = $2 where tenant = $1', [tenant, `${other}/model/x`]),
    ).rejects.toThrow('violates check constraint')
    expect(await postgresFiles(owner, store).read(file)).toEqual(new Uint8Array([1]))
  })

  it('shows requests no object of a school that they did not name', async () => {
    const { rows } = await requests.query('select from sillage.left_objects')
    expect(rows).toEqual([])
  })
})
