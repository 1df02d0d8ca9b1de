// /api/processes: how process managers are, what they keep about somebody, and what may be tried again.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openPool } from '#platform/database.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let pool: pg.Pool
let learner: string
let operator: string
let auditor: string
const otherSchool = randomUUID()

beforeAll(async () => {
  stack = await openStack('processes over http', { worker: true })
  pool = openPool(stack.service.databaseUrl, { name: 'test processes', max: 1 })
  learner = (await openSchool(stack, 2)).learner
  operator = await stack.token('operator')
  auditor = await stack.token('auditor')
  const token = await stack.token('tool', { tenant: stack.tenant })
  for (const n of [1, 2, 3])
    await stack.ask('POST', '/api/adaptive/interaction', {
      token,
      body: attempt(learner, { skill: 'francais/vers', correct: false, difficulty: 2, exercise: `vers-${n}` }),
    })
  const until = (isSo: () => Promise<boolean>) => vi.waitUntil(isSo, { timeout: NEVER_COMES_MS })
  await until(async () => (await get('/at-risk', auditor)).json().sent === 1)
  await until(async () => (await get('/sign-in-names', auditor)).json().state === 'running')
  // What no process could react to, here and in another school.
  for (const tenant of [stack.tenant, otherSchool])
    await pool.query(
      `insert into sillage.process_parked (process, tenant, key, subject, kind, position, type, stream, revision, event_id, error)
       values ('sign-in-names', $1, $2::uuid::text, $2::uuid, 'event', 7, 'identity.account-opened', 'learner-' || $2::uuid, 1, $3, 'RangeError')`,
      [tenant, tenant === stack.tenant ? learner : randomUUID(), randomUUID()],
    )
})
afterAll(async () => {
  await pool?.end()
  await stack?.close()
})

const get = (rest: string, token: string) => stack.ask('GET', `/api/processes${rest}`, { token })

describe('processes over HTTP', () => {
  it('are listed with their state and what waits, in all schools', async () => {
    const { items } = (await get('', operator)).json()
    expect(items.map(({ process }: { process: string }) => process)).toEqual(
      [...stack.service.definitions.processes.keys()].sort(),
    )
    expect(items.find(({ process }: { process: string }) => process === 'sign-in-names')).toMatchObject({
      state: 'running',
      version: 1,
      parkedKeys: 2,
      parked: 2,
    })
  })

  it('show keys to their own school, and counts alone to the installation', async () => {
    const seen = (await get('/sign-in-names', auditor)).json()
    expect(seen).toMatchObject({
      sends: ['identity.release-sign-in-name'],
      reactsTo: ['identity.account-closed', 'identity.account-opened'],
      parkedKeys: 2,
      parkedItems: [{ key: learner, type: 'identity.account-opened', error: 'RangeError', triggers: 1 }],
    })
    const counted = (await get('/sign-in-names', operator)).json()
    expect(counted.parkedItems).toMatchObject([{ key: null }, { key: null }])
    expect(JSON.stringify(counted)).not.toContain(learner)
  })

  it('tell the story of one key: state, timers, commands and what waits', async () => {
    const { rows } = await pool.query<{ key: string }>(
      `select key from sillage.outbox where process = 'at-risk' and tenant = $1`,
      [stack.tenant],
    )
    const key = rows[0]?.key ?? ''
    const story = (await get(`/at-risk/story?key=${encodeURIComponent(key)}`, auditor)).json()
    expect(story).toMatchObject({
      process: 'at-risk',
      key,
      subject: learner,
      state: { version: 1 },
      sendings: [{ command: 'learning.adjust-difficulty', status: 'sent', attempts: expect.any(Number) }],
      parked: [],
    })
    const elsewhere = await stack.token('auditor', { tenant: otherSchool })
    expect((await get(`/at-risk/story?key=${encodeURIComponent(key)}`, elsewhere)).statusCode).toBe(404)
    expect((await get('/at-risk/story?key=%00', auditor)).json()).toMatchObject({
      status: 422,
      errors: [{ pointer: '/key' }],
    })
    expect((await get('/at-risk/story', auditor)).json()).toMatchObject({ status: 422, errors: [{ pointer: '/key' }] })
    expect((await get('/no-such/story?key=a', auditor)).json()).toMatchObject({ status: 404, code: 'unknown-process' })
  })

  it('try again what waited', async () => {
    const retried = await stack.ask('POST', '/api/processes/sign-in-names/retry', { token: operator })
    expect(retried.json()).toEqual({ process: 'sign-in-names', parked: 2, stuck: 0 })
    // Neither event is in the log, so what waited for it is dropped or parked anew: it was looked at again either way.
    const { rows } = await pool.query<{ turn: string }>(
      `select turn from sillage.processes where name = 'sign-in-names'`,
    )
    expect(Number(rows[0]?.turn)).toBeGreaterThan(0)
    const refused = await stack.ask('POST', '/api/processes/no-such/retry', { token: operator })
    expect(refused.json()).toMatchObject({ status: 404, code: 'unknown-process' })
  })
})

describe('a process that no worker has started', () => {
  it('is not tried again: there is nothing to retry yet', async () => {
    await using idle = await openedStack('processes without a worker')
    const token = await idle.stack.token('operator')
    const answer = await idle.stack.ask('POST', '/api/processes/at-risk/retry', { token })
    expect(answer.json()).toMatchObject({ status: 409, code: 'process-not-deployed' })
  })

  it('says to a school that it stands still, and only to the installation over what', async () => {
    await using idle = await openedStack('processes that stand still')
    const troubled = 'sign-in-names'
    const idlePool = openPool(idle.stack.service.databaseUrl, { name: 'test standing still', max: 1 })
    await idlePool.query(
      `insert into sillage.processes (name, version, log_id, since, position, trouble, troubled_since, fault)
       select $1, 1, id, 0, 0, 'Error: of another school', now() - interval '1 hour',
         '{"type": "identity.account-opened", "position": "7", "error": "Error: of another school"}' from log.identity`,
      [troubled],
    )
    await idlePool.end()
    const shown = async (role: 'operator' | 'auditor') => {
      const token = await idle.stack.token(role)
      const ask = async (rest: string) => (await idle.stack.ask('GET', `/api/processes${rest}`, { token })).json()
      const one = await ask(`/${troubled}`)
      const [listed] = (await ask('')).items.filter(({ process }: { process: string }) => process === troubled)
      expect([listed.stalled, listed.fault]).toEqual([one.stalled, one.fault])
      return { state: one.state, stalled: one.stalled, fault: one.fault }
    }
    const fault = { type: 'identity.account-opened', position: '7' }
    expect(await shown('operator')).toMatchObject({
      state: 'standing-still',
      stalled: { why: 'Error: of another school' },
      fault: { ...fault, error: 'Error: of another school' },
    })
    expect(await shown('auditor')).toEqual({
      state: 'standing-still',
      stalled: { since: expect.any(String), why: null },
      fault: { ...fault, error: null },
    })
  })
})

async function openedStack(name: string) {
  const opened = await openStack(name)
  return { stack: opened, [Symbol.asyncDispose]: () => opened.close() }
}
