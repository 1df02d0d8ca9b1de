// The implementation of `sillage import withdraw`.
import { permissionsOfService } from '#identity/permissions.ts'
import * as answers from '#imports/answers/answer-plans.ts'
import * as mathcopain from '#imports/mathcopain/plans.ts'
import { namespaceOf } from '#imports/oulad/courses.ts'
import { SchoolMissing } from '#imports/school-missing.ts'
import { schoolOf } from '#imports/school-of.ts'
import { withdrawImport } from '#imports/withdraw-import.ts'
import type { Source } from '#imports/withdrawn-facts.ts'
import * as xapi from '#imports/xapi/school-frame.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { progress, readableCount, summaryTable } from '#platform/progress.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { schoolIn } from './import-source.ts'

export type WithdrawArguments = {
  readonly school?: string
  readonly tenant?: TenantId
  /** Only of OULAD: the courses that were imported into a school of their own. */
  readonly only?: ReadonlySet<string>
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly json?: boolean
}

type Where = { readonly tenant: TenantId; readonly actor: PersonId }

/** The school of an import, and who the import was. */
function whereOf(source: Source, { school, tenant, only }: WithdrawArguments): Where {
  const isNamed = school !== undefined || tenant !== undefined
  if (source === 'oulad') {
    if (isNamed) throw new UsageError('OULAD has a school of its own: leave out --school and --tenant.')
    const { tenant: own, importer } = namespaceOf(only)
    return { tenant: own, actor: importer }
  }
  if (only) throw new UsageError('Only OULAD has courses to choose from: leave out --only.')
  const { tenantOf, importerOf } = { answers, mathcopain, xapi }[source]
  const of = tenantOf(schoolIn({ ...(school !== undefined && { school }), ...(tenant !== undefined && { tenant }) }))
  return { tenant: of, actor: importerOf(of) }
}

export async function withdraw(source: Source, options: WithdrawArguments): Promise<void> {
  const { dryRun = false, yes = false, json = false } = options
  const { tenant, actor } = whereOf(source, options)
  if (!yes && !dryRun)
    throw new UsageError(
      'What the import brought would no longer count, and everyone whom it brought would leave the school. Add --dry-run to see how much that is, or --yes to carry it out.',
    )
  await withService(async ({ service, signal }) => {
    const { log, codec, commands, erased } = service
    const school = await schoolOf(log, codec, tenant)
    if (school === null) throw new SchoolMissing(`There is no school ${tenant}.`)
    const line = progress({ what: 'Withdrawing', unit: 'people and what they did', total: null, json })
    let learners = 0
    const parts = {
      ...{ log, codec, commands, erased, school },
      permissions: permissionsOfService(['identity:manage', 'teaching:manage'], tenant),
    }
    const { facts, ...people } = await withdrawImport(parts, tenant, {
      ...{ source, actor, dryRun, signal },
      onFacts(count) {
        learners = count
        line.reach(count)
      },
      onPerson: (count) => line.reach(learners + count),
    }).finally(() => line.end())
    if (json) {
      console.log(JSON.stringify({ withdrawn: source, dryRun, tenant, facts, ...people, stopped: signal.aborted }))
      return
    }
    console.log(
      summaryTable([
        ['Events that no longer count', facts.facts, `${readableCount(facts.answers)} of them answers`],
        ...(facts.before > 0 ? [['Withdrawn before', facts.before] as const] : []),
        ['People who left the school', people.left],
        ['Classes that learners left', people.unenrolled],
        ...(people.before > 0 ? [['Had left before, or erased', people.before] as const] : []),
      ]),
    )
    if (dryRun) {
      console.log('Dry run: nothing was written. Add --yes instead to carry it out.')
      return
    }
    console.log('To remove what is known about a person: sillage rgpd erase')
    if (signal.aborted) console.log('Stopped. Run the same command to continue.')
  })
}
