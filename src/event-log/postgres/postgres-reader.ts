// Reads streams and the whole log, and turns rows back into events.
import type pg from 'pg'
import {
  commandOf,
  type EventId,
  type Instant,
  NO_REVISION,
  type PersonId,
  type Position,
  position,
} from '#kernel/ids.ts'
import type { EventLog, Filter, LogPage, StoredEvent } from '../event-log.ts'
import { readOrigin, type WrittenOrigin } from '../written-origin.ts'
import type { Dictionary } from './dictionary.ts'
import { decodeSealed } from './sealed-parts.ts'
import { COLUMNS, readHead, readTails } from './statements.ts'

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
}

/** Positions looked at by one statement of a filtered read, so that a rare type is no long statement. */
const WINDOW = 100_000

export type Reader = Pick<EventLog, 'readAll' | 'readStream' | 'head' | 'lag' | 'eventAt'>

export function reader(db: Pick<pg.Pool, 'query'>, names: Dictionary): Reader {
  async function decode(rows: readonly EventRow[]): Promise<StoredEvent[]> {
    await names.learn(new Set(rows.map(({ type }) => type)), new Set(rows.map(({ zone }) => zone)))
    const streams = await names.streamsOf(rows.map(({ stream }) => stream))
    return rows.map((row) => {
      const stream = streams.get(row.stream)
      if (!stream) throw new Error(`position ${row.position} is of a stream that the log does not name`)
      const type = names.typeOf(row.type)
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
        zone: names.zoneOf(row.zone),
        data: row.data,
        sealed: decodeSealed(row.sealed_parts),
        ...(origin && { origin: readOrigin(origin) }),
      }
    })
  }

  async function readUnfiltered(after: Position, limit: number): Promise<LogPage> {
    const { rows } = await db.query<EventRow>({
      name: 'log-read-all',
      text: `select ${COLUMNS} from log.events where position > $1 order by position limit $2`,
      // One more than is wanted tells whether the page reaches the head.
      values: [after, limit + 1],
    })
    const page = rows.slice(0, limit)
    // Positions are without gaps and in commit order; a hole would mean that a reader missed an event for ever.
    page.forEach((row, i) => {
      if (row.position !== after + BigInt(i + 1)) throw new Error(`the log has a hole before position ${row.position}`)
    })
    return { events: await decode(page), position: position(after + BigInt(page.length)), end: rows.length <= limit }
  }

  async function readFiltered(after: Position, limit: number, filter: Filter): Promise<LogPage> {
    const head = await readHead(db)
    const until = position(head < after + BigInt(WINDOW) ? (head > after ? head : after) : after + BigInt(WINDOW))
    const types = filter.types ? await names.typesNamed(filter.types) : null
    const tenant = filter.tenant ? await names.tenant(filter.tenant) : null
    const { rows } = await db.query<EventRow>({
      name: 'log-read-filtered',
      text: `select ${COLUMNS} from log.events
        where position > $1 and position <= $2 and ($3::smallint[] is null or type = any($3)) and ($4::integer is null or tenant = $4)
        order by position limit $5`,
      values: [after, until, types, tenant, limit],
    })
    const full = rows.length === limit
    const reached = full ? position(rows.at(-1)?.position ?? after) : until
    return { events: await decode(rows), position: reached, end: reached >= head }
  }

  return {
    readAll: ({ after, limit, filter }) => (filter ? readFiltered(after, limit, filter) : readUnfiltered(after, limit)),
    async readStream(name, { tenant, from, direction, limit }) {
      const stream = await names.streamNamed(tenant, name)
      if (!stream) return { events: [], currentRevision: NO_REVISION }
      const forwards = direction === 'forwards'
      const { rows } = await db.query<EventRow>({
        name: forwards ? 'log-read-stream' : 'log-read-stream-back',
        text: forwards
          ? `select ${COLUMNS} from log.events where stream = $1 and revision >= $2 order by revision limit $3`
          : `select ${COLUMNS} from log.events where stream = $1 and revision <= $2 order by revision desc limit $3`,
        values: [stream.id, from === 'end' ? 2_147_483_647 : from, limit],
      })
      const events = await decode(rows)
      const last = events.at(-1)
      if (forwards && last && rows.length < limit) return { events, currentRevision: last.revision }
      if (from === 'end' && events[0]) return { events, currentRevision: events[0].revision }
      const read = await readTails(db, [{ stream: stream.id, hint: last?.position ?? position(0n) }])
      return { events, currentRevision: read.get(stream.id)?.revision ?? NO_REVISION }
    },
    head: () => readHead(db),
    // Without gaps, so this adapter may subtract.
    lag: async (after) => Number((await readHead(db)) - after),
    async eventAt(at) {
      const { rows } = await db.query<{ id: EventId }>('select id from log.events where position = $1', [at])
      return rows[0]?.id ?? null
    },
  }
}
