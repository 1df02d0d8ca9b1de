// The status of processes on a real PostgreSQL: what is counted, and what reading it every two seconds may cost.
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { minute } from '#kernel/specification.ts'
import { openPool } from '#platform/database.ts'
import { parcelCame, parcels } from '../../tests/fixtures/parcels.ts'
import { simulatedEvent } from '../../tests/simulations/simulated-event.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { readKept, readProcesses, readTroubles } from './process-status.ts'

describe('the status of processes, on PostgreSQL', () => {
  const log = openMemoryLog({ now: () => minute(0) })
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

  it('counts what is open and what was refused, and on request how much is stored', async () => {
    const one = (await readProcesses(pool, log, definitions)).find(({ process }) => process === parcels.name)
    expect(one).toMatchObject({ waiting: 2, stuck: 1, refused: 1, oldestWaitingAt: '2026-01-03T00:00:00.000Z' })
    expect(await readKept(pool, parcels.name)).toEqual({ states: 3, sent: 1 })
    expect((await readTroubles(pool, parcels.name, 10)).map(({ status }) => status)).toEqual(['stuck', 'refused'])
  })

  describe('reports no progress', () => {
    const stalledOf = async (name: string) =>
      (await readProcesses(pool, log, definitions)).find(({ process }) => process === name)?.stalled
    const longAgo = `clock_timestamp() - interval '40 s'`
    beforeAll(async () => {
      const event = simulatedEvent(parcelCame({ number: 1, what: 'forward' }), 1n)
      await log.append({ stream: event.stream, tenant: event.tenant, expected: 'none', events: [event] })
      await pool.query(
        `insert into sillage.processes (name, version, log_id, since, position) values ('idle', 1, $1, 0, 0)`,
        [log.id],
      )
    })

    it('if the process has not moved for half a minute although there are events to read', async () => {
      expect(await stalledOf('idle')).toBeNull()
      await pool.query(`update sillage.processes set moved_at = ${longAgo} where name = 'idle'`)
      expect(await stalledOf('idle')).toEqual({ since: expect.any(String), why: null })
      await pool.query(`update sillage.processes set position = 1 where name = 'idle'`)
      expect(await stalledOf('idle')).toBeNull()
    })

    it('if it has failed repeatedly for that long, with the reason', async () => {
      await pool.query(
        `update sillage.processes set troubled_since = clock_timestamp(), trouble = 'no answer' where name = 'idle'`,
      )
      expect(await stalledOf('idle')).toBeNull()
      await pool.query(`update sillage.processes set troubled_since = ${longAgo} where name = 'idle'`)
      expect(await stalledOf('idle')).toMatchObject({ why: 'no answer' })
      await pool.query(`update sillage.processes set troubled_since = null, trouble = null where name = 'idle'`)
    })

    it('if its command fails, or nobody sends it, for that long: before it counts as stuck', async () => {
      const add = (detail: string | null, nextAt: string) =>
        pool.query(
          `insert into sillage.outbox (process, tenant, key, command, idempotency_key, cause, correlation, detail, decided_at, next_at)
           values ('idle', gen_random_uuid(), 'k', 'send', 'late', '', '', $1, ${longAgo}, ${nextAt})`,
          [detail],
        )
      await add('unavailable', `clock_timestamp() + interval '5 s'`)
      expect(await stalledOf('idle')).toMatchObject({ why: 'a command is not sent' })
      await pool.query(`delete from sillage.outbox where process = 'idle'`)
      await add(null, longAgo)
      expect(await stalledOf('idle')).toMatchObject({ why: 'a command is not sent' })
      // Others are sent: its turn comes.
      await pool.query(
        `insert into sillage.outbox (process, tenant, key, command, idempotency_key, cause, correlation, status, settled_at)
         values ('idle', gen_random_uuid(), 'l', 'send', 'sent', '', '', 'sent', clock_timestamp())`,
      )
      expect(await stalledOf('idle')).toBeNull()
    })
  })

  it('is read without touching sent commands or states, of which there are as many as learners and skills', async () => {
    await pool.query(
      `insert into sillage.outbox (process, tenant, key, command, idempotency_key, cause, correlation, status)
       select 'parcels', gen_random_uuid(), 'k', 'send', 'sent ' || n, '', '', 'sent' from generate_series(1, 5000) n`,
    )
    await pool.query('analyze sillage.outbox')
    const queries = vi.spyOn(pool, 'query')
    await readProcesses(pool, log, definitions)
    await readTroubles(pool, parcels.name, 10)
    const statements = queries.mock.calls.map(([text, values]) => [String(text), values] as const)
    queries.mockRestore()
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
