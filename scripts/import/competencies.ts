// The implementation of `sillage import competencies`.
import { basename } from 'node:path'
import { permissionsOfService } from '#identity/permissions.ts'
import { tenantOf } from '#imports/answers/answer-plans.ts'
import { readCompetencies } from '#imports/competencies/competency-rows.ts'
import { importCompetencies } from '#imports/competencies/import-competencies.ts'
import { schoolOf } from '#imports/school-of.ts'
import { rowsLeftOut, setAside } from '#imports/set-aside.ts'
import { linesOfText } from '#imports/text-lines.ts'
import type { TenantId } from '#kernel/ids.ts'
import { readConfig } from '#platform/config.ts'
import { progress, readableDuration, summaryTable } from '#platform/progress.ts'
import { withService } from '../command-line/session.ts'
import type { CurriculumArguments } from './curriculum.ts'
import { identityOf, schoolIn } from './import-source.ts'
import { failAfterReport, reportAside } from './reporting.ts'

export async function competencies(path: string, options: CurriculumArguments): Promise<void> {
  const startedMs = performance.now()
  const { separator, json = false } = options
  const file = basename(path)
  const school = schoolIn(options)
  const { dataDirectory } = readConfig(process.env)
  const identity = [...(await identityOf(path)), tenantOf(school)]
  const aside = setAside(dataDirectory, { school: tenantOf(school), name: `competencies-${file}`, identity })
  try {
    // Read the file first, so that no database is started for a missing or empty file.
    const read = await readCompetencies(linesOfText(path), {
      file,
      aside,
      ...(separator !== undefined && { separator }),
    })
    await withService(async ({ service, signal }) => {
      const total = read.competencies.length
      const line = progress({ what: `Importing ${file}`, unit: 'definitions', total, json })
      const { log, codec, commands } = service
      const parts = {
        commands,
        isOpen: async (tenant: TenantId) => (await schoolOf(log, codec, tenant)) !== null,
        permissions: (tenant: TenantId) => permissionsOfService(['identity:manage', 'teaching:manage'], tenant),
      }
      const summary = await importCompetencies(parts, read.competencies, {
        ...{ school, signal },
        onDone: (done) => line.reach(done),
      }).finally(() => line.end())
      const tookMs = Math.round(performance.now() - startedMs)
      const rejected = aside.counts.size > 0 ? aside.path : null
      const reasons = Object.fromEntries([...aside.counts].map(([reason, { rows }]) => [reason, rows]))
      const counts = { ...summary, rows: read.rows, setAside: reasons, rejected, stopped: signal.aborted, tookMs }
      if (json) console.log(JSON.stringify({ imported: 'competencies', ...counts }))
      else {
        console.log(
          summaryTable([
            ['Competencies', summary.competencies],
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
