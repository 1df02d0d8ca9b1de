// The implementation of `sillage import mathcopain`: checks the files, imports them, and compares both sides.
import { realpath } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { importMathcopain, isSchoolOfOthers, type MathcopainSummary } from '#imports/mathcopain/import-mathcopain.ts'
import { MEASURES } from '#imports/mathcopain/integrity.ts'
import { importerOf, tenantOf } from '#imports/mathcopain/plans.ts'
import { FILES, type Folder, readFolder } from '#imports/mathcopain/read-folder.ts'
import { rowsLeftOut, type SetAside, setAside } from '#imports/set-aside.ts'
import type { TenantId, Zone } from '#kernel/ids.ts'
import { readConfig } from '#platform/config.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { progress, readableCount, readableDuration, type SummaryRow, summaryTable } from '#platform/progress.ts'
import { type SampleOptions, writeMathcopainSample } from '#simulator/mathcopain-sample.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { schoolIn } from './import-source.ts'
import { refuseWithdrawn } from './refuse-withdrawn.ts'
import { failAfterReport, growRoomForEvents, reportAside } from './reporting.ts'

export type MathcopainArguments = {
  readonly school?: string
  readonly tenant?: TenantId
  readonly zone: Zone
  readonly dryRun?: boolean
  readonly intoExisting?: boolean
  readonly json?: boolean
}

export async function mathcopain(path: string, options: MathcopainArguments): Promise<void> {
  const { zone, dryRun = false, intoExisting = false, json = false } = options
  const startedMs = performance.now()
  const school = schoolIn(options)
  const tenant = tenantOf(school)
  const { dataDirectory } = readConfig(process.env)
  const identity = [await realpath(path).catch(() => path), tenant]
  const aside = setAside(dataDirectory, { school: tenant, name: `mathcopain-${basename(resolve(path))}`, identity })
  const reading = progress({ what: 'Reading', unit: 'records', total: null, json })
  let writing: ReturnType<typeof progress> | undefined
  try {
    const clock = { zone, nowMs: Date.now() }
    // Read the files first, so that no database is started for a missing or empty folder.
    const folder = await readFolder(path, { clock, aside, onRecords: (records) => reading.reach(records) })
    reading.end()
    if (dryRun) {
      report(folder, null, aside, { tookMs: performance.now() - startedMs, isStopped: false, tenant, json })
      return
    }
    growRoomForEvents()
    await withService(async ({ service, signal }) => {
      if (!intoExisting && (await isSchoolOfOthers(service.log, tenant)))
        throw new UsageError(
          `The school ${tenant} was opened before this import. Back up the database (pg_dump) and the keys (sillage keys backup), then add --into-existing.`,
        )
      await refuseWithdrawn(service.log, { tenant, actor: importerOf(tenant) })
      let done = 0
      const summary = await importMathcopain(service, folder, {
        ...{ school, zone, signal },
        onTotal: (total) => {
          writing = progress({ what: 'Importing MathCopain', unit: 'events', total, json })
        },
        onEvents: (events) => {
          done += events
          writing?.reach(done)
        },
      })
      writing?.end()
      const tookMs = performance.now() - startedMs
      report(folder, summary, aside, { tookMs, isStopped: signal.aborted, tenant, json })
      if (summary.conflicts.length > 0) process.exitCode = exitCodes.found
      if (2 * rowsLeftOut(aside) > recordsOf(folder)) failAfterReport('Most records were set aside.', aside)
      const differences = summary.integrity?.differences ?? []
      if (differences.length > 0) {
        process.stderr.write(
          `The log does not hold what the files say (${differences.join(', ')}). Run the import again; if the difference stays, an earlier import of other files wrote to this school.\n`,
        )
        process.exitCode = exitCodes.found
      }
    })
  } finally {
    reading.end()
    writing?.end()
    aside.close()
  }
}

const recordsOf = ({ counts }: Folder): number => [...counts.values()].reduce((sum, { read }) => sum + read, 0)

type How = { readonly tookMs: number; readonly isStopped: boolean; readonly tenant: TenantId; readonly json: boolean }

/** Without a summary, of a dry run. */
function report(
  folder: Folder,
  summary: MathcopainSummary | null,
  aside: SetAside,
  { tookMs, isStopped, tenant, json }: How,
): void {
  const records = recordsOf(folder)
  const recordsPerSecond = Math.round((records / tookMs) * 1_000)
  if (json) {
    console.log(
      JSON.stringify({
        imported: 'mathcopain',
        dryRun: summary === null,
        tenant,
        files: Object.fromEntries(folder.counts),
        rules: [...aside.counts].map(([rule, { rows, taken }]) => ({ rule, records: rows, taken })),
        rejected: aside.counts.size > 0 ? aside.path : null,
        ...(summary && {
          events: summary.events,
          before: summary.before,
          erased: summary.erased,
          conflicts: summary.conflicts.length,
          integrity: summary.integrity,
        }),
        stopped: isStopped,
        tookMs: Math.round(tookMs),
        recordsPerSecond,
      }),
    )
    return
  }
  const files = FILES.map((file): SummaryRow => {
    const { read = 0, accepted = 0, isThere = false } = folder.counts.get(file) ?? {}
    return [file, read, isThere ? `records, ${readableCount(accepted)} accepted` : 'not in the folder']
  })
  console.log(summaryTable(files))
  reportAside(aside)
  console.log()
  const speed = `${readableDuration(tookMs)}, ${readableCount(recordsPerSecond)} records/s`
  if (summary === null) {
    console.log(`Dry run: nothing was written (${speed}).`)
    return
  }
  const { events, before, erased, conflicts, integrity } = summary
  console.log(
    summaryTable([
      ['Written now', events, speed],
      ...(before > 0 ? [['Already in the log', before] as const] : []),
      ...(erased > 0 ? [['Streams of erased people', erased, 'left out'] as const] : []),
      ...(conflicts.length > 0
        ? [['Streams not finished', conflicts.length, 'another process writes to them: run the import again'] as const]
        : []),
    ]),
  )
  if (integrity) {
    console.log()
    console.log(
      summaryTable(
        MEASURES.map((measure): SummaryRow => {
          const [said, found] = [integrity.files[measure], integrity.log[measure]]
          return [measure, found, said === found ? 'as in the files' : `${readableCount(said)} in the files: DIFFERENT`]
        }),
      ),
    )
  }
  console.log(`Tenant ${tenant}`)
  if (isStopped) console.log('Stopped. Run the same command to continue.')
}

export type SampleArguments = SampleOptions & { readonly json?: boolean }

export async function mathcopainSample(path: string, { json = false, ...options }: SampleArguments): Promise<void> {
  const records = await writeMathcopainSample(path, options)
  if (json) {
    console.log(JSON.stringify({ written: 'mathcopain', records }))
    return
  }
  for (const [file, count] of Object.entries(records)) console.log(`${readableCount(count)} records in ${file}`)
  console.log(`To check them: sillage import mathcopain ${path} --school Essai --dry-run`)
}
