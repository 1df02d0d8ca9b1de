// What the dispatcher reads and writes in PostgreSQL: endpoints, their cursors, and the outcomes of deliveries.

import type pg from 'pg'
import type { StoredEvent } from '#event-log/event-log.ts'
import { type EventId, type Instant, type LogId, PersonId, type Position, parseStream } from '#kernel/ids.ts'
import { noteCarrier } from '#platform/carriers.ts'
import type { Attempt, DeliveryStatus, PausedFor, Webhook } from './webhook.ts'
import {
  SECRET_COLUMNS,
  type SecretRow,
  secretsOf,
  WEBHOOK_COLUMNS,
  type WebhookRow,
  webhookOf,
} from './webhook-rows.ts'

export type Endpoint = Webhook & {
  readonly logId: LogId
  /** The event at the cursor; null if it is not known. */
  readonly event: EventId | null
  readonly secrets: readonly Buffer[]
  readonly parkedInARow: number
  /** The event after `position` whose delivery failed. `dueInMs` is by the database's clock, null until resumed. */
  readonly failedDelivery: {
    readonly position: Position
    readonly event: EventId
    readonly attempts: number
    readonly dueInMs: number
  } | null
}

/** The outcome of an attempt, for the delivery log. */
export type Settlement = {
  readonly event: StoredEvent
  readonly attempt: Attempt
  /** Including this one. */
  readonly attempts: number
  readonly status: DeliveryStatus
  /** Only with `waiting`. */
  readonly delayMs: number | null
  readonly pause: PausedFor | null
  /** When the oldest event was recorded that the endpoint should get and that is not settled after this. */
  readonly undeliveredSince: Instant | null
}

/** `event`: the event at the new cursor; null if it is not known. */
export type Skip = {
  readonly id: string
  readonly from: Position
  readonly to: Position
  readonly event?: string | null
}

export type DispatchStore = {
  /** Endpoints that are not paused, each with a number that grows when its owner changes it. */
  active(): Promise<readonly { readonly id: string; readonly revision: number }[]>
  endpoint(id: string): Promise<Endpoint | null>
  /**
   * Writes the delivery's row and, unless it is waiting, moves the cursor to the event, or does nothing. False if the
   * cursor is not at `from`, or if the attempt was already counted: another dispatcher is working. False as well if the
   * event is about a person who was erased meanwhile: the cursor moves past it, and there is no row, even if this dispatcher
   * was frozen since it sent the event.
   */
  settle(id: string, from: Position, settlement: Settlement): Promise<boolean>
  /** Moves the cursor past an event about an erased person, which is not sent. False if the cursor is not at `from`. */
  withhold(id: string, from: Position, event: StoredEvent, undeliveredSince: Instant | null): Promise<boolean>
  /**
   * Whether the endpoint was sent events about the subject of this one: by the delivery log, or by what was counted when the
   * erasure of the subject was decided, since an erasure empties that log.
   */
  wasSentDataOf(id: string, event: Pick<StoredEvent, 'tenant' | 'subject'>): Promise<boolean>
  /** Moves cursors past events that no endpoint wants. Cursors that are not at `from` stay where they are. */
  skip(moves: readonly Skip[]): Promise<void>
  pause(id: string, reason: PausedFor): Promise<void>
  /** Why an endpoint makes no progress, for monitoring; null once it does again. */
  recordTrouble(id: string, why: string | null): Promise<void>
  /** Records that a dispatcher is working, and what is wrong with it, if anything. */
  beat(trouble: string | null): Promise<void>
  /** Deletes deliveries that succeeded this long ago. */
  forget(deliveredDays: number): Promise<void>
}

export function dispatchStore(pool: Pick<pg.Pool, 'query'>): DispatchStore {
  return {
    async active() {
      const { rows } = await pool.query<{ id: string; revision: number }>(
        'select id, revision from sillage.webhooks where paused_for is null',
      )
      return rows
    },

    async endpoint(id) {
      const { rows } = await pool.query<
        WebhookRow &
          SecretRow & {
            log_id: LogId
            event_id: EventId | null
            parked_in_a_row: number
            tried_at: string | null
            tried_event: EventId | null
            attempts: number | null
            due_in_ms: number | null
          }
      >({
        name: 'webhook-endpoint',
        text: `select w.*, d.position::text as tried_at, d.event as tried_event, d.attempts,
            greatest(0, extract(epoch from d.next_at - clock_timestamp()) * 1000)::float8 as due_in_ms
          from (select ${WEBHOOK_COLUMNS}, ${SECRET_COLUMNS}, log_id, event_id, parked_in_a_row from sillage.webhooks where id = $1) w
          left join sillage.webhook_deliveries d on d.webhook = w.id and d.status = 'waiting'`,
        values: [id],
      })
      const [row] = rows
      if (!row) return null
      return {
        ...webhookOf(row),
        logId: row.log_id,
        event: row.event_id,
        secrets: secretsOf(row),
        parkedInARow: row.parked_in_a_row,
        failedDelivery:
          row.tried_at === null || row.tried_event === null
            ? null
            : {
                position: BigInt(row.tried_at) as Position,
                event: row.tried_event,
                attempts: row.attempts ?? 0,
                dueInMs: row.due_in_ms ?? 0,
              },
      }
    },

    async wasSentDataOf(id, { tenant, subject }) {
      if (subject === null) return false
      const { rows } = await pool.query<{ sent: boolean }>({
        name: 'webhook-was-sent',
        text: `select exists (
            select from sillage.webhook_deliveries
            where webhook = $1 and tenant = $2 and status = 'delivered' and stream like '%-' || $3::text
          ) or exists (
            select from sillage.erasures
            where tenant = $2 and person = $3::uuid
              and steps->'tombstone'->'facts'->'receivers' @> jsonb_build_array(jsonb_build_object('webhook', $1::text))
          ) as sent`,
        values: [id, tenant, subject],
      })
      return rows[0]?.sent ?? false
    },

    async settle(id, from, { event, attempt, attempts, status, delayMs, pause, undeliveredSince }) {
      // Locks the endpoint's row first: of two dispatchers, the second's upsert sees what the first has written.
      const { rowCount } = await pool.query({
        name: 'webhook-settle',
        text: `with gone as (
            select exists (select from sillage.erasures e join sillage.webhooks w on w.tenant = e.tenant
              where w.id = $1 and e.person = any($16::uuid[])) as it
          ), fenced as (
            update sillage.webhooks set
              position = case when $6 = 'waiting' and not gone.it then position else $3::bigint end,
              event_id = case when $6 = 'waiting' and not gone.it then event_id else $8::uuid end,
              undelivered_since = $4,
              parked_in_a_row = case $6 when 'delivered' then 0 when 'parked' then parked_in_a_row + (case when $13::text = 'withheld' then 0 else 1 end) else parked_in_a_row end,
              paused_at = case when paused_for is null and $5::text is not null then clock_timestamp() else paused_at end,
              paused_for = coalesce(paused_for, $5)
            from gone where id = $1 and position = $2
            returning tenant, gone.it as gone
          ), forgotten as (
            delete from sillage.webhook_deliveries d using fenced where fenced.gone and d.webhook = $1 and d.position = $3
          )
          insert into sillage.webhook_deliveries (webhook, position, tenant, event, type, stream, stream_revision, status,
            attempts, http_status, error, took_ms, first_at, last_at, next_at)
          select $1, $3, tenant, $8, $9, $10, $11, $6, $7, $12, $13, $14, clock_timestamp(), clock_timestamp(),
            clock_timestamp() + $15::float8 * interval '1 millisecond'
          from fenced where not gone
          on conflict (webhook, position) do update set status = excluded.status,
            attempts = case when webhook_deliveries.event = excluded.event then webhook_deliveries.attempts + 1
              else excluded.attempts end,
            event = excluded.event, type = excluded.type, stream = excluded.stream,
            stream_revision = excluded.stream_revision, http_status = excluded.http_status, error = excluded.error, took_ms = excluded.took_ms,
            last_at = excluded.last_at, next_at = excluded.next_at
            where excluded.status <> 'waiting' or webhook_deliveries.attempts = excluded.attempts - 1
              or webhook_deliveries.event <> excluded.event`,
        values: [
          id,
          from,
          event.position,
          undeliveredSince,
          pause,
          status,
          attempts,
          event.id,
          event.type,
          event.stream,
          event.revision,
          attempt.httpStatus,
          attempt.error,
          attempt.tookMs,
          delayMs,
          aboutPersons(event),
        ],
      })
      return rowCount === 1
    },

    async withhold(id, from, event, undeliveredSince) {
      const { rows } = await pool.query<{ moved: boolean }>({
        name: 'webhook-withhold',
        text: `with fenced as (
            update sillage.webhooks set position = $3, event_id = $4, undelivered_since = $5 where id = $1 and position = $2
            returning id
          ), forgotten as (
            delete from sillage.webhook_deliveries d using fenced where d.webhook = fenced.id and d.position = $3
          )
          select exists (select from fenced) as moved`,
        values: [id, from, event.position, event.id, undeliveredSince],
      })
      return rows[0]?.moved === true
    },

    async skip(moves) {
      if (moves.length === 0) return
      await pool.query({
        name: 'webhook-skip',
        text: `update sillage.webhooks w set position = m.too, event_id = m.event, undelivered_since = null
          from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::uuid[]) m(id, fromm, too, event)
          where w.id = m.id and w.position = m.fromm`,
        values: [
          moves.map(({ id }) => id),
          moves.map(({ from }) => from),
          moves.map(({ to }) => to),
          moves.map(({ event }) => event ?? null),
        ],
      })
    },

    async pause(id, reason) {
      await pool.query(
        'update sillage.webhooks set paused_for = $2, paused_at = clock_timestamp() where id = $1 and paused_for is null',
        [id, reason],
      )
    },

    async recordTrouble(id, why) {
      await pool.query(
        `update sillage.webhooks set trouble = $2,
           troubled_since = case when $2::text is not null then coalesce(troubled_since, clock_timestamp()) end
         where id = $1 and (trouble is not null or $2::text is not null)`,
        [id, why],
      )
    },

    beat: (trouble) => noteCarrier(pool, 'webhooks', trouble),

    async forget(deliveredDays) {
      await pool.query(
        `delete from sillage.webhook_deliveries where status = 'delivered'
          and last_at < clock_timestamp() - $1 * interval '1 day'`,
        [deliveredDays],
      )
    },
  }
}

/**
 * The people whose erasure an event goes with: its subject, and whose stream it is in. Nobody for an event about privacy
 * itself, since receivers must hear of an erasure.
 */
export function aboutPersons({ type, subject, stream }: Pick<StoredEvent, 'type' | 'subject' | 'stream'>): PersonId[] {
  if (type.startsWith('privacy.')) return []
  const ofStream = PersonId.safeParse(parseStream(stream).id)
  return [...new Set([...(subject === null ? [] : [subject]), ...(ofStream.success ? [ofStream.data] : [])])]
}
