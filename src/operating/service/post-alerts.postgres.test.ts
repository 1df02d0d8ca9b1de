// What services-health reads about the posts to operators, over PostgreSQL.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { postedStore, readPostStatus } from './post-alerts.ts'

let database: TestDatabase
let pool: ReturnType<typeof openPool>
beforeAll(async () => {
  database = await freshDatabase('posts to operators')
  pool = openPool(database.url, { name: 'posts', max: 1 })
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

it('posts are refused until one is accepted, or nothing is left to post', async () => {
  const store = postedStore(pool)
  const isRefused = async () => (await readPostStatus(pool)).isRefused
  await store.nothingLeft()
  expect(await isRefused()).toBe(false)
  await store.answered('500')
  expect(await isRefused()).toBe(true)
  await store.answered(null)
  expect(await isRefused()).toBe(false)
  await store.answered('500')
  await store.nothingLeft()
  expect(await isRefused()).toBe(false)
})
