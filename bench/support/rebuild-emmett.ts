// Emmett's PostgreSQL consumer folding the same read model: with a Pongo projection, and with a hand-written statement.
// Both as its documentation has them; the processor then handles and checkpoints one message at a time.
import { existsSync } from 'node:fs'
import pg from 'pg'
import { type Instant, laterOf } from '#kernel/ids.ts'
import { nextProficiency } from '../../projections/learning/proficiency.ts'
import type { AnswerData, AttemptLog } from './rebuild-log.ts'
import { type Rows, rowsOfTable } from './rebuild-rows.ts'

type Attempted = {
  readonly type: 'exercise-attempted'
  readonly data: AnswerData & { readonly learner: string; readonly occurredAt: Instant }
}
type Recorded = Attempted & { readonly metadata: { readonly globalPosition: bigint } }

/** As much of Emmett, and of its SQL, as is called here. */
type Store = {
  appendToStream(stream: string, events: readonly Attempted[], options: object): Promise<unknown>
  schema: { migrate(): Promise<unknown> }
  close(): Promise<void>
}
type Consumer = {
  projector(options: {
    readonly projection: unknown
    readonly processorId: string
    readonly stopAfter: (event: Recorded) => boolean
  }): unknown
  start(): Promise<void>
  close(): Promise<void>
}
type Emmett = {
  getPostgreSQLEventStore(url: string, options: object): Store
  postgreSQLEventStoreConsumer(options: object): Consumer
  pongoMultiStreamProjection(options: {
    readonly collectionName: string
    readonly canHandle: readonly string[]
    readonly getDocumentId: (event: Recorded) => string
    readonly initialState: () => Document
    readonly evolve: (document: Document, event: Recorded) => Document
    readonly collectionOptions: object
  }): unknown
  postgreSQLRawSQLProjection(options: {
    readonly name: string
    readonly canHandle: readonly string[]
    readonly evolve: (event: Recorded) => unknown
  }): unknown
}
type Dumbo = { SQL(strings: TemplateStringsArray, ...values: readonly unknown[]): unknown }

const modules = new URL('../peers/node_modules/@event-driven-io/', import.meta.url)

async function loadPeer<T>(path: string, isIt: (module: object) => module is T & object): Promise<T> {
  const entry = new URL(path, modules)
  if (!existsSync(entry)) throw new Error('What is compared with is not installed: run `npm ci --prefix bench/peers`.')
  const module: unknown = await import(entry.href)
  if (typeof module === 'object' && module !== null && isIt(module)) return module
  throw new Error(`${path} does not export what is called here`)
}

const isEmmett = (module: object): module is Emmett =>
  [
    'getPostgreSQLEventStore',
    'postgreSQLEventStoreConsumer',
    'pongoMultiStreamProjection',
    'postgreSQLRawSQLProjection',
  ].every((name) => name in module)
const isDumbo = (module: object): module is Dumbo => 'SQL' in module

export type EmmettProjection = 'pongo' | 'sql'

export type EmmettLog = {
  /** Folds the first events from nothing, `batchSize` a transaction. Gives the seconds, and the rows to be compared. */
  fold(
    projection: EmmettProjection,
    order: { readonly events: number; readonly batchSize: number },
  ): Promise<{ readonly seconds: number; readonly rows: Rows }>
  close(): Promise<void>
}

/** Emmett's own store with the first events, in our database: the rows can then be compared in SQL. */
export async function openEmmettLog(url: string, log: AttemptLog, events: number): Promise<EmmettLog> {
  const emmett = await loadPeer('emmett-postgresql/dist/index.js', isEmmett)
  const { SQL } = await loadPeer('dumbo/dist/index.js', isDumbo)
  // What is appended here is not measured.
  const pool = new pg.Pool({ connectionString: url, options: '-c synchronous_commit=off' })
  pool.on('error', () => undefined)
  const store = emmett.getPostgreSQLEventStore(url, { connectionOptions: { pool } })
  await store.schema.migrate()
  await append(store, log, events)
  await pool.query('vacuum analyze emt_messages')
  let runs = 0

  return {
    async fold(kind, { events: until, batchSize }) {
      runs += 1
      const table = `emmett_${kind}_${runs}`
      const projection = await (kind === 'pongo'
        ? pongoProjection(emmett, pool, table)
        : sqlProjection(emmett, SQL, pool, table))
      const consumer = emmett.postgreSQLEventStoreConsumer({
        connectionString: url,
        // Its own pause between batches is 50 ms.
        pulling: { batchSize, pullingFrequencyInMs: 0 },
        stopWhen: { noMessagesLeft: true },
      })
      consumer.projector({
        projection,
        processorId: `bench:${table}`,
        stopAfter: ({ metadata }) => metadata.globalPosition >= BigInt(until),
      })
      try {
        const startedMs = performance.now()
        await consumer.start()
        const seconds = (performance.now() - startedMs) / 1_000
        return { seconds, rows: kind === 'pongo' ? rowsOfDocuments(table) : rowsOfTable('Emmett with SQL', table) }
      } finally {
        await consumer.close()
      }
    },
    async close() {
      await store.close()
      await pool.end()
    },
  }
}

/**
 * One append after the other. Its consumer reads in the order of transactions and passes over positions below its
 * checkpoint: after ten appended at once, those two orders differed and one row in six came out wrong.
 */
async function append(store: Store, log: AttemptLog, events: number): Promise<void> {
  const streams = new Map<string, Attempted[]>()
  for (const { learner, occurredAt, data } of log.answers(events)) {
    const stream = streams.get(learner) ?? []
    stream.push({ type: 'exercise-attempted', data: { ...data, learner, occurredAt } })
    streams.set(learner, stream)
  }
  for (const [learner, attempted] of streams) await store.appendToStream(`learner-${learner}`, attempted, {})
}

/** The columns of `skill-profile` that answers fill, hidden ones too; those that they leave empty are left out. */
type Document = {
  readonly learner: string
  readonly skill: string
  readonly attempts: number
  readonly successes: number
  readonly successRate: number | null
  readonly proficiency: number | null
  readonly lastPractisedAt: Instant | null
  readonly run: number
}

const unpractised: Document = {
  learner: '',
  skill: '',
  attempts: 0,
  successes: 0,
  successRate: null,
  proficiency: null,
  lastPractisedAt: null,
  run: 0,
}

async function pongoProjection(emmett: Emmett, pool: pg.Pool, collection: string): Promise<unknown> {
  // As Pongo makes it itself: it would otherwise ask for it again with each event.
  await pool.query(`create table ${collection} (_id text primary key, data jsonb not null, metadata jsonb not null default '{}',
    _version bigint not null default 1, _partition text not null default 'png_global', _archived boolean not null default false,
    _created timestamptz not null default now(), _updated timestamptz not null default now())`)
  return emmett.pongoMultiStreamProjection({
    collectionName: collection,
    canHandle: ['exercise-attempted'],
    getDocumentId: ({ data }) => `${data.learner}/${data.skill}`,
    initialState: () => unpractised,
    evolve(document, { data }) {
      const attempts = document.attempts + 1
      const successes = document.successes + Number(data.correct)
      return {
        ...document,
        learner: data.learner,
        skill: data.skill,
        attempts,
        successes,
        successRate: successes / attempts,
        proficiency: nextProficiency(document.proficiency, data.correct),
        lastPractisedAt: laterOf(document.lastPractisedAt, data.occurredAt),
        run: data.correct ? document.run + 1 : 0,
      }
    },
    collectionOptions: { schema: { autoMigration: 'None' } },
  })
}

const rowsOfDocuments = (collection: string): Rows => ({
  of: 'Emmett with Pongo',
  query: `select (data ->> 'learner')::uuid as learner, data ->> 'skill' as skill, (data ->> 'attempts')::bigint as attempts,
    (data ->> 'successes')::bigint as successes, (data ->> 'proficiency')::float8 as proficiency,
    (data ->> 'lastPractisedAt')::timestamptz as last from ${collection}`,
})

async function sqlProjection(emmett: Emmett, SQL: Dumbo['SQL'], pool: pg.Pool, table: string): Promise<unknown> {
  await pool.query(`create table ${table} (learner uuid not null, skill text collate "C" not null, attempts bigint not null,
    successes bigint not null, success_rate double precision not null, proficiency double precision not null, run bigint not null,
    last_practised_at timestamptz not null, primary key (learner, skill)) with (fillfactor = 70)`)
  const name = { type: 'plainString', value: table }
  return emmett.postgreSQLRawSQLProjection({
    name: table,
    canHandle: ['exercise-attempted'],
    evolve({ data: { learner, skill, correct, occurredAt } }) {
      const right = Number(correct)
      return SQL`insert into ${name} as t values (${learner}, ${skill}, 1, ${right}, ${right}, ${nextProficiency(null, correct)}, ${right}, ${occurredAt})
        on conflict (learner, skill) do update set attempts = t.attempts + 1, successes = t.successes + ${right},
          success_rate = (t.successes + ${right})::float8 / (t.attempts + 1), proficiency = 0.7::float8 * t.proficiency + 0.3::float8 * ${right},
          run = case when ${right} = 1 then t.run + 1 else 0 end,
          last_practised_at = greatest(t.last_practised_at, excluded.last_practised_at)`
    },
  })
}
