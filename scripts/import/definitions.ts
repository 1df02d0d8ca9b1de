// What `sillage import curriculum` and `sillage import competencies` share: a table whose rows define what a school works with.
import { basename } from 'node:path'
import type { Service } from '#compose/service.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import { tenantOf } from '#imports/answers/answer-plans.ts'
import { schoolOf } from '#imports/school-of.ts'
import type { DefinitionCounts, DefinitionOptions, DefinitionParts } from '#imports/send-definitions.ts'
import { rowsLeftOut, type SetAside, setAside } from '#imports/set-aside.ts'
import { linesOfText } from '#imports/text-lines.ts'
import type { TenantId, Zone } from '#kernel/ids.ts'
import { readConfig } from '#platform/config.ts'
import { progress, readableDuration, summaryTable } from '#platform/progress.ts'
import { withService } from '../command-line/session.ts'
import { identityOf, schoolIn } from './import-source.ts'
import { failAfterReport, reportAside } from './reporting.ts'

export type DefinitionsArguments = {
  readonly school?: string
  readonly tenant?: TenantId
  readonly zone: Zone
  readonly separator?: string
  readonly json?: boolean
}

type Source = { readonly file: string; readonly aside: SetAside; readonly separator?: string }

export type DefinitionsImport<
  Read extends { readonly rows: number },
  Summary extends DefinitionCounts & { readonly tenant: TenantId },
> = {
  /** As in the name of the verb. */
  readonly name: string
  readonly read: (lines: ReturnType<typeof linesOfText>, source: Source) => Promise<Read>
  /** How many definitions there are to send. */
  readonly total: (read: Read) => number
  readonly send: (
    parts: DefinitionParts,
    read: Read,
    options: DefinitionOptions,
    service: Pick<Service, 'log' | 'codec'>,
  ) => Promise<Summary>
  /** The first lines of the summary. */
  readonly counted: (summary: Summary) => readonly (readonly [what: string, count: number])[]
}

export async function importDefinitions<
  Read extends { readonly rows: number },
  Summary extends DefinitionCounts & { readonly tenant: TenantId },
>(
  { name, read: readRows, total, send, counted }: DefinitionsImport<Read, Summary>,
  path: string,
  options: DefinitionsArguments,
): Promise<void> {
  const startedMs = performance.now()
  const { separator, json = false } = options
  const file = basename(path)
  const school = schoolIn(options)
  const { dataDirectory } = readConfig(process.env)
  const identity = [...(await identityOf(path)), tenantOf(school)]
  const aside = setAside(dataDirectory, { school: tenantOf(school), name: `${name}-${file}`, identity })
  try {
    // Read the file first, so that no database is started for a missing or empty file.
    const read = await readRows(linesOfText(path), { file, aside, ...(separator !== undefined && { separator }) })
    await withService(async ({ service, signal }) => {
      const line = progress({ what: `Importing ${file}`, unit: 'definitions', total: total(read), json })
      const { log, codec, commands } = service
      const parts = {
        commands,
        isOpen: async (tenant: TenantId) => (await schoolOf(log, codec, tenant)) !== null,
        permissions: (tenant: TenantId) => permissionsOfService(['identity:manage', 'teaching:manage'], tenant),
      }
      const summary = await send(
        parts,
        read,
        { school, signal, onDone: (done) => line.reach(done) },
        { log, codec },
      ).finally(() => line.end())
      const tookMs = Math.round(performance.now() - startedMs)
      const rejected = aside.counts.size > 0 ? aside.path : null
      const reasons = Object.fromEntries([...aside.counts].map(([reason, { rows }]) => [reason, rows]))
      const counts = { ...summary, rows: read.rows, setAside: reasons, rejected, stopped: signal.aborted, tookMs }
      if (json) console.log(JSON.stringify({ imported: name, ...counts }))
      else {
        console.log(
          summaryTable([
            ...counted(summary),
            ['Defined now', summary.defined, readableDuration(tookMs)],
            ...(summary.before > 0 ? [['As they were', summary.before] as const] : []),
          ]),
        )
        reportAside(aside)
        console.log(`Tenant ${summary.tenant}`)
        if (signal.aborted) console.log('Stopped. Run the same command to continue.')
      }
      if (2 * rowsLeftOut(aside) > read.rows) failAfterReport(`Most rows of ${file} were set aside.`, aside)
    })
  } finally {
    aside.close()
  }
}
