// What the import verbs share: memory for events on their way, the report of rows set aside, and the end after a report.
import { setFlagsFromString } from 'node:v8'
import type { SetAside } from '#imports/set-aside.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { type SummaryRow, summaryTable } from '#platform/progress.ts'

/**
 * The events of a batch stay in memory until they are written. With the default of 16 MB, the garbage collector copies
 * them meanwhile: it took 30 of 140 seconds, and a third of that with 64 MB.
 */
export const growRoomForEvents = () => setFlagsFromString('--max-semi-space-size=64')

export function reportAside(aside: SetAside): void {
  if (aside.counts.size === 0) return
  console.log()
  console.log(
    summaryTable(
      [...aside.counts].map(
        ([reason, { rows, taken }]): SummaryRow => [reason, rows, taken ? 'imported anyway' : 'set aside'],
      ),
    ),
  )
  console.log(`Each row is listed in ${aside.path}`)
}

/** Valid rows were imported, but the exit code must report a failure to scripts. */
export function failAfterReport(what: string, aside: SetAside): void {
  process.stderr.write(
    `${what} See ${aside.path}, correct the source and import it again: only what is missing is added.\n`,
  )
  process.exitCode = exitCodes.found
}
