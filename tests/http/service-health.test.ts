// GET /health: reports what makes no progress, within one check, and quotes nothing of the content of an event.
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '#platform/database.ts'
import { openStack, type Stack } from './stack.ts'

describe('the health of what carries events on', () => {
  let stack: Stack
  let pool: pg.Pool
  beforeAll(async () => {
    stack = await openStack('standing health', { worker: true })
    pool = openPool(stack.service.databaseUrl, { name: 'health', max: 1 })
  })
  afterAll(async () => {
    await pool.end()
    await stack.close()
  })
  const health = async () => {
    const answer = await stack.server.inject('/health')
    return {
      code: answer.statusCode,
      ...answer.json<{ status: string; troubles: { about: string; what: string }[] }>(),
    }
  }
  const becomes = (found: object) => expect.poll(health, { timeout: 20_000, interval: 100 }).toMatchObject(found)

  it('is ok while everything makes progress', () => becomes({ code: 200, status: 'ok', troubles: [] }))

  it('reports a parked key of a process without the error, which may quote the content of an event', async () => {
    await pool.query(
      `insert into sillage.process_parked (process, tenant, key, kind, position, type, stream, revision, error)
       values ('at-risk', gen_random_uuid(), 'k1', 'event', 7, 'learning.exercise-attempted', 'learner-1', 3, 'Anna wrote')`,
    )
    await becomes({
      code: 200,
      status: 'trouble',
      troubles: [{ about: 'process at-risk', what: '1 key waits for a fix: see sillage processes status at-risk' }],
    })
    expect(JSON.stringify(await health())).not.toContain('Anna')
    await pool.query('delete from sillage.process_parked')
    await becomes({ status: 'ok' })
  })

  it('reports a stopped read model', async () => {
    await pool.query(
      `update sillage.checkpoints set fault = '{"position": "7", "type": "t", "error": "Anna wrote"}' where projection = 'classes'`,
    )
    await becomes({
      status: 'trouble',
      troubles: [{ about: 'read model classes', what: expect.stringContaining('stopped before position 7') }],
    })
    await pool.query('update sillage.checkpoints set fault = null')
    await becomes({ status: 'ok' })
  })

  it('reports webhooks with a position of another history', async () => {
    await pool.query(
      `insert into sillage.webhooks (id, tenant, url, personal, created_by, secret, log_id, position, paused_for)
       values (gen_random_uuid(), gen_random_uuid(), 'https://a', false, gen_random_uuid(), '', gen_random_uuid(), 0, 'another-history')`,
    )
    await becomes({
      status: 'trouble',
      troubles: [{ about: 'webhooks', what: '1 has a position of another log or history' }],
    })
  })
})
