// The implementation of `sillage report`: the same rows and bytes as the job that a browser asks for.
import { rename, rm, writeFile } from 'node:fs/promises'
import { permissionsOfService } from '#identity/permissions.ts'
import { JobFailed } from '#jobs/job.ts'
import { Instant, type TenantId, Zone } from '#kernel/ids.ts'
import { readMoment } from '#past/moment.ts'
import { progress, readableCount } from '#platform/progress.ts'
import { makeReport } from '#reporting/make-report.ts'
import { offeredReports } from '#reporting/offered-reports.ts'
import { faultOf, ReportFile } from '#reporting/report-request.ts'
import { UsageError } from '../command-line/arguments.ts'
import { OPERATOR } from '../command-line/operator.ts'
import { withService } from '../command-line/session.ts'

export type ListOptions = { readonly json?: boolean }

export function list({ json = false }: ListOptions): void {
  const all = Object.values(offeredReports).map(({ name, sequence, past }) => ({ name, sequence, past }))
  if (json) {
    console.log(JSON.stringify(all))
    return
  }
  const longest = Math.max(...all.map(({ name }) => name.length))
  for (const { name, sequence, past } of all)
    console.log(
      `${name.padEnd(longest)}  ${sequences[sequence]}, ${past === 'offered' ? 'now or as of a moment' : 'now only'}`,
    )
}

const sequences = { required: 'of a sequence', optional: 'of a class or a sequence', none: 'of a class' } as const

export type MakeOptions = {
  readonly tenant: TenantId
  readonly class: string
  readonly sequence?: string
  readonly at?: string
  readonly format: string
  readonly lang: string
  readonly out: string
  readonly json?: boolean
}

export async function make(name: string, options: MakeOptions): Promise<void> {
  const { tenant, class: ofClass, sequence, at, format, lang, out, json = false } = options
  const parsed = ReportFile.safeParse({
    ...{ report: name, class: ofClass, format, language: lang },
    ...(sequence !== undefined && { sequence }),
    ...(at !== undefined && { at }),
  })
  if (!parsed.success)
    throw new UsageError(parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'))
  const asked = parsed.data
  const fault = faultOf(asked)
  if (fault) throw new UsageError(`--${fault.pointer.slice(1)}: ${fault.detail}`)

  await withService(async ({ service, signal }) => {
    const begunAt = Instant.parse(new Date().toISOString())
    const moment = readMoment({ at }, { head: await service.log.head(), now: begunAt }, { at: '/at', known: '/at' })
    if ('fields' in moment) throw new UsageError(moment.fields.map(({ detail }) => `--at: ${detail}`).join('\n'))
    const line = progress({ what: 'Making the report', unit: 'pages and rows', total: null, json })
    const caller = {
      ...{ tenant, actor: OPERATOR, onBehalfOf: null },
      permissions: permissionsOfService(['teaching:read'], tenant),
      origin: { kind: 'command-line', verb: 'report make' } as const,
    }
    const parts = {
      queries: service.queries,
      zoneOf: async (school: TenantId) => Zone.nullable().parse(await service.zoneOf(school)),
    }
    const making = { caller, begunAt, signal, progress: ({ done }: { readonly done: number }) => line.reach(done) }
    const { table, bytes } = await makeReport(parts, asked, making)
      .catch((error: unknown) => {
        throw error instanceof JobFailed ? new UsageError(error.message) : error
      })
      .finally(() => line.end())
    await writeOwn(out, bytes)
    const done = {
      ...{ file: out, report: asked.report, tenant, class: asked.class, at: asked.at ?? null, format: asked.format },
      ...{ rows: table.rows.length, people: table.people.length, bytes: bytes.length },
    }
    console.log(json ? JSON.stringify(done) : `Wrote ${readableCount(done.rows)} rows to ${out}.`)
  })
}

/** The whole file or none: under another name first. It names people, so only its owner may read it. */
async function writeOwn(file: string, bytes: Uint8Array): Promise<void> {
  const aside = `${file}.${process.pid}`
  try {
    await writeFile(aside, bytes, { flag: 'wx', mode: 0o600 })
    await rename(aside, file)
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
}
