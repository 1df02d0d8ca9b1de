import { describe, expect, it } from 'vitest'
import { openPool } from '#platform/database.ts'
import { freshDatabase } from '../../../tests/test-database.ts'
import { keptPlace, openKept } from '../key-store.fixtures.ts'
import { KeysUnavailable } from '../key-store.ts'
import { keyStoreContract, obtainOne, somebody, yearOf } from '../key-store-contract.ts'
import { openPostgresKeyRows } from './postgres-key-rows.ts'
import { isSameServer } from './same-server.ts'

async function place() {
  const database = await freshDatabase('keys', { empty: true })
  const kept = await keptPlace(database.url)
  const remove = async () => {
    await kept.remove()
    await database.drop()
  }
  return { ...kept, url: database.url, remove }
}

describe('a key store on PostgreSQL', () => {
  keyStoreContract(place)

  it('is made once by processes that start together', async () => {
    const { url, remove } = await place()
    const all = await Promise.all(Array.from({ length: 5 }, () => openPostgresKeyRows(url)))
    expect(all.filter(({ isNew }) => isNew).length).toBe(1)
    expect(new Set(all.map(({ storeId }) => storeId)).size).toBe(1)
    for (const rows of all) await rows.close()
    await remove()
  })

  it('is not made by a program that only looks', async () => {
    const { url, remove } = await place()
    await expect(openPostgresKeyRows(url, { mayMake: false })).rejects.toThrow(/^There is no key store in postgres:/)
    await remove()
  })

  it('is unavailable, without naming its password, when its connections break', async () => {
    const { url, directory, remove } = await place()
    const store = await openKept(directory, url)
    const scope = yearOf(somebody())
    await obtainOne(store, scope)
    const pool = openPool(url, { name: 'test', max: 1 })
    await pool.query('alter schema sillage_keys rename to gone')
    const refused = await store.obtain([scope]).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(KeysUnavailable)
    await pool.query('alter schema gone rename to sillage_keys')
    await pool.end()
    await obtainOne(store, scope)
    await store.close()
    await remove()
  })

  it('knows whether two addresses are of one server', async () => {
    const [one, other] = [await place(), await place()]
    expect(await isSameServer(one.url, other.url)).toBe(true)
    await one.remove()
    await other.remove()
  })
})
