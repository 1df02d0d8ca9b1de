// The status of e-mails, over all schools, for metrics, health and the doctor. Counts, and nobody's name.
import type pg from 'pg'

export type MailStatus = {
  /** E-mails that are due and not sent. */
  readonly waiting: number
  /** Sent in the last day. */
  readonly sent: number
  /** Of the last day: those that the server will not take for their address. */
  readonly refused: number
  /** Age of the oldest that waits; 0 if none does. */
  readonly oldestSeconds: number
  /** Whether a worker sends. */
  readonly isSent: boolean
  /** Why the server takes nothing, as a code; null if it does. */
  readonly trouble: string | null
}

/** Longer than a worker waits between two looks, with an e-mail that takes long. */
const SILENT = `interval '3 minutes'`

export async function readMailStatus(pool: Pick<pg.Pool, 'query'>): Promise<MailStatus> {
  const { rows } = await pool.query<MailStatus>(
    `select count(*) filter (where state = 'waiting')::integer as waiting,
       count(*) filter (where state = 'sent')::integer as sent,
       count(*) filter (where state = 'refused' and settled_at > clock_timestamp() - interval '1 day')::integer as refused,
       coalesce(extract(epoch from clock_timestamp() - min(planned_at) filter (where state = 'waiting')), 0)::float8 as "oldestSeconds",
       exists (select from sillage.carriers where name = 'mail' and alive_at > clock_timestamp() - ${SILENT}) as "isSent",
       (select trouble from sillage.carriers where name = 'mail') as trouble
     from sillage.digests where state = 'waiting' or settled_at > clock_timestamp() - interval '1 day'`,
  )
  const [status] = rows
  if (!status) throw new Error('expected one row from an aggregate')
  return status
}
