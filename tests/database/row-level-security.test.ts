// Row-level security on a real PostgreSQL: nothing that requests can read lacks it, and their login cannot get around it.
//
// Out of its reach by design: which school a transaction is about. The runners set it, and any statement on the same
// connection could set another one. What stops that is that only Sillage's own statements run there, with parameters.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '#platform/database.ts'
import { openSchool, openStack, type Stack } from '../http/stack.ts'
import { requestsUrlOf } from '../test-database.ts'
import { readableByAll, whatIsOpen } from './readable-without-policy.ts'

describe('row-level security (database)', () => {
  let stack: Stack
  let owner: pg.Pool
  let requests: pg.Pool
  let mine: string
  let theirs: string
  let tables: string[]

  beforeAll(async () => {
    stack = await openStack('row level security', { worker: true })
    mine = stack.tenant
    theirs = randomUUID()
    const other = await stack.token('administrator', { tenant: theirs })
    await openSchool(stack, 3)
    await openSchool({ ask: (method, url, more) => stack.ask(method, url, { ...more, token: other }) }, 2)
    for (const token of [undefined, other]) {
      const more = token === undefined ? {} : { token }
      const body = { person: randomUUID(), role: 'teacher', givenName: 'Ada', familyName: 'Lind' }
      expect((await stack.ask('POST', '/api/people', { body, ...more })).statusCode).toBe(201)
    }
    owner = openPool(stack.service.databaseUrl, { name: 'test owner', max: 2 })
    requests = openPool(requestsUrlOf(stack.service.databaseUrl) ?? '', {
      name: 'test requests',
      role: 'sillage_app',
      ownLogin: true,
      max: 1,
    })
    for (const tenant of [mine, theirs]) {
      const person = randomUUID()
      await owner.query(
        `insert into sillage.credentials (tenant, person, sealed, revision) values ($1, $2, '{"key":"k"}', 1)`,
        [tenant, person],
      )
      await owner.query(
        `insert into sillage.sessions (tenant, id, person, generation, created_at, expires_at)
          values ($1, $2, $3, 0, now(), now() + interval '1 hour')`,
        [tenant, randomUUID(), person],
      )
    }
    const { rows } = await owner.query<{ name: string }>(
      `select c.relnamespace::regnamespace || '.' || c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relnamespace in ('sillage'::regnamespace, 'read'::regnamespace) and c.relkind in ('r', 'v') and a.attname = 'tenant'
          and has_column_privilege('sillage_app', a.attrelid, a.attnum, 'select') order by 1`,
    )
    tables = rows.map(({ name }) => name)
    // Read models follow the log.
    const folded =
      'select (select count(*) from read.people) = 2 and (select count(*) from read.class_roster) = 5 as all'
    while (!(await owner.query<{ all: boolean }>(folded)).rows[0]?.all) await pause(50)
  })
  afterAll(async () => {
    await requests?.end()
    await owner?.end()
    await stack?.close()
  })

  /** In one transaction that is rolled back. */
  async function asSchool<T>(tenant: string | null, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await requests.connect()
    try {
      await client.query('begin')
      if (tenant !== null) await client.query("select set_config('sillage.tenant', $1, true)", [tenant])
      return await work(client)
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  const schoolsIn = async (client: pg.PoolClient, from: string): Promise<unknown[]> =>
    (await client.query(`select distinct tenant from ${from}`)).rows.map(({ tenant }) => tenant)
  const refused = (tenant: string | null, statement: string, values: unknown[] = []) =>
    asSchool(tenant, (client) => client.query(statement, values)).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )

  describe('is on everything that requests can read', () => {
    it('forced, by the school, and on views with the rights of their reader', async () => {
      expect(await whatIsOpen(owner as unknown as pg.ClientBase)).toEqual([])
      const { rows } = await owner.query<{ name: string }>(
        `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname in ('sillage', 'read')`,
      )
      const existing = new Set(rows.map(({ name }) => name))
      expect(Object.keys(readableByAll).filter((name) => !existing.has(name))).toEqual([])
    })

    it('and whatever lacks it is found', async () => {
      const client = await owner.connect()
      try {
        await client.query('begin')
        for (const statement of [
          'create table sillage.plain (tenant uuid)',
          'create table sillage.unforced (tenant uuid)',
          'alter table sillage.unforced enable row level security',
          'create policy p on sillage.unforced to sillage_app using (true)',
          'create table read.nobodys (n int)',
          'grant select on sillage.plain, read.nobodys to sillage_app',
          'create view read.ordinary as select * from read.people',
          'create materialized view read.stored as select * from read.people',
          'grant select on read.stored to sillage_app',
        ])
          await client.query(statement)
        expect(await whatIsOpen(client)).toEqual([
          'requests may read read.nobodys, which has no forced policy and is not in the list of exceptions',
          'the view read.ordinary reads with the rights of its owner (security_invoker is not set)',
          'the materialized view read.stored has no row-level security, and requests may read it',
          'sillage.plain has a tenant, but row-level security is not forced on it',
          'requests may read sillage.plain, which has no forced policy and is not in the list of exceptions',
          'sillage.unforced has a tenant, but row-level security is not forced on it',
          'sillage.unforced has a policy for requests that is not about their school',
        ])
      } finally {
        await client.query('rollback')
        client.release()
      }
    })

    it('and nothing else is in their reach: no other schema, no function with the rights of its owner', async () => {
      const { rows: schemas } = await owner.query(
        `select nspname from pg_namespace where nspname !~ '^pg_|^information_schema$'
          and has_schema_privilege('sillage_app', oid, 'usage') order by 1`,
      )
      expect(schemas.map(({ nspname }) => nspname)).toEqual(['public', 'read', 'sillage'])
      const { rows: inPublic } = await owner.query(
        `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p')
          and has_table_privilege('sillage_app', oid, 'select')`,
      )
      expect(inPublic).toEqual([])
      const { rows: creating } = await owner.query(
        `select nspname from pg_namespace where has_schema_privilege('sillage_app', oid, 'create') and nspname !~ '^pg_temp|^pg_toast'`,
      )
      expect(creating).toEqual([])
      const { rows: functions } = await owner.query(
        `select oid::regprocedure::text as name from pg_proc where prosecdef and pronamespace::regnamespace::text !~ '^pg_|^information'`,
      )
      expect(functions).toEqual([])
    })
  })

  describe('for the login of requests', () => {
    it('shows no row of anybody without a school', async () => {
      expect(tables).toEqual(expect.arrayContaining(['read.people', 'read.people__g1', 'sillage.sessions']))
      for (const name of tables)
        for (const tenant of [null, ''])
          expect(await asSchool(tenant, (client) => schoolsIn(client, name)), name).toEqual([])
    })

    it('shows the rows of one school, through tables and views', async () => {
      const seen = new Set<string>()
      for (const name of tables) {
        const schools = await asSchool(mine, (client) => schoolsIn(client, name))
        if (schools.length > 0) seen.add(name)
        expect([[], [mine]], name).toContainEqual(schools)
      }
      expect([...seen]).toEqual(
        expect.arrayContaining([
          'read.people',
          'read.people__g1',
          'read.class_roster',
          'sillage.credentials',
          'sillage.sessions',
        ]),
      )
    })

    it('reads the same prepared statement anew for each school', async () => {
      const count = { name: 'people', text: 'select count(*)::int as n from read.people' }
      const counts: unknown[] = []
      for (const tenant of [mine, null, theirs, randomUUID(), mine])
        counts.push((await asSchool(tenant, (client) => client.query(count))).rows[0].n)
      expect(counts).toEqual([1, 0, 1, 0, 1])
    })

    it('keeps the school of a transaction no longer than the transaction', async () => {
      await asSchool(mine, async () => undefined)
      expect(await asSchool(null, (client) => schoolsIn(client, 'sillage.sessions'))).toEqual([])
      const { rows } = await asSchool(null, (client) =>
        client.query(`select current_setting('sillage.tenant', true) as now`),
      )
      expect([null, '']).toContain(rows[0].now)
    })

    it('becomes nobody else', async () => {
      for (const role of ['sillage_owner', 'sillage', 'pg_read_all_data', 'pg_execute_server_program'])
        expect(await refused(mine, `set role ${role}`), role).toMatch(/permission denied to set role/)
      expect(await refused(mine, `select set_config('role', 'sillage_owner', true)`)).toMatch(/permission denied/)
      expect(await refused(mine, 'set session authorization sillage')).toMatch(/permission denied/)
      expect(await refused(mine, 'alter role sillage_app bypassrls')).toMatch(/permission denied/)
      expect(await refused(mine, 'alter role sillage_requests superuser')).toMatch(/permission denied/)
      expect(await refused(mine, 'grant sillage_owner to sillage_requests')).toMatch(/permission denied/)
    })

    it('sees nothing more by leaving its role: as the login itself, it has no rights', async () => {
      for (const leave of ['set role none', 'set role sillage_requests'])
        for (const name of ['read.people', 'sillage.sessions'])
          await asSchool(mine, async (client) => {
            await client.query(leave)
            await expect(client.query(`select tenant from ${name}`), leave).rejects.toThrow(/permission denied/)
          })
      // The role was requested when the connection started, so that these lead back to it.
      for (const leave of ['reset role', 'set session authorization default', 'reset all'])
        await asSchool(mine, async (client) => {
          await client.query(leave)
          const { rows } = await client.query('select current_user::text as role')
          expect(rows).toEqual([{ role: 'sillage_app' }])
          const schools = await schoolsIn(client, 'read.people__g1')
          expect([[], [mine]]).toContainEqual(schools)
        })
    })

    it('cannot switch policies off', async () => {
      await asSchool(mine, async (client) => {
        await client.query('set local row_security = off')
        await expect(client.query('select tenant from read.people')).rejects.toThrow(/affected by row-level security/)
      })
      expect(await refused(mine, 'alter table sillage.sessions disable row level security')).toMatch(/must be owner/)
      expect(await refused(mine, 'drop policy of_the_tenant on sillage.sessions')).toMatch(/must be owner/)
      expect(await refused(mine, 'alter view read.people reset (security_invoker)')).toMatch(/must be owner/)
    })

    it('writes no read model, and nothing of another school', async () => {
      for (const name of tables.filter((table) => table.startsWith('read.')))
        for (const statement of [
          `delete from ${name}`,
          `update ${name} set position = 0`,
          `insert into ${name} (tenant) values (null)`,
        ])
          expect(await refused(mine, statement), statement).toMatch(/permission denied/)
      const changed = async (statement: string, values: unknown[] = []) =>
        (await asSchool(mine, (client) => client.query(statement, values))).rowCount
      expect(await changed('delete from sillage.sessions')).toBe(1)
      expect(await changed('delete from sillage.sessions where tenant = $1', [theirs])).toBe(0)
      expect(await changed('update sillage.credentials set revision = 9 where tenant = $1', [theirs])).toBe(0)
      expect(await changed(`select from sillage.sessions where tenant = $1 for update`, [theirs])).toBe(0)
      for (const table of ['sessions', 'credentials'])
        expect(await refused(mine, `update sillage.${table} set tenant = $1`, [theirs])).toMatch(/row-level security/)
      const insert = `insert into sillage.credentials (tenant, person, sealed, revision) values ($1, $2, '{}', 1)`
      expect(await refused(mine, insert, [theirs, randomUUID()])).toMatch(/new row violates row-level security/)
      expect(await refused(null, insert, [mine, randomUUID()])).toMatch(/new row violates row-level security/)
    })

    it('copies out no more than it reads, and neither files nor programs', async () => {
      const copied = (statement: string) =>
        asSchool(mine, async (client) => {
          const chunks: Buffer[] = []
          for await (const chunk of client.query(copyTo(statement))) chunks.push(Buffer.from(chunk))
          return Buffer.concat(chunks).toString('utf8').trim().split('\n')
        })
      expect(await copied('copy (select tenant from read.people) to stdout')).toEqual([mine])
      expect(await copied('copy sillage.sessions (tenant) to stdout')).toEqual([mine])
      expect(await refused(mine, `copy sillage.sessions to program 'cat'`)).toMatch(/permission denied/)
      expect(await refused(mine, `copy sillage.sessions to '/tmp/sessions'`)).toMatch(/permission denied/)
      expect(await refused(mine, `copy sillage.sessions from '/etc/passwd'`)).toMatch(/permission denied|not supported/)
    })

    it('sees no other row through functions and tables of its session', async () => {
      await asSchool(mine, async (client) => {
        const seen: string[] = []
        client.on('notice', ({ message }) => seen.push(String(message)))
        // As cheap as can be, so that the planner would like to call it before the policy.
        await client.query(`create function pg_temp.tell(t uuid) returns boolean language plpgsql cost 0.0001 as
          $$ begin raise notice '%', t; return true; end $$`)
        for (const name of ['read.people', 'read.people__g1', 'sillage.sessions'])
          await client.query(`select from ${name} where pg_temp.tell(tenant)`)
        client.removeAllListeners('notice')
        expect(new Set(seen)).toEqual(new Set([mine]))
        await client.query('create temp table copied as select tenant from sillage.sessions')
        expect(await schoolsIn(client, 'copied')).toEqual([mine])
        await client.query('create temp view seen as select tenant from read.people__g1')
        expect(await schoolsIn(client, 'seen')).toEqual([mine])
      })
    })

    it.each([
      `select pg_read_file('/etc/passwd')`,
      `select lo_import('/etc/passwd')`,
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test owner' limit 1`,
      'create extension file_fdw',
      'create schema mine',
      'create table public.mine (n int)',
      'create function read.mine() returns int language sql as $$ select 1 $$',
      'select * from log.events',
      'select * from sillage.snapshots',
      'select * from sillage.process_states',
      'select * from sillage.parked',
      'select rolpassword from pg_authid',
      'truncate sillage.sessions',
    ])('is refused %s', async (statement) => {
      // One of them ends a connection of the owner, and the pool closes those that were idle.
      await owner.query('select')
      expect(await refused(mine, statement)).toMatch(/permission denied|must be|not have privilege/)
    })

    it('finds no value of a restricted table in the statistics', async () => {
      await owner.query('analyze read.people__g1, sillage.sessions, sillage.credentials')
      const { rows } = await asSchool(mine, (client) =>
        client.query(`select tablename, attname from pg_stats where schemaname in ('sillage', 'read')
          and tablename not in ('generations', 'checkpoints', 'workers')`),
      )
      expect(rows).toEqual([])
    })
  })
})
