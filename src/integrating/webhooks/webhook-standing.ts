// How webhooks stand, over all endpoints of the database: for metrics, health and the doctor.
import type pg from 'pg'

export type WebhookStanding = {
  /** Deliveries that wait for their next attempt, each with its endpoint's later events behind it. */
  readonly waiting: number
  readonly parked: number
  readonly paused: number
  /** Of those, endpoints whose cursor is of another log, or of another history of this one. */
  readonly strangers: number
  /** Endpoints that should have had an event and make no attempt: not those whose receiver is away. */
  readonly stalled: number
  /** Whether a dispatcher is at work; true where there is nothing for one to do. */
  readonly isDispatched: boolean
  /** Age of the oldest event that an endpoint which is not paused should have had; 0 where there is none. */
  readonly oldestSeconds: number
}

/** Longer than a dispatcher ever waits between two looks, and than a lane's longest back-off. */
const STALLED = `interval '30 seconds'`

export async function webhookStanding(pool: Pick<pg.Pool, 'query'>): Promise<WebhookStanding> {
  // The last row of an endpoint is its last attempt. One that is still to be made again is progress, though not soon.
  const { rows } = await pool.query<WebhookStanding>(
    `select d.waiting, d.parked, w.paused, w.strangers, w.stalled, w."oldestSeconds",
        w.active = 0 or exists (
          select from sillage.carriers c where c.name = 'webhooks' and c.alive_at > clock_timestamp() - ${STALLED}
            and (c.troubled_since is null or c.troubled_since > clock_timestamp() - ${STALLED})
        ) as "isDispatched"
      from
      (select count(*) filter (where status = 'waiting')::integer as waiting,
        count(*) filter (where status = 'parked')::integer as parked
        from sillage.webhook_deliveries where status <> 'delivered') d,
      (select count(paused_for)::integer as paused,
        count(*) filter (where paused_for in ('another-log', 'another-history'))::integer as strangers,
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
  const [standing] = rows
  if (!standing) throw new Error('an aggregate gives one row')
  return standing
}
