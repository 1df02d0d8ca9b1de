// The implementation of `sillage files sweep`.
import { readableBytes } from '#operating/doctor/machine.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { progress, summaryTable } from '#platform/progress.ts'
import { withService } from '../command-line/session.ts'
import { configuredStore, someoneElse } from './store.ts'

export type SweepOptions = { readonly dryRun?: boolean; readonly json?: boolean }

export async function sweep({ dryRun = false, json = false }: SweepOptions): Promise<void> {
  await withService(
    async ({ service, signal }) => {
      const store = configuredStore(service)
      const line = progress({ what: 'Sweeping', unit: 'objects', total: null, json })
      const swept = await store.sweep({ dryRun, signal, onObjects: line.reach }).finally(line.end)
      if (swept === 'busy') return someoneElse('sweeping the bucket')
      const { objects, left, leftBytes, young, deleted, trouble } = swept
      const kept = dryRun ? 0 : left - deleted
      if (dryRun && left > 0) process.exitCode = exitCodes.wouldChange
      if (kept > 0) process.exitCode = exitCodes.found
      if (json) return console.log(JSON.stringify({ ...swept, dryRun, stopped: signal.aborted }))
      console.log(
        summaryTable([
          ['Objects in the bucket', objects],
          ['Without a row', left, readableBytes(leftBytes)],
          ...(dryRun ? [] : [['Deleted', deleted] as const]),
          ...(kept > 0 ? [['To be deleted by a worker', kept, trouble ?? ''] as const] : []),
          ...(young > 0 ? [['Without a row, not an hour old', young, 'run it again later'] as const] : []),
        ]),
      )
      if (dryRun && left > 0) console.log('Dry run: nothing was deleted. Leave out --dry-run to delete them.')
      if (signal.aborted) console.log('Stopped. Run the same command to continue.')
    },
    { lookOnly: dryRun },
  )
}
