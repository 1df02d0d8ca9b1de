// The status of webhooks, over all endpoints of the database, for metrics, health checks and the doctor.
import type pg from 'pg'

export type WebhookStatus = {
  /** Deliveries that wait for their next attempt. The later events of their endpoints wait behind them. */
  readonly waiting: number
  readonly parked: number
  readonly paused: number
  /** How many of the paused endpoints have a cursor in another log, or in another history of this one. */
  readonly otherLog: number
  /** Endpoints that should have had an event but make no attempt. Those whose receiver is unavailable do not count. */
  readonly stalled: number
  /** Whether a dispatcher is working; true if there is nothing for it to do. */
  readonly isDispatched: boolean
  /** Age of the oldest event that an endpoint should have had, paused ones left out. 0 if there is none. */
  readonly oldestSeconds: number
}

/** Longer than a dispatcher ever waits between two refreshes, and than a lane's longest back-off. */
const STALLED = `interval '30 seconds'`

export async function readWebhookStatus(pool: Pick<pg.Pool, 'query'>): Promise<WebhookStatus> {
  // The last row of an endpoint is its last attempt. A retry in the future counts as progress.
  const { rows } = await pool.query<WebhookStatus>(
    `select d.waiting, d.parked, w.paused, w."otherLog", w.stalled, w."oldestSeconds",
        w.active = 0 or exists (
          select from sillage.carriers c where c.name = 'webhooks' and c.alive_at > clock_timestamp() - ${STALLED}
            and (c.troubled_since is null or c.troubled_since > clock_timestamp() - ${STALLED})
        ) as "isDispatched"
      from
      (select count(*) filter (where status = 'waiting')::integer as waiting,
        count(*) filter (where status = 'parked')::integer as parked
        from sillage.webhook_deliveries where status <> 'delivered') d,
      (select count(paused_for)::integer as paused,
        count(*) filter (where paused_for in ('another-log', 'another-history'))::integer as "otherLog",
        count(*) filter (where paused_for is null)::integer as active,
        count(*) filter (where paused_for is null and (troubled_since < clock_timestamp() - ${STALLED}
          or (undelivered_since < clock_timestamp() - ${STALLED}
            and coalesce(attempted.at, undelivered_since) < clock_timestamp() - ${STALLED})))::integer as stalled,
        coalesce(extract(epoch from clock_timestamp() -
          min(undelivered_since) filter (where paused_for is null)), 0)::float8 as "oldestSeconds"
        from sillage.webhooks e left join lateral (
          select greatest(l.last_at, coalesce(l.next_at, l.last_at)) as at from sillage.webhook_deliveries l
          where l.webhook = e.id order by l.position desc limit 1
        ) attempted on e.undelivered_since is not null) w`,
  )
  const [status] = rows
  if (!status) throw new Error('expected one row from an aggregate')
  return status
}
