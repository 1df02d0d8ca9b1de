import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { contractOfFiles } from './files-contract.ts'
import { postgresFiles } from './postgres-files.ts'

describe('files in PostgreSQL', () => {
  let database: TestDatabase
  let owner: pg.Pool
  let requests: pg.Pool
  beforeAll(async () => {
    database = await freshDatabase('files')
    owner = openPool(database.url, { name: 'test files' })
    requests = openPool(database.url, { name: 'test files of requests', role: 'sillage_app' })
  })
  afterAll(async () => {
    await Promise.all([owner?.end(), requests?.end()])
    await database?.drop()
  })

  contractOfFiles(() => ({
    files: postgresFiles(requests),
    elsewhere: postgresFiles(owner),
    damage: async ({ tenant, sha256 }) => {
      await owner.query(
        `update sillage.file_chunks set bytes = set_byte(bytes, 0, get_byte(bytes, 0) # 1)
         where tenant = $1 and file in (select id from sillage.files where tenant = $1 and sha256 = decode($2, 'hex'))`,
        [tenant, sha256],
      )
    },
  }))

  it('shows requests no row of a school that they did not name', async () => {
    const { rows } = await requests.query('select from sillage.files union all select from sillage.file_chunks')
    expect(rows).toEqual([])
    const all = await owner.query('select from sillage.files')
    expect(all.rowCount).toBeGreaterThan(0)
  })
})
