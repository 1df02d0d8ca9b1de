// The implementation of `sillage audit export`.
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { leftOutOf } from '#compose/guardians-of.ts'
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { progress, readableCount, summaryTable } from '#platform/progress.ts'
import { codeOf } from '#platform/running.ts'
import { readChain, type Selection, writeBundle } from '#trail/bundle.ts'
import { openTrailKey } from '#trail/trail-key.ts'
import { readTrailStatus } from '#trail/trail-status.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { existingKey } from './existing-key.ts'

export type ExportOptions = {
  readonly school: TenantId
  readonly subject?: PersonId
  readonly actor?: PersonId
  readonly from?: Instant
  readonly until?: Instant
  readonly to: string
  readonly json?: boolean
}

const now = () => new Date().toISOString() as Instant

export async function exportBundle(options: ExportOptions): Promise<void> {
  const { school, subject, actor, from, until, json = false } = options
  const directory = resolve(options.to)
  if (from !== undefined && until !== undefined && from >= until) throw new UsageError('--until must be after --from.')
  if (await exists(directory)) throw new UsageError(`${options.to} exists already. Name a directory that does not.`)
  await withService(
    async ({ service: { databaseUrl, log, codec }, config: { dataDirectory } }) => {
      const pool = openPool(databaseUrl, { name: 'sillage audit', max: 2 })
      try {
        const client = await pool.connect()
        const chain = await readChain(client, school).finally(() => client.release())
        if (chain === null) throw new UsageError(`The trail of school ${school} has no entries.`)
        const { chains } = await readTrailStatus(pool)
        // Another key than the service's would make a bundle that does not verify.
        const isSigned = chains.some(({ checkpoint }) => checkpoint !== null)
        const key = await (isSigned ? existingKey(dataDirectory) : openTrailKey(dataDirectory))
        let shown: ReturnType<typeof progress> | undefined
        const selection: Selection = {
          ...(subject && { subject }),
          ...(actor && { actor }),
          ...(from && { from }),
          ...(until && { to: until }),
        }
        const summary = await writeBundle(pool, {
          school,
          selection,
          ...(await leftOutOf({ log, codec }, school, selection)),
          directory,
          key,
          at: now(),
          onProgress(done, total) {
            shown ??= progress({ what: 'Exporting the trail', unit: 'entries', total, json })
            shown.reach(done)
          },
        }).finally(() => shown?.end())
        const rows = [
          [
            'Entries',
            summary.entries,
            summary.entries === summary.size ? 'the whole chain' : `of ${readableCount(summary.size)}`,
          ],
          ['Root', summary.root],
          ['Key', key.id],
          ['Directory', directory],
        ] as const
        console.log(json ? JSON.stringify({ school, ...summary, key: key.id, directory }) : summaryTable(rows))
      } finally {
        await pool.end()
      }
    },
    { lookOnly: true },
  )
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}
