// The implementation of `sillage families sweep`.
import { sweepSchool } from '#compose/sweep-school.ts'
import { Instant, type TenantId } from '#kernel/ids.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'

export type SweepOptions = { readonly school: TenantId; readonly json?: boolean }

export async function sweep(options: SweepOptions): Promise<void> {
  await withService(async ({ service }) => {
    const swept = await sweepSchool(service, options.school, Instant.parse(new Date().toISOString()))
    if (swept === null) throw new UsageError('This school is not open.')
    if (options.json) return console.log(JSON.stringify(swept))
    const { links, ended, withoutBirthDate, consentsLapsed } = swept
    console.log(
      `Open links to guardians: ${links}. Ended at majority: ${ended}. Without a birth date: ${withoutBirthDate}. Consents ended at 15: ${consentsLapsed}.`,
    )
  })
}
