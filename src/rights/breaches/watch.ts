// Watches the 72 hours of breaches: whose warning is due, in all schools.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { z } from 'zod'
import type { CommandRunner } from '#commanding/command-runner.ts'
import { NEAR_HOURS } from '#events/privacy/breaches.ts'
import { type Instant, TenantId } from '#kernel/ids.ts'
import { requestsCaller } from '../requests/carry-on.ts'

export type WatchedBreach = { readonly tenant: TenantId; readonly breach: string }

const Row = z.object({ tenant: TenantId, breach: z.string() })

/** None while the read model is not built. */
export async function dueBreaches(pool: Pick<pg.Pool, 'query'>, now: Instant): Promise<readonly WatchedBreach[]> {
  const { rows: built } = await pool.query<{ built: boolean }>(
    `select to_regclass('read.breaches') is not null as built`,
  )
  if (!built[0]?.built) return []
  const { rows } = await pool.query(
    `select tenant, breach from read.breaches
     where closed_at is null and authority_told_at is null and (risk is null or risk <> 'none')
       and (warning is null and notify_by < $1::timestamptz + make_interval(hours => $2)
         or warning = 'near' and notify_by < $1::timestamptz)
     order by notify_by`,
    [now, NEAR_HOURS],
  )
  return Row.array().parse(rows)
}

/** The decider compares again: sent twice, it warns once. */
export const warnOfBreach =
  (commands: CommandRunner) =>
  async ({ tenant, breach }: WatchedBreach): Promise<void> => {
    await commands.run({
      command: 'privacy.warn-of-breach',
      input: { breach },
      caller: requestsCaller(tenant),
      key: randomUUID(),
    })
  }
