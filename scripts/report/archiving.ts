// The implementation of `sillage report archive`: the same reports as the job that a browser asks for, in a directory or in one ZIP.
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, extname, join, resolve } from 'node:path'
import { permissionsOfService } from '#identity/permissions.ts'
import { JobFailed } from '#jobs/job.ts'
import { Instant, type TenantId } from '#kernel/ids.ts'
import { type Progress, progress, readableCount } from '#platform/progress.ts'
import { INDEX_FILE } from '#reporting/archives/archive-contents.ts'
import { writeInto, zipFiles } from '#reporting/archives/archive-files.ts'
import { ReportArchive } from '#reporting/archives/archive-request.ts'
import { type ArchiveMaking, type MadeArchive, makeArchive } from '#reporting/archives/make-archive.ts'
import { exportDirectory } from '#rights/export-directory.ts'
import { UsageError } from '../command-line/arguments.ts'
import { OPERATOR } from '../command-line/operator.ts'
import { withService } from '../command-line/session.ts'

export type ArchiveOptions = {
  readonly tenant: TenantId
  readonly schoolYear: number
  readonly format: string
  readonly lang: string
  readonly out: string
  readonly json?: boolean
}

export async function archive(options: ArchiveOptions): Promise<void> {
  const { tenant, schoolYear, format, lang, out, json = false } = options
  const asked = ReportArchive.parse({ schoolYear, format, language: lang })
  await withService(async ({ service, signal }) => {
    const begunAt = Instant.parse(new Date().toISOString())
    let line: Progress | undefined
    const making: Omit<ArchiveMaking, 'write'> = {
      caller: {
        ...{ tenant, actor: OPERATOR, onBehalfOf: null },
        permissions: permissionsOfService(['teaching:read'], tenant),
        origin: { kind: 'command-line', verb: 'report archive' },
      },
      ...{ begunAt, signal },
      progress({ done, total }) {
        line ??= progress({ what: 'Making the archive', unit: 'reports', total, json })
        line.reach(done)
      },
    }
    const make = (directory: string) =>
      makeArchive(service, asked, { ...making, write: writeInto(directory) }).catch((error: unknown) => {
        throw error instanceof JobFailed ? new UsageError(error.message) : error
      })
    const isZip = extname(out).toLowerCase() === '.zip'
    const made = await (isZip
      ? zipped(out, { make, madeAt: begunAt, signal })
      : exportDirectory(out, make, signal)
    ).finally(() => line?.end())
    const { reports, leftOut, rows, people } = made
    const done = { out, tenant, schoolYear, format, reports, leftOut, rows, people: people.length }
    console.log(json ? JSON.stringify(done) : textOf(done))
  })
}

function textOf({ out, reports, leftOut, rows }: { out: string; reports: number; leftOut: number; rows: number }) {
  const of = `${counted(reports, 'report')} with ${counted(rows, 'row')}`
  const without = leftOut === 0 ? '' : ` ${counted(leftOut, 'report')} could not be made: see ${INDEX_FILE} in it.`
  return `Wrote ${of} to ${out}.${without}`
}

const counted = (count: number, one: string): string => `${readableCount(count)} ${one}${count === 1 ? '' : 's'}`

type Zipping = {
  readonly make: (directory: string) => Promise<MadeArchive>
  readonly madeAt: Instant
  readonly signal: AbortSignal
}

/** The whole file or none: everything is written beside it first, where the next run deletes what an interrupted one left. */
async function zipped(out: string, { make, madeAt, signal }: Zipping): Promise<MadeArchive> {
  const file = resolve(out)
  const partial = `${file}.partial`
  // Before all the work: it could not be replaced afterwards.
  const there = await stat(file).catch(() => null)
  if (there?.isDirectory()) throw new UsageError(`${out} is a directory. Name a file.`)
  await mkdir(dirname(file), { recursive: true })
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { mode: 0o700 })
  try {
    const files = join(partial, 'files')
    const made = await make(files)
    const zip = join(partial, 'archive.zip')
    await zipFiles(files, made.paths, { to: zip, madeAt, signal })
    await rename(zip, file)
    return made
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}
