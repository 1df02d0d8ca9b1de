// The implementation of `sillage import mathcopain-withdraw`.
import { permissionsOfService } from '#identity/permissions.ts'
import { tenantOf } from '#imports/mathcopain/plans.ts'
import { withdrawImport } from '#imports/mathcopain/withdraw-import.ts'
import { SchoolMissing } from '#imports/school-missing.ts'
import { schoolOf } from '#imports/school-of.ts'
import type { TenantId } from '#kernel/ids.ts'
import { progress, summaryTable } from '#platform/progress.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { schoolIn } from './import-source.ts'

export type WithdrawArguments = {
  readonly school?: string
  readonly tenant?: TenantId
  readonly yes?: boolean
  readonly json?: boolean
}

export async function mathcopainWithdraw({ yes = false, json = false, ...options }: WithdrawArguments): Promise<void> {
  const tenant = tenantOf(schoolIn(options))
  if (!yes)
    throw new UsageError('Everyone whom the import brought would leave the school. Add --yes to carry this out.')
  await withService(async ({ service, signal }) => {
    const { log, codec, commands, erased } = service
    if ((await schoolOf(log, codec, tenant)) === null) throw new SchoolMissing(`There is no school ${tenant}.`)
    const line = progress({ what: 'Withdrawing', unit: 'people', total: null, json })
    const parts = {
      ...{ log, commands },
      isErased: (person: Parameters<typeof erased.has>[1]) => erased.has(tenant, person),
      permissions: permissionsOfService(['identity:manage', 'teaching:manage'], tenant),
    }
    const done = await withdrawImport(parts, tenant, { onPerson: (people) => line.reach(people), signal }).finally(() =>
      line.end(),
    )
    if (json) {
      console.log(JSON.stringify({ withdrawn: 'mathcopain', tenant, ...done, stopped: signal.aborted }))
      return
    }
    console.log(
      summaryTable([
        ['People who left the school', done.left],
        ['Learners who left their class', done.unenrolled],
        ...(done.before > 0 ? [['Had left before, or erased', done.before] as const] : []),
        ['Answers', done.answers, 'stay in the log and in what is computed from it'],
      ]),
    )
    console.log('To remove what is known about a person: sillage rgpd erase')
    if (signal.aborted) console.log('Stopped. Run the same command to continue.')
  })
}
