// Reads streams and the whole log, and decodes rows into events.
import type pg from 'pg'
import {
  commandOf,
  type EventId,
  type Instant,
  NO_REVISION,
  type PersonId,
  type Position,
  parseStream,
  position,
  type Revision,
  type TenantId,
} from '#kernel/ids.ts'
import type { EventLog, Filter, LogPage, StoredEvent } from '../event-log.ts'
import { readOrigin, type WrittenOrigin } from '../written-origin.ts'
import {
  containsEvent,
  type NamesOfNumbers,
  type PageNames,
  type PageRead,
  type ReadStream,
} from './names-of-numbers.ts'
import { decodeSealed } from './sealed-parts.ts'
import { COLUMNS, readHead } from './statements.ts'

type EventRow = {
  position: bigint
  occurred_at: Instant
  recorded_at: Instant
  stream: number
  revision: number
  tenant: number
  fingerprint: number
  type: number
  zone: number
  id: EventId
  actor: PersonId
  metadata: { subject?: PersonId | null; correlation?: string; causation?: string; origin?: WrittenOrigin }
  sealed_parts: Buffer
  data: Readonly<Record<string, unknown>>
  same_log: boolean
}

/** The column holds no larger one. Callers may ask from any: a revision that no stream has is not a fault. */
const LAST_REVISION = 2_147_483_647

/** Looks up a stream's number within the statement that reads its events: a separate look-up might return a stale number. */
const STREAM_NAMED = `(select s.id from log.streams s join log.tenants t on t.id = s.tenant
  where t.uuid = $1::uuid and s.kind = $2 and s.uuid = $3::uuid)`

/** Positions that one statement of a filtered read examines, so that the search for a rare type is not one long statement. */
const WINDOW = 100_000

export type Reader = Pick<EventLog, 'readAll' | 'readStream' | 'head' | 'lag' | 'eventAt'>

export function reader(db: Pick<pg.Pool, 'query'>, names: NamesOfNumbers): Reader {
  async function readUnfiltered(after: Position, limit: number): Promise<LogPage> {
    const { rows: page, names: named } = await names.named(async (anchor) => {
      const { rows } = await db.query<EventRow>({
        name: 'log-read-all',
        text: `select ${COLUMNS}, ${containsEvent('$3::bigint', '$4::uuid')} as same_log
          from log.events where position > $1 order by position limit $2`,
        // One extra row shows whether the page reaches the head.
        values: [after, limit + 1, anchor.position, anchor.id],
      })
      return { ...pageRead(rows.slice(0, limit)), rows: { rows: rows.slice(0, limit), end: rows.length <= limit } }
    })
    // Positions have no gaps and are in commit order. With a gap, a reader would miss an event for ever.
    page.rows.forEach((row, i) => {
      if (row.position !== after + BigInt(i + 1)) throw new Error(`the log has a gap before position ${row.position}`)
    })
    const events = page.rows.map((row) => decode(row, named.stream(row.stream), named))
    return { events, position: position(after + BigInt(events.length)), end: page.end }
  }

  async function readFiltered(after: Position, limit: number, filter: Filter): Promise<LogPage> {
    const head = await readHead(db)
    const until = position(head < after + BigInt(WINDOW) ? (head > after ? head : after) : after + BigInt(WINDOW))
    const { rows, names: named } = await names.named(async (anchor) => {
      const { rows } = await db.query<EventRow>({
        name: 'log-read-filtered',
        text: `select ${COLUMNS}, ${containsEvent('$6::bigint', '$7::uuid')} as same_log from log.events
          where position > $1 and position <= $2
            and ($3::text[] is null or type = any(array(select t.id from log.event_types t where t.name = any($3))))
            and ($4::uuid is null or tenant = (select t.id from log.tenants t where t.uuid = $4))
          order by position limit $5`,
        values: [after, until, filter.types ?? null, filter.tenant ?? null, limit, anchor.position, anchor.id],
      })
      return pageRead(rows)
    })
    const full = rows.length === limit
    const reached = full ? position(rows.at(-1)?.position ?? after) : until
    const events = rows.map((row) => decode(row, named.stream(row.stream), named))
    return { events, position: reached, end: reached >= head }
  }

  /** The revision of a stream's last event, whose position is at least `hint`. */
  async function lastRevision(tenant: TenantId, { kind, id }: StreamParts, hint: Position): Promise<Revision> {
    const { rows } = await db.query<{ revision: number }>({
      name: 'log-end-of-stream',
      text: `select revision from log.events where stream = ${STREAM_NAMED} and position >= $4 order by revision desc limit 1`,
      values: [tenant, kind, id, hint],
    })
    return rows[0]?.revision ?? NO_REVISION
  }

  return {
    readAll: ({ after, limit, filter }) => (filter ? readFiltered(after, limit, filter) : readUnfiltered(after, limit)),
    async readStream(name, { tenant, from, direction, limit }) {
      const parts = parseStream(name)
      const forwards = direction === 'forwards'
      const { rows, names: named } = await names.named(async (anchor) => {
        const { rows } = await db.query<EventRow>({
          name: forwards ? 'log-read-stream' : 'log-read-stream-back',
          text: `select ${COLUMNS}, ${containsEvent('$6::bigint', '$7::uuid')} as same_log from log.events
            where stream = ${STREAM_NAMED} and ${forwards ? 'revision >= $4 order by revision' : 'revision <= $4 order by revision desc'}
            limit $5`,
          values: [
            tenant,
            parts.kind,
            parts.id,
            from === 'end' ? LAST_REVISION : Math.min(from, LAST_REVISION),
            limit,
            anchor.position,
            anchor.id,
          ],
        })
        return pageRead(rows, { withStreams: false })
      })
      const stream = { name: parts.name, tenant, owner: parts.id as PersonId }
      const events = rows.map((row) => decode(row, stream, named))
      const last = events.at(-1)
      if (forwards && last && rows.length < limit) return { events, currentRevision: last.revision }
      if (from === 'end' && events[0]) return { events, currentRevision: events[0].revision }
      return { events, currentRevision: await lastRevision(tenant, parts, last?.position ?? position(0n)) }
    },
    head: () => readHead(db),
    // Positions have no gaps, so the lag is the difference.
    lag: async (after) => Number((await readHead(db)) - after),
    async eventAt(at) {
      const { rows } = await db.query<{ id: EventId }>('select id from log.events where position = $1', [at])
      return rows[0]?.id ?? null
    },
  }
}

type StreamParts = ReturnType<typeof parseStream>

function decode(row: EventRow, stream: ReadStream, names: PageNames): StoredEvent {
  const type = names.type(row.type)
  const { subject, correlation, causation, origin } = row.metadata
  const commandId = commandOf(row.id)
  return {
    id: row.id,
    type: type.name,
    version: type.version,
    stream: stream.name,
    revision: row.revision,
    position: position(row.position),
    tenant: stream.tenant,
    subject: subject === undefined ? stream.owner : subject,
    actor: row.actor,
    commandId,
    correlationId: correlation ?? commandId,
    causationId: causation ?? null,
    fingerprint: row.fingerprint,
    occurredAt: row.occurred_at,
    recordedAt: origin ? readOrigin(origin).recordedAt : row.recorded_at,
    zone: names.zone(row.zone),
    data: row.data,
    sealed: decodeSealed(row.sealed_parts),
    ...(origin && { origin: readOrigin(origin) }),
  }
}

/** The streams' numbers are left out if the reader requested a stream by its name. */
function pageRead(rows: readonly EventRow[], { withStreams = true } = {}): PageRead<readonly EventRow[]> {
  const last = rows.reduce<EventRow | null>((last, row) => (last && last.position > row.position ? last : row), null)
  return {
    rows,
    isSameLog: rows[0]?.same_log === true,
    numbers: last && {
      streams: new Set(withStreams ? rows.map(({ stream }) => stream) : []),
      types: new Set(rows.map(({ type }) => type)),
      zones: new Set(rows.map(({ zone }) => zone)),
      last: { position: position(last.position), id: last.id },
    },
  }
}
