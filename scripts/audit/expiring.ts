// The implementation of `sillage audit expire`.
import { Instant, installationTenant, type TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { openPool } from '#platform/database.ts'
import { readableCount } from '#platform/progress.ts'
import { expire, LEAST_KEPT_DAYS, planExpiry } from '#trail/expiry.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'

export type ExpireOptions = {
  readonly school: TenantId
  readonly before: Instant
  readonly yes?: boolean
  readonly json?: boolean
}

const DAY_MS = 86_400_000
const now = () => Instant.parse(new Date().toISOString())

export async function expireEntries({ school, before, yes, json }: ExpireOptions): Promise<void> {
  if (Date.parse(before) > Date.now() - LEAST_KEPT_DAYS * DAY_MS)
    throw new UsageError(`The trail is kept for at least ${LEAST_KEPT_DAYS} days: name an earlier time.`)
  await withService(
    async ({ service: { databaseUrl, trail } }) => {
      const pool = openPool(databaseUrl, { name: 'sillage audit', max: 2 })
      try {
        const expiry = await planExpiry(pool, school, before)
        if (expiry !== null && yes) {
          // Before the deletion: what is gone must be in the chain that is left.
          const facts = { school, before, keptFrom: expiry.keptFrom, entries: expiry.entries, root: expiry.root }
          await Promise.all(
            [school, installationTenant].map((tenant) =>
              trail.recordDurably({
                tenant,
                actor: processActor('command line'),
                onBehalfOf: null,
                origin: { kind: 'command-line', verb: 'audit expire' },
                action: 'entries-expired',
                subjects: [],
                purpose: 'security',
                facts,
                at: now(),
              }),
            ),
          )
          await expire(pool, school, expiry)
        }
        if (json) console.log(JSON.stringify({ school, before, expired: yes === true, expiry }))
        else if (expiry === null) console.log('Nothing has expired: no checkpoint that was handed out is that old.')
        else
          console.log(
            yes
              ? `Deleted ${readableCount(expiry.entries)} entries. The trail begins with entry ${expiry.keptFrom} now.`
              : `${readableCount(expiry.entries)} entries have expired, up to the checkpoint of ${expiry.checkpointAt.slice(0, 10)}. Nothing was changed: add --yes to delete them.`,
          )
      } finally {
        await pool.end()
      }
    },
    { lookOnly: true },
  )
}
