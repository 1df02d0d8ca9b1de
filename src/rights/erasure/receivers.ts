// Who was sent events of a person through a webhook: they have copies. Each is sent the erasure too, as an event, and this says
// whether it has received it.
import { z } from 'zod'
import subjectErased from '#events/privacy/subject-erased.ts'
import type { Instant } from '#kernel/ids.ts'
import type { ErasureParts, Person } from './parts.ts'
import { placeValues } from './places.ts'

export const Receiver = z.object({ webhook: z.string(), host: z.string(), events: z.int() })
export type Receiver = z.output<typeof Receiver>

/** How the notice of the erasure went; null if the delivery log has none, or none any more. */
export type Notice = { readonly state: 'delivered' | 'waiting' | 'parked'; readonly at: Instant }
export type ToldReceiver = Receiver & { readonly notice: Notice | null }

/** The best of the notices to each, one for each stream of the person. */
export async function noticesOf(
  { pool }: Pick<ErasureParts, 'pool'>,
  who: Person,
): Promise<ReadonlyMap<string, Notice>> {
  const [tenant, , streams] = placeValues(who)
  const { rows } = await pool.query<{ webhook: string; state: Notice['state']; at: Instant }>(
    `select distinct on (webhook) webhook, status as state, last_at as at from sillage.webhook_deliveries
     where tenant = $1 and stream = any($2) and type = $3
     order by webhook, array_position(array['delivered', 'waiting', 'parked'], status), last_at`,
    [tenant, streams, subjectErased.type],
  )
  return new Map(rows.map(({ webhook, state, at }) => [webhook, { state, at }]))
}

/** By the delivery log, which forgets what was delivered long ago. */
export async function receiversOf({ pool }: Pick<ErasureParts, 'pool'>, who: Person): Promise<readonly Receiver[]> {
  const [tenant, , streams] = placeValues(who)
  const { rows } = await pool.query<Receiver>(
    `select w.id as webhook, coalesce(substring(w.url from '^[a-z]+://([^/:?#]+)'), '') as host, count(*)::integer as events
     from sillage.webhook_deliveries d join sillage.webhooks w on w.id = d.webhook
     where d.tenant = $1 and d.stream = any($2) and d.status <> 'waiting' group by 1, 2 order by 2, 1`,
    [tenant, streams],
  )
  return rows
}
