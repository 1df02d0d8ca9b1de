// The implementation of `sillage import mathcopain-withdraw`.
import { permissionsOfService } from '#identity/permissions.ts'
import { tenantOf } from '#imports/mathcopain/plans.ts'
import { withdrawImport } from '#imports/mathcopain/withdraw-import.ts'
import { SchoolMissing } from '#imports/school-missing.ts'
import { schoolOf } from '#imports/school-of.ts'
import type { TenantId } from '#kernel/ids.ts'
import { progress, readableCount, summaryTable } from '#platform/progress.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { schoolIn } from './import-source.ts'

export type WithdrawArguments = {
  readonly school?: string
  readonly tenant?: TenantId
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly json?: boolean
}

export async function mathcopainWithdraw({
  dryRun = false,
  yes = false,
  json = false,
  ...options
}: WithdrawArguments): Promise<void> {
  const tenant = tenantOf(schoolIn(options))
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
      ...{ dryRun, signal },
      onFacts(count) {
        learners = count
        line.reach(count)
      },
      onPerson: (count) => line.reach(learners + count),
    }).finally(() => line.end())
    if (json) {
      console.log(
        JSON.stringify({ withdrawn: 'mathcopain', dryRun, tenant, facts, ...people, stopped: signal.aborted }),
      )
      return
    }
    console.log(
      summaryTable([
        ['Events that no longer count', facts.facts, `${readableCount(facts.answers)} of them answers`],
        ...(facts.before > 0 ? [['Withdrawn before', facts.before] as const] : []),
        ['People who left the school', people.left],
        ['Learners who left their class', people.unenrolled],
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
