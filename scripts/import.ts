// `sillage import oulad DIR` and `sillage import xapi FILE`: public and foreign data as events of this house.
import { realpath, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { type Command, InvalidArgumentError } from 'commander'
import { openService, type Service } from '#compose/compose.ts'
import { importOulad, mostlySetAside } from '#imports/oulad/import-oulad.ts'
import { readTables } from '#imports/oulad/read-tables.ts'
import { rowsLeftOut, type SetAside, setAside } from '#imports/set-aside.ts'
import { gatherXapi, importGathered } from '#imports/xapi/import-xapi.ts'
import { linesOf } from '#imports/xapi/lines.ts'
import { tenantOf } from '#imports/xapi/school-frame.ts'
import { TenantId, Zone } from '#kernel/ids.ts'
import { type Config, readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'
import { progress } from '#platform/progress.ts'
import { reportOulad, reportXapi } from './import-text.ts'

export default function imports(program: Command): void {
  const verb = program.command('import').description('Import data from elsewhere; run again, it adds what is missing.')
  verb
    .command('oulad <folder>')
    .description('The Open University Learning Analytics Dataset, as parquet files.')
    .option('--only <courses>', 'some courses, such as AAA-2013J,BBB-2014B: a school of its own', courses)
    .option('--json', 'report for machines')
    .action(oulad)
  verb
    .command('xapi <file>')
    .description('xAPI statements as JSON: one a line, a list, or an answer of an LRS; packed by gzip or not.')
    .option('--school <name>', 'the school that they go to, made where there is none', schoolName, 'xAPI')
    .option('--zone <zone>', 'the time zone of a school that is made', zone, zone('Europe/Paris'))
    .option('--tenant <id>', 'a school that is there already, instead', tenantId)
    .option('--json', 'report for machines')
    .action(xapi)
}

type OuladArguments = { readonly only?: ReadonlySet<string>; readonly json?: boolean }

async function oulad(folder: string, { only, json = false }: OuladArguments): Promise<void> {
  const readingMs = performance.now()
  const reading = progress({ what: 'Reading clicks', unit: 'rows', total: null, json })
  const tables = await readTables(folder, { ...(only && { only }), onProgress: (rows) => reading.reach(rows) })
  reading.end()
  const readMs = performance.now() - readingMs
  const config = readConfig(process.env)
  await withService(config, async ({ service, signal }) => {
    const startedMs = performance.now() - readMs
    const aside = setAside(config.dataDirectory, {
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
      if (summary.conflicts.length > 0) process.exitCode = 1
    } finally {
      line?.end()
      aside.close()
    }
  })
}

type Opened = { readonly service: Service; readonly signal: AbortSignal }

/** Opens the log, joining a service that runs; a Ctrl-C ends in order, and the next run goes on from there. */
async function withService(config: Config, run: (opened: Opened) => Promise<void>): Promise<void> {
  // The events of a load live until it is written. With the usual 16 MB they are copied about meanwhile: collecting
  // garbage took 30 of 140 seconds, and a third of that with 64 MB.
  setFlagsFromString('--max-semi-space-size=64')
  const service = await openService(config, { logger: openLog({ level: 'warn' }), worker: false, join: true })
  const stop = new AbortController()
  const interrupted = () => stop.abort()
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    await run({ service, signal: stop.signal })
    if (stop.signal.aborted) process.exitCode = 130
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
    await service.close()
  }
}

type XapiArguments = {
  readonly school: string
  readonly zone: Zone
  readonly tenant?: TenantId
  readonly json?: boolean
}

async function xapi(path: string, { school: name, zone: of, tenant, json = false }: XapiArguments): Promise<void> {
  const startedMs = performance.now()
  const file = basename(path)
  const school = tenant ? { tenant } : { name, zone: of }
  const config = readConfig(process.env)
  const identity = [...(await identityOf(path)), tenantOf(school)]
  const aside = setAside(config.dataDirectory, { name: `xapi-${file}`, identity })
  const reading = progress({ what: `Reading ${file}`, unit: 'lines', total: null, json })
  const writing = progress({ what: `Importing ${file}`, unit: 'events', total: null, json })
  let done = 0
  try {
    const options = { file, school, aside }
    // Before a database is started for a file that is not there, or that holds nothing.
    const gathered = await gatherXapi(linesOf(path), { ...options, onLines: (lines) => reading.reach(lines) })
    reading.end()
    await withService(config, async ({ service, signal }) => {
      const onEvents = (events: number) => {
        done += events
        writing.reach(done)
      }
      const summary = await importGathered(service, gathered, { ...options, signal, onEvents })
      writing.end()
      reportXapi(summary, aside, performance.now() - startedMs, signal.aborted, json)
      if (summary.conflicts.length > 0) process.exitCode = 1
      if (2 * rowsLeftOut(aside) > summary.lines) failAfterReport(`Most lines of ${file} were set aside.`, aside)
    })
  } finally {
    reading.end()
    writing.end()
    aside.close()
  }
}

/** Which file it is: another one of the same name, in another folder or at another time, is another source. */
async function identityOf(path: string): Promise<string[]> {
  try {
    const { size, mtimeMs } = await stat(path)
    return [await realpath(path), String(size), String(mtimeMs)]
  } catch {
    // Whoever reads it says what is wrong.
    return [path]
  }
}

/** What could be taken was imported, but whoever runs this in a script must learn that something is wrong. */
function failAfterReport(what: string, aside: SetAside): void {
  process.stderr.write(`${what} Read ${aside.path}, mend the source and import it again: what is missing is added.\n`)
  process.exitCode = 1
}

function courses(text: string): ReadonlySet<string> {
  const names = text.split(',').map((name) => name.trim())
  const wrong = names.find((name) => !/^[A-Z]{3}-\d{4}[BJ]$/.test(name))
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is no course such as AAA-2013J`)
  return new Set(names)
}

function schoolName(name: string): string {
  const fits = name.trim() !== '' && name.length <= 100 && name.isWellFormed() && !name.includes('\0')
  if (!fits) throw new InvalidArgumentError('a name of 1 to 100 letters')
  return name
}

function zone(text: string): Zone {
  const parsed = Zone.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('a time zone such as Europe/Paris')
  return parsed.data
}

function tenantId(text: string): TenantId {
  const parsed = TenantId.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('a UUID')
  return parsed.data
}
