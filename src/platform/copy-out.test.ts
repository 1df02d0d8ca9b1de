/** A copy out of a real PostgreSQL leaves nothing behind that would keep a process running. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { copyOut } from './copy-out.ts'
import { openPool } from './database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await freshDatabase('copy out', { empty: true })
})
afterAll(() => database.drop())

it.each([
  ['read to its end', 'copy (select 1) to stdout', '1\n'],
  ['that failed', 'copy (select 1 / 0) to stdout', 'division by zero'],
])('a copy %s clears its timeout', async (_, text, found) => {
  const pool = openPool(database.url, { name: 'test copy out', max: 1 })
  const client = await pool.connect()
  const started = vi.spyOn(globalThis, 'setTimeout')
  const ended = vi.spyOn(globalThis, 'clearTimeout')
  try {
    let got = ''
    try {
      for await (const chunk of copyOut(client, text)) got += String(chunk)
    } catch (error) {
      got = error instanceof Error ? error.message : String(error)
    }
    expect(got).toBe(found)
    const limits = started.mock.results.flatMap(({ value }, i) => (started.mock.calls[i]?.[1] === 6_000 ? [value] : []))
    expect(limits).toHaveLength(1)
    await expect.poll(() => ended.mock.calls.flat()).toContain(limits[0])
  } finally {
    vi.restoreAllMocks()
    client.release(true)
    await pool.end()
  }
})
