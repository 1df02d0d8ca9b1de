// `sillage import` at work: public and foreign data as events.
import { basename } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { importOulad, type OuladSummary } from '#imports/oulad/import-oulad.ts'
import { readTables } from '#imports/oulad/read-tables.ts'
import { type SetAside, setAside } from '#imports/set-aside.ts'
import { importXapi, type XapiSummary } from '#imports/xapi/import-xapi.ts'
import { linesOf } from '#imports/xapi/lines.ts'
import type { TenantId, Zone } from '#kernel/ids.ts'
import { progress, readableCount, readableDuration, type SummaryRow, summaryTable } from '#platform/progress.ts'
import { withService } from '../command-line/session.ts'

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
    const aside = setAside(config.dataDirectory, ['oulad', ...(only ?? [])].join('-'))
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
    } finally {
      line?.end()
      aside.close()
    }
  })
}

/**
 * The events of a load live until it is written. With the usual 16 MB they are copied about meanwhile: collecting garbage
 * took 30 of 140 seconds, and a third of that with 64 MB.
 */
const growRoomForEvents = () => setFlagsFromString('--max-semi-space-size=64')

function reportOulad(summary: OuladSummary, aside: SetAside, tookMs: number, isStopped: boolean, json: boolean): void {
  const { events, before, total, tables, types, learners, courses, conflicts, namespace } = summary
  if (json) {
    const { tenant } = namespace
    const counts = { events, before, total, learners, classes: courses.length, conflicts: conflicts.length }
    const setAsideRows = Object.fromEntries([...aside.counts].map(([reason, { rows }]) => [reason, rows]))
    console.log(
      JSON.stringify({
        imported: 'oulad',
        tenant,
        ...counts,
        types: Object.fromEntries(types),
        setAside: setAsideRows,
        stopped: isStopped,
        tookMs: Math.round(tookMs),
      }),
    )
    return
  }
  console.log(
    summaryTable(
      tables.map(({ table, rows, taken }): SummaryRow => [table, rows, `rows, ${readableCount(taken)} taken`]),
    ),
  )
  console.log()
  console.log(summaryTable([...types].map(([type, count]): SummaryRow => [type, count])))
  reportAside(aside)
  console.log()
  console.log(
    summaryTable([
      ['Written now', events, `${readableDuration(tookMs)}, ${readableCount((events / tookMs) * 1_000)} events/s`],
      ...(before > 0 ? [['Found from before', before] as const] : []),
      ...(conflicts.length > 0
        ? [['Streams left alone', conflicts.length, 'they hold other events where the import’s should stand'] as const]
        : []),
      ['Learners', learners, `in ${courses.length} classes; tenant ${namespace.tenant}`],
    ]),
  )
  for (const { name, class: ofClass } of courses) console.log(`  ${name}  class ${ofClass}`)
  if (isStopped) console.log('Stopped. The same command goes on from here.')
}

export type XapiArguments = {
  readonly school: string
  readonly zone: Zone
  readonly tenant?: TenantId
  readonly json?: boolean
}

export async function xapi(path: string, { school, zone: of, tenant, json = false }: XapiArguments): Promise<void> {
  const file = basename(path)
  // Before a database is started for a file that is not there.
  for await (const _ of linesOf(path)) break
  growRoomForEvents()
  await withService(async ({ service, config, signal }) => {
    const startedMs = performance.now()
    const aside = setAside(config.dataDirectory, `xapi-${file.replaceAll(/[^A-Za-z0-9._-]/g, '-')}`)
    const reading = progress({ what: `Reading ${file}`, unit: 'lines', total: null, json })
    const writing = progress({ what: `Importing ${file}`, unit: 'events', total: null, json })
    let done = 0
    try {
      const summary = await importXapi(service, linesOf(path), {
        file,
        school: tenant ? { tenant } : { name: school, zone: of },
        aside,
        signal,
        onLines: (lines) => reading.reach(lines),
        onStatements: () => reading.end(),
        onEvents: (events) => {
          done += events
          writing.reach(done)
        },
      })
      writing.end()
      reportXapi(summary, aside, performance.now() - startedMs, signal.aborted, json)
    } finally {
      reading.end()
      writing.end()
      aside.close()
    }
  })
}

function reportXapi(summary: XapiSummary, aside: SetAside, tookMs: number, isStopped: boolean, json: boolean): void {
  const { lines, statements, duplicates, before, learners, courses: of, events, types, conflicts, tenant } = summary
  if (json) {
    const counts = { lines, statements, duplicates, before, learners, events, conflicts: conflicts.length }
    const setAsideRows = Object.fromEntries([...aside.counts].map(([reason, { rows }]) => [reason, rows]))
    const more = { types: Object.fromEntries(types), setAside: setAsideRows, stopped: isStopped }
    console.log(JSON.stringify({ imported: 'xapi', tenant, ...counts, ...more, tookMs: Math.round(tookMs) }))
    return
  }
  console.log(
    summaryTable([
      ['Lines', lines],
      ['Statements taken', statements],
      ...(duplicates > 0 ? [['Lines that repeat one', duplicates] as const] : []),
      ...(before > 0 ? [['In the log already', before, 'statements'] as const] : []),
    ]),
  )
  if (types.size > 0) console.log(`\n${summaryTable([...types].map(([type, count]): SummaryRow => [type, count]))}`)
  reportAside(aside)
  console.log()
  console.log(
    summaryTable([
      ['Written now', events, `${readableDuration(tookMs)}, ${readableCount((events / tookMs) * 1_000)} events/s`],
      ...(conflicts.length > 0
        ? [['Streams not finished', conflicts.length, 'others write there: run it again'] as const]
        : []),
      ['Learners', learners, `in ${of.length} classes; tenant ${tenant}`],
    ]),
  )
  for (const { id, class: ofClass } of of) console.log(`  ${id}  class ${ofClass}`)
  if (isStopped) console.log('Stopped. The same command goes on from here.')
}

function reportAside(aside: SetAside): void {
  if (aside.counts.size === 0) return
  console.log()
  console.log(
    summaryTable(
      [...aside.counts].map(
        ([reason, { rows, taken }]): SummaryRow => [reason, rows, taken ? 'taken all the same' : 'set aside'],
      ),
    ),
  )
  console.log(`Row by row in ${aside.path}`)
}
