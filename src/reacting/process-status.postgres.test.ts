// How processes stand, on a real PostgreSQL: what is counted, and what a look at it every two seconds may cost.
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { openPool } from '#platform/database.ts'
import { parcels } from '../../tests/fixtures/parcels.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { readKept, readProcesses, readTroubles } from './process-status.ts'

describe('how processes stand, on PostgreSQL', () => {
  const log = openMemoryLog()
  const definitions = new Map([[parcels.name, parcels]])
  let database: TestDatabase
  let pool: pg.Pool
  beforeAll(async () => {
    database = await freshDatabase('process status')
    pool = openPool(database.url, { name: 'process status', max: 1 })
    for (const name of [parcels.name, 'other'])
      await pool.query(
        'insert into sillage.processes (name, version, log_id, since, position) values ($1, 1, $2, 0, 0)',
        [name, log.id],
      )
    await pool.query(
      `insert into sillage.outbox (process, tenant, key, command, idempotency_key, cause, correlation, status, detail, decided_at)
       select process, gen_random_uuid(), 'k', 'send', n, '', '', status, case status when 'stuck' then 'log-busy' end, decided::timestamptz
       from (values ('parcels', 'a', 'sent', '2026-01-01Z'), ('parcels', 'b', 'withdrawn', '2026-01-01Z'),
         ('parcels', 'c', 'refused', '2026-01-02Z'), ('parcels', 'd', 'stuck', '2026-01-03Z'),
         ('parcels', 'e', 'waiting', '2026-01-04Z'), ('parcels', 'f', 'waiting', '2026-01-05Z'),
         ('other', 'g', 'waiting', '2026-01-01Z'), ('other', 'h', 'sent', '2026-01-01Z')) v(process, n, status, decided)`,
    )
    await pool.query(
      `insert into sillage.process_states (process, tenant, key, version, state)
       select 'parcels', gen_random_uuid(), k::text, 1, '{}' from generate_series(1, 3) k`,
    )
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  it('is told by what is open and what was refused, and by how much is kept where somebody asks', async () => {
    const one = (await readProcesses(pool, log, definitions)).find(({ process }) => process === parcels.name)
    expect(one).toMatchObject({ waiting: 2, stuck: 1, refused: 1, oldestWaitingAt: '2026-01-03T00:00:00.000Z' })
    expect(await readKept(pool, parcels.name)).toEqual({ states: 3, sent: 1 })
    expect((await readTroubles(pool, parcels.name, 10)).map(({ status }) => status)).toEqual(['stuck', 'refused'])
  })

  it('is read without a look at what was sent, or at the states, of which there are as many as learners and skills', async () => {
    await pool.query(
      `insert into sillage.outbox (process, tenant, key, command, idempotency_key, cause, correlation, status)
       select 'parcels', gen_random_uuid(), 'k', 'send', 'sent ' || n, '', '', 'sent' from generate_series(1, 5000) n`,
    )
    await pool.query('analyze sillage.outbox')
    const asked = vi.spyOn(pool, 'query')
    await readProcesses(pool, log, definitions)
    await readTroubles(pool, parcels.name, 10)
    const statements = asked.mock.calls.map(([text, values]) => [String(text), values] as const)
    asked.mockRestore()
    const plans: string[] = []
    for (const [text, values] of statements) {
      const { rows } = await pool.query(`explain ${text}`, values)
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
    }
    expect(plans).toHaveLength(2)
    for (const plan of plans) {
      expect(plan).toContain('outbox_troubled')
      expect(plan).not.toContain('process_states')
    }
  })
})
