// What is slow in one place does not stop the others: each has connections of its own.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '#platform/database.ts'
import { adult } from './signed-in.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

/** More than the pool of queries has connections. */
const MANY = 12

let stack: Stack
let school: Awaited<ReturnType<typeof openSchool>>
beforeAll(async () => {
  const light = { memoryKiB: 64, passes: 1, parallelism: 1 }
  stack = await openStack('bulkheads', { worker: true, signIn: { hashing: { parameters: new Map([[1, light]]) } } })
  school = await openSchool(stack)
})
afterAll(() => stack?.close())

describe('while all connections of queries wait for a lock', () => {
  it('people sign in, answers of learners are recorded, and the service says that it is ready', async () => {
    const who = await adult(stack, 'administrator')
    const token = await stack.token('tool')
    const owner = openPool(stack.service.databaseUrl, { name: 'test bulkheads', max: 2, statementTimeoutMs: 0 })
    const holder = await owner.connect()
    try {
      await holder.query('begin; lock table read.classes in access exclusive mode')
      const waiting = Array.from({ length: MANY }, () => stack.ask('GET', '/api/classes', { patient: false }))
      const stuck = async () =>
        (
          await owner.query(
            "select 1 from pg_stat_activity where application_name = 'sillage query' and wait_event_type = 'Lock' and datname = current_database()",
          )
        ).rowCount
      await expect.poll(stuck).toBe(8)

      const signedIn = await stack.ask('POST', '/api/sign-in', {
        token: null,
        body: { school: stack.tenant, name: who.name, password: who.password, as: 'tokens' },
      })
      expect(signedIn.statusCode, signedIn.body).toBe(200)
      const recorded = await stack.ask('POST', '/api/adaptive/interaction', { token, body: attempt(school.learner) })
      expect(recorded.statusCode, recorded.body).toBe(201)
      expect((await stack.ask('GET', '/health/ready', { token: null })).statusCode).toBe(200)

      await holder.query('rollback')
      for (const { statusCode } of await Promise.all(waiting)) expect([200, 503]).toContain(statusCode)
    } finally {
      holder.release()
      await owner.end()
    }
  })
})
