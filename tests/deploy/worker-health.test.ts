// The health check of a worker's container, as Docker runs it, over a real database.
import { spawnSync } from 'node:child_process'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../test-database.ts'
import { root } from './compose-file.ts'

describe('the health of a worker, on PostgreSQL', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await freshDatabase('worker health')
  })
  afterAll(() => database.drop())

  const health = (url = database.url) => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'deploy', 'worker-health.ts')], {
      env: { DATABASE_URL: url },
      encoding: 'utf8',
    })
    return { status, stderr }
  }
  const workers = async (...rows: readonly (readonly [name: string, aliveFor: string])[]) => {
    const pool = openPool(database.url, { name: 'test worker health', max: 1 })
    await pool.query('delete from sillage.workers')
    for (const [name, aliveFor] of rows)
      await pool.query(
        `insert into sillage.workers (id, name, duties, alive_until) values (gen_random_uuid(), $1, '{}', now() + $2::interval)`,
        [name, aliveFor],
      )
    await pool.end()
  }

  it('is good while the worker of this host sends heartbeats', async () => {
    await workers([`${hostname()}:17`, '1 hour'])
    expect(health()).toEqual({ status: 0, stderr: '' })
  })

  it('is bad when the heartbeats stop or come only from a rebuild or another host, and without a database', async () => {
    await workers(
      [`${hostname()}:17`, '-1 second'],
      [`${hostname()}:18 rebuild`, '1 hour'],
      [`x${hostname()}:17`, '1 hour'],
    )
    expect(health()).toEqual({ status: 1, stderr: expect.stringMatching(/^No worker of .* alive\.\n$/) })
    expect(health('postgres://u:hidden@127.0.0.1:1/none')).toEqual({
      status: 1,
      stderr: expect.not.stringContaining('hidden'),
    })
  })
})
