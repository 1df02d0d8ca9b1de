// The named statements of the PostgreSQL log, and the rows they write.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { type EventId, type Position, position, type Revision } from '#kernel/ids.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { sqlState } from '#platform/database-errors.ts'
import { isEarlierWriter } from '#platform/writer-version.ts'
import { LogUnavailable } from '../event-log.ts'
import { LOG_FORMAT } from '../log-format.ts'
import { byteas, instants, int2s, int4s, int8s, jsons, uuids } from './array-parameters.ts'
import type { BatchStore, Head, Numbered, Tail } from './batch-store.ts'
import { microseconds } from './binary-values.ts'
import { Misnumbered, type NumberProofs, namesAndNumbers, numbersHold, type RowNumbers } from './number-proofs.ts'
import type { Queryable } from './steady-connection.ts'

/** One event as the columns store it, with numbers instead of names. */
export type Row = {
  readonly occurredAt: string
  readonly numbers: RowNumbers
  readonly fingerprint: number
  readonly id: string
  readonly actor: string
  readonly metadata: string
  readonly sealed: Buffer
  readonly data: string
}

/** The channel on which new heads are announced. */
export const CHANNEL = 'sillage_log'
/** The advisory lock under which several writers append in turn (also in migrations/0014-head-known-by-its-id.ts). */
export const APPEND_LOCK = 7_301_501

export const COLUMNS =
  'position, occurred_at, recorded_at, stream, revision, tenant, fingerprint, type, zone, id, actor, metadata, sealed_parts, data'

const HEAD = 'select position, id from log.events order by position desc limit 1'

const TAILS = `
  select s.stream, r.revision, r.id, r.position
  from unnest($1::integer[], $2::bigint[]) s(stream, hint)
  join lateral (
    select e.revision, e.id, e.position from log.events e where e.stream = s.stream and e.position >= s.hint order by e.revision desc limit 1
  ) r on true`

const STANDING =
  'select position, id from log.events where stream = $1 and revision >= $2 and revision < $3 order by revision'

// The time is the database's, and never earlier than that of the previous event. If position $1 does not have the event with
// id $14, the time is null and the insert fails: a writer whose cache is of another history (the log was restored, or another
// server took over) would leave a gap, or continue the revisions of lost events. There is no RETURNING: the number of rows is
// known without it, and it took a tenth of the statement.
const insertAfter = (rows: string) => `
  insert into log.events (${COLUMNS})
  select $1::bigint + n, occurred_at, (
      select greatest(date_trunc('milliseconds', clock_timestamp()), last.recorded_at) from log.events last where last.position = $1 and last.id = $14::uuid
      union all select date_trunc('milliseconds', clock_timestamp()) where $1 = 0),
    stream, revision, tenant, fingerprint, type, zone, id, actor, metadata, sealed_parts, data
  from ${rows} e(stream, revision, occurred_at, tenant, fingerprint, type, zone, id, actor, metadata, sealed_parts, data, n)`
const INSERT_MANY = insertAfter(`unnest($2::integer[], $3::integer[], $4::timestamptz[], $5::integer[], $6::integer[],
  $7::smallint[], $8::smallint[], $9::uuid[], $10::uuid[], $11::json[], $12::bytea[], $13::json[]) with ordinality`)
/** A single event: without arrays its insert is a tenth faster. */
const INSERT_ONE =
  insertAfter(`(values ($2::integer, $3::integer, $4::timestamptz, $5::integer, $6::integer, $7::smallint,
  $8::smallint, $9::uuid, $10::uuid, $11::json, $12::bytea, $13::json, 1))`)

const INSERT_LOCKED = `
  select head, head_id, written, news_streams, news_revisions, news_ids, news_positions
  from log.append_after(${LOG_FORMAT}, $1, $14, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

/** The same insert, which writes nothing if a number has another name: for numbers that no insert has compared yet. */
const withComparison = (insert: string) => `${insert} where ${numbersHold(15)}`

/** Announces a head to other processes. Not part of the insert: see announcer.ts. */
export const notify = (db: Queryable, head: Position): Promise<unknown> =>
  db.query({ name: 'log-notify', text: 'select pg_notify($1, $2)', values: [CHANNEL, String(head)] })

/** SQLSTATEs of a position (the primary key) that is taken, and of one that does not follow the head. */
const UNIQUE_VIOLATION = '23505'
const NOT_NULL_VIOLATION = '23502'

export const readHead = async (db: Queryable): Promise<Position> => (await readLast(db)).position

async function readLast(db: Queryable): Promise<Head> {
  const { rows } = await db.query<{ position: bigint; id: EventId }>({ name: 'log-head', text: HEAD })
  return { position: position(rows[0]?.position ?? 0n), id: rows[0]?.id ?? null }
}

export async function readTails(
  db: Queryable,
  streams: readonly { stream: number; hint: Position }[],
): Promise<ReadonlyMap<number, Tail>> {
  const { rows } = await db.query<{ stream: number; revision: number; id: EventId; position: bigint }>({
    name: 'log-tails',
    text: TAILS,
    values: [int4s(streams, ({ stream }) => stream), int8s(streams, ({ hint }) => hint)],
  })
  return new Map(
    rows.map((row) => [row.stream, { revision: row.revision, id: row.id, position: position(row.position) }]),
  )
}

export async function readEventIds(db: Queryable, stream: number, from: Revision, count: number) {
  const { rows } = await db.query<{ position: bigint; id: EventId }>({
    name: 'log-standing',
    text: STANDING,
    values: [stream, from, from + count],
  })
  return { ids: rows.map(({ id }) => id), position: position(rows.at(-1)?.position ?? 0n) }
}

/** Whether these numbers belong to their names in the log. */
export async function numbersAre(db: Queryable, numbers: readonly RowNumbers[]): Promise<boolean> {
  const { rows } = await db.query<{ hold: boolean }>({
    name: 'log-numbers-hold',
    text: `select ${numbersHold(1)} as hold`,
    values: [namesAndNumbers(numbers)],
  })
  return rows[0]?.hold === true
}

/** The statements of the batch writer: those that write, and those that read, which may run at the same time. */
export function postgresBatchStore(writing: Queryable, reading: Queryable, proofs: NumberProofs): BatchStore<Row> {
  /** Inserts, and compares the numbers that no insert has compared yet. */
  async function insert<R extends pg.QueryResultRow>(
    statement: { readonly name: string; readonly text: string; readonly values: unknown[] },
    rows: readonly Numbered<Row>[],
    outcome: (answer: pg.QueryResult<R>) => 'written' | 'not-written' | 'misnumbered',
  ): Promise<pg.QueryResult<R>> {
    const unproven = proofs.unproven(rows)
    if (unproven.length === 0) return writing.query<R>(statement)
    const { name, text, values } = statement
    const answer = await writing.query<R>({
      name: `${name}-comparing`,
      text: withComparison(text),
      values: [...values, namesAndNumbers(unproven)],
    })
    const written = outcome(answer)
    if (written === 'misnumbered') throw new Misnumbered()
    // The numbers were committed before this event, so any server that has the event has the numbers.
    if (written === 'written') proofs.prove(unproven)
    return answer
  }

  return {
    head: () => readLast(reading),
    tails: (streams) => readTails(reading, streams),
    eventIds: (stream, from, count) => readEventIds(reading, stream, from, count),
    insertAfter: (head, rows) =>
      unlessTaken(async () => {
        const [one] = rows
        const { rowCount } = await insert(
          one && rows.length === 1
            ? { name: 'log-insert-one', text: INSERT_ONE, values: [head.position, ...values(one), head.id] }
            : { name: 'log-insert-many', text: INSERT_MANY, values: [head.position, ...columns(rows), head.id] },
          rows,
          (answer) => (answer.rowCount === 0 ? 'misnumbered' : 'written'),
        )
        assert(rowCount === rows.length, `the database wrote ${rowCount} of ${rows.length} rows`)
        return 'written' as const
      }),
    insertLocked: (known, rows) =>
      unlessTaken(async () => {
        const { rows: answers } = await insert<LockedRow>(
          {
            name: 'log-insert-locked',
            text: INSERT_LOCKED,
            values: [known.position, ...columns(rows), known.id],
          },
          rows,
          ({ rows: [answer] }) => (!answer ? 'misnumbered' : answer.written ? 'written' : 'not-written'),
        )
        const [answer] = answers
        assert(answer, 'the insert returned no result')
        const { written, news_streams: streams } = answer
        if (!written && !streams) return 'out-of-touch'
        return { written, head: { position: position(answer.head), id: answer.head_id }, news: newsIn(answer) }
      }),
  }
}

type LockedRow = {
  head: bigint
  head_id: EventId | null
  written: boolean
  news_streams: readonly number[] | null
  news_revisions: readonly number[] | null
  news_ids: readonly EventId[] | null
  news_positions: readonly bigint[] | null
}

function newsIn(answer: LockedRow): Map<number, Tail> {
  const { news_streams: streams, news_revisions: revisions, news_ids: ids, news_positions: positions } = answer
  const news = new Map<number, Tail>()
  for (const [i, stream] of (streams ?? []).entries()) {
    const revision = revisions?.[i]
    const id = ids?.[i]
    const at = positions?.[i]
    assert(revision !== undefined && id && at !== undefined, 'the query returned no last event of a stream')
    news.set(stream, { revision, id, position: position(at) })
  }
  return news
}

async function unlessTaken<T>(insert: () => Promise<T>): Promise<T | 'lost-race'> {
  try {
    crashPoint('before-commit')
    const inserted = await insert()
    crashPoint('after-commit')
    return inserted
  } catch (error) {
    const state = sqlState(error)
    if (state === UNIQUE_VIOLATION || state === NOT_NULL_VIOLATION) return 'lost-race'
    // It does not pass: whoever asks must turn to another process.
    if (isEarlierWriter(error)) throw new LogUnavailable(error)
    throw error
  }
}

/** In binary here, too: as text, `yesterday` would be accepted. */
function instant(text: string): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(microseconds(text))
  return bytes
}

/** The values of one row, in the same order. */
const values = ({ stream, revision, row }: Numbered<Row>): unknown[] => [
  stream,
  revision,
  instant(row.occurredAt),
  row.numbers.stream.tenantNumber,
  row.fingerprint,
  row.numbers.type.id,
  row.numbers.zone.id,
  row.id,
  row.actor,
  row.metadata,
  row.sealed,
  row.data,
]

/** The columns of the rows as arrays, in the parameter order of both statements. */
function columns(numbered: readonly Numbered<Row>[]): Buffer[] {
  const rows = numbered.map(({ row }) => row)
  return [
    int4s(numbered, ({ stream }) => stream),
    int4s(numbered, ({ revision }) => revision),
    instants(rows, (row) => row.occurredAt),
    int4s(rows, ({ numbers }) => numbers.stream.tenantNumber),
    int4s(rows, (row) => row.fingerprint),
    int2s(rows, ({ numbers }) => numbers.type.id),
    int2s(rows, ({ numbers }) => numbers.zone.id),
    uuids(rows, (row) => row.id),
    uuids(rows, (row) => row.actor),
    jsons(rows, (row) => row.metadata),
    byteas(rows, (row) => row.sealed),
    jsons(rows, (row) => row.data),
  ]
}
