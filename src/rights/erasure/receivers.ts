// Who was sent events of a person through a webhook: they have copies, which the school must ask them to erase.
import { z } from 'zod'
import type { ErasureParts, Person } from './parts.ts'
import { placeValues } from './places.ts'

export const Receiver = z.object({ webhook: z.string(), host: z.string(), events: z.int() })
export type Receiver = z.output<typeof Receiver>

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
