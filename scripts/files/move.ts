// The implementation of `sillage files move`.
import type { MoveTo } from '#files/move-files.ts'
import { readableBytes } from '#operating/doctor/machine.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { progress, readableCount, readableDuration, summaryTable } from '#platform/progress.ts'
import { withService } from '../command-line/session.ts'
import { configuredStore, someoneElse } from './store.ts'

export type MoveFilesOptions = { readonly to: MoveTo; readonly dryRun?: boolean; readonly json?: boolean }

export async function move({ to, dryRun = false, json = false }: MoveFilesOptions): Promise<void> {
  await withService(
    async ({ service, signal }) => {
      const store = configuredStore(service)
      const planned = await store.toMove(to)
      const target = to === 's3' ? 'the bucket' : 'the database'
      if (dryRun) {
        if (planned.files > 0) process.exitCode = exitCodes.wouldChange
        console.log(
          json
            ? JSON.stringify({ to, dryRun, ...planned })
            : `Would move ${filesText(planned.files)} (${readableBytes(planned.bytes)}) to ${target}.`,
        )
        return
      }
      const startedMs = performance.now()
      const line = progress({ what: 'Moving files', unit: 'bytes', total: planned.bytes, json })
      const onFiles = ({ files, bytes }: typeof planned) =>
        line.reach(bytes, `${readableCount(files)} of ${filesText(planned.files)}`)
      const moved = await store.move(to, { signal, onFiles }).finally(line.end)
      if (moved === 'busy') return someoneElse('moving files')
      const { files, bytes, damaged, refused, refusals, left, trouble } = moved
      const others = left - damaged - refused
      const tookMs = performance.now() - startedMs
      if (left > 0) process.exitCode = exitCodes.found
      if (json) {
        console.log(JSON.stringify({ to, dryRun, ...moved, tookMs: Math.round(tookMs), stopped: signal.aborted }))
        return
      }
      const rate = `${readableBytes(bytes)} in ${readableDuration(tookMs)}, ${readableBytes((bytes / tookMs) * 1_000)}/s`
      console.log(
        summaryTable([
          [`Moved to ${target}`, files, rate],
          ...(damaged > 0 ? [['Damaged, left where they are', damaged] as const] : []),
          ...(refused > 0 ? [['Refused by the store, left where they are', refused] as const] : []),
          ...(others > 0 ? [['Left', others, 'run the same command again'] as const] : []),
        ]),
      )
      for (const { tenant, kind, sha256, object, why } of refusals)
        console.log(`Refused: ${object ?? `${tenant}/${kind}, SHA-256 ${sha256}`}: ${why}`)
      if (refused > refusals.length) console.log(`… and ${filesText(refused - refusals.length)} more.`)
      if (trouble !== null)
        console.log(`Their old bytes are still in the bucket, and a worker deletes them: ${trouble}`)
      if (signal.aborted) console.log('Stopped. Run the same command to continue.')
    },
    { lookOnly: dryRun },
  )
}

const filesText = (count: number): string => `${readableCount(count)} ${count === 1 ? 'file' : 'files'}`
