// The implementation of `sillage import`: imports external data as events.
import { realpath } from 'node:fs/promises'
import { basename } from 'node:path'
import { namespaceOf } from '#imports/oulad/courses.ts'
import { importOulad, mostlySetAside } from '#imports/oulad/import-oulad.ts'
import { readTables } from '#imports/oulad/read-tables.ts'
import { rowsLeftOut, setAside } from '#imports/set-aside.ts'
import { gatherXapi, importGathered } from '#imports/xapi/import-xapi.ts'
import { linesOf } from '#imports/xapi/lines.ts'
import { importerOf, tenantOf } from '#imports/xapi/school-frame.ts'
import type { TenantId, Zone } from '#kernel/ids.ts'
import { readConfig } from '#platform/config.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { progress } from '#platform/progress.ts'
import { withService } from '../command-line/session.ts'
import { identityOf } from './import-source.ts'
import { reportOulad, reportXapi } from './import-text.ts'
import { OTHER_COURSES, refuseWithdrawn } from './refuse-withdrawn.ts'
import { failAfterReport, growRoomForEvents } from './reporting.ts'

export type OuladArguments = { readonly only?: ReadonlySet<string>; readonly json?: boolean }

export async function oulad(folder: string, { only, json = false }: OuladArguments): Promise<void> {
  const readingMs = performance.now()
  const reading = progress({ what: 'Reading clicks', unit: 'rows', total: null, json })
  const tables = await readTables(folder, { ...(only && { only }), onProgress: (rows) => reading.reach(rows) })
  reading.end()
  const readMs = performance.now() - readingMs
  growRoomForEvents()
  await withService(async ({ service, config, signal }) => {
    const startedMs = performance.now() - readMs
    const { tenant, importer } = namespaceOf(only)
    await refuseWithdrawn(service.log, { tenant, actor: importer }, OTHER_COURSES)
    const aside = setAside(config.dataDirectory, {
      school: tenant,
      name: ['oulad', ...(only ?? [])].join('-'),
      identity: [await realpath(folder), tables.digest],
    })
    let line: ReturnType<typeof progress> | undefined
    let done = 0
    try {
      const summary = await importOulad(service, tables, {
        ...(only && { only }),
        aside,
        signal,
        onTotal: (total) => {
          line = progress({ what: 'Importing OULAD', unit: 'events', total, json })
        },
        onEvents: (events) => {
          done += events
          line?.reach(done)
        },
      })
      line?.end()
      reportOulad(summary, aside, performance.now() - startedMs, signal.aborted, json)
      const broken = mostlySetAside(summary.tables)
      if (broken.length > 0) failAfterReport(`Most rows of ${broken.join(', ')} were set aside.`, aside)
      if (summary.conflicts.length > 0) process.exitCode = exitCodes.found
    } finally {
      line?.end()
      aside.close()
    }
  })
}

export type XapiArguments = {
  readonly school: string
  readonly zone: Zone
  readonly tenant?: TenantId
  readonly json?: boolean
}

export async function xapi(path: string, { school: name, zone, tenant, json = false }: XapiArguments): Promise<void> {
  const startedMs = performance.now()
  const file = basename(path)
  const school = tenant ? { tenant } : { name, zone }
  const config = readConfig(process.env)
  const identity = [...(await identityOf(path)), tenantOf(school)]
  const aside = setAside(config.dataDirectory, { school: tenantOf(school), name: `xapi-${file}`, identity })
  const reading = progress({ what: `Reading ${file}`, unit: 'lines', total: null, json })
  const writing = progress({ what: `Importing ${file}`, unit: 'events', total: null, json })
  let done = 0
  try {
    const options = { file, school, aside }
    // Read the file first, so that no database is started for a missing or empty file.
    const gathered = await gatherXapi(linesOf(path), { ...options, onLines: (lines) => reading.reach(lines) })
    reading.end()
    growRoomForEvents()
    await withService(async ({ service, signal }) => {
      await refuseWithdrawn(service.log, { tenant: tenantOf(school), actor: importerOf(tenantOf(school)) })
      const onEvents = (events: number) => {
        done += events
        writing.reach(done)
      }
      const summary = await importGathered(service, gathered, { ...options, signal, onEvents })
      writing.end()
      reportXapi(summary, aside, performance.now() - startedMs, signal.aborted, json)
      if (summary.conflicts.length > 0) process.exitCode = exitCodes.found
      if (2 * rowsLeftOut(aside) > summary.lines) failAfterReport(`Most lines of ${file} were set aside.`, aside)
    })
  } finally {
    reading.end()
    writing.end()
    aside.close()
  }
}
