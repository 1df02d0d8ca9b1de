// The compared systems: our log, Emmett's PostgreSQL event store, and a plain insert. Each opens its own connections to
// the same database and provides callers that append to separate streams at an exact expected revision.
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import pg from 'pg'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import { openClient } from '#platform/database.ts'
import { attempt, callerOf } from './attempt.ts'
import type { Caller } from './closed-loop.ts'

export type Contender = {
  readonly name: string
  open(url: string, callers: number, eventsPerAppend: number): Promise<{ callers: Caller[]; close(): Promise<void> }>
}

export const ours: Contender = {
  name: 'Sillage',
  async open(url, count, eventsPerAppend) {
    const log = await openPostgresLog({ url })
    return {
      callers: Array.from({ length: count }, () => callerOf(log, eventsPerAppend)),
      close: () => log.close(),
    }
  },
}

/** The part of Emmett that is used here. */
type EmmettStore = {
  appendToStream(
    stream: string,
    events: readonly { type: string; data: object }[],
    options: { expectedStreamVersion: bigint | 'STREAM_DOES_NOT_EXIST' },
  ): Promise<{ nextExpectedStreamVersion: bigint }>
  schema: { migrate(): Promise<unknown> }
  close(): Promise<void>
}
type EmmettModule = { getPostgreSQLEventStore(url: string, options: object): EmmettStore }

const emmettEntry = new URL('../peers/node_modules/@event-driven-io/emmett-postgresql/dist/index.js', import.meta.url)

/** Installed separately, with its own lockfile: it is not a dependency of the project. */
export async function loadEmmett(): Promise<Contender> {
  if (!existsSync(emmettEntry))
    throw new Error('What is compared with is not installed: run `npm ci --prefix bench/peers`.')
  const emmett: unknown = await import(emmettEntry.href)
  if (!isEmmett(emmett)) throw new Error('emmett-postgresql does not export getPostgreSQLEventStore')
  return {
    name: 'Emmett 0.42.0',
    async open(url, count, eventsPerAppend) {
      const pool = new pg.Pool({ connectionString: url, max: Math.min(count, EMMETT_CONNECTIONS) })
      pool.on('error', () => undefined)
      const store = emmett.getPostgreSQLEventStore(url, { connectionOptions: { pool } })
      await store.schema.migrate()
      return {
        callers: Array.from({ length: count }, () => {
          const stream = `learner-${randomUUID()}`
          let version: bigint | 'STREAM_DOES_NOT_EXIST' = 'STREAM_DOES_NOT_EXIST'
          return async () => {
            const events = Array.from({ length: eventsPerAppend }, () => ({
              type: 'exercise-attempted',
              data: attempt,
            }))
            const appended = await store.appendToStream(stream, events, { expectedStreamVersion: version })
            version = appended.nextExpectedStreamVersion
          }
        }),
        async close() {
          await store.close()
          await pool.end()
        },
      }
    },
  }
}

/** Its pool's own default, and its best: with 64 it fell from 3 500 to 2 400 appends/s at 64 callers. */
const EMMETT_CONNECTIONS = 10

const isEmmett = (module: unknown): module is EmmettModule =>
  typeof module === 'object' && module !== null && 'getPostgreSQLEventStore' in module

/** The minimum that stores the same data: our columns and indexes, one prepared autocommit insert per event. */
const PLAIN_TABLE = `create table if not exists plain_events (
  position bigint generated always as identity primary key,
  occurred_at timestamptz not null, recorded_at timestamptz not null default clock_timestamp(),
  stream integer not null, revision integer not null, tenant integer not null, fingerprint integer not null,
  type smallint not null, zone smallint not null, id uuid not null, actor uuid not null,
  metadata json not null, sealed bytea not null, data json not null);
  create index if not exists plain_events_stream on plain_events (stream, revision);
  create sequence if not exists plain_streams`

const PLAIN_INSERT = `insert into plain_events
  (occurred_at, stream, revision, tenant, fingerprint, type, zone, id, actor, metadata, sealed, data)
  values ($1, $2, $3, 1, 1, 1, 1, $4, $5, '{}', '', $6) returning position`

export const plain: Contender = {
  name: 'plain insert',
  async open(url, count) {
    const clients = Array.from({ length: count }, () => openClient(url, { name: 'plain', statementTimeoutMs: 0 }))
    for (const client of clients) await client.connect()
    await clients[0]?.query(PLAIN_TABLE)
    const actor = randomUUID()
    const callers = clients.map(async (client): Promise<Caller> => {
      const { rows } = await client.query<{ stream: bigint }>(`select nextval('plain_streams') as stream`)
      const stream = Number(rows[0]?.stream)
      let revision = -1
      return async () => {
        revision += 1
        await client.query({
          name: 'plain-insert',
          text: PLAIN_INSERT,
          values: [new Date().toISOString(), stream, revision, randomUUID(), actor, JSON.stringify(attempt)],
        })
      }
    })
    return {
      callers: await Promise.all(callers),
      async close() {
        await Promise.all(clients.map((client) => client.end()))
      },
    }
  },
}
