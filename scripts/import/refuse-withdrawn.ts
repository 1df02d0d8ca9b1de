// Refuses to import again what was withdrawn: the events are in the log, so nothing would be added, and nothing would count.
import { isWithdrawn } from '#imports/is-withdrawn.ts'
import { UsageError } from '../command-line/arguments.ts'

const ANOTHER_SCHOOL = 'Import into another school'
/** OULAD takes no school: each choice of courses is one. */
export const OTHER_COURSES =
  'Import another choice of courses (--only), which is a school of its own, or import into another installation'

/** Throws UsageError. `instead`: what can be done. */
export async function refuseWithdrawn(
  log: Parameters<typeof isWithdrawn>[0],
  where: Parameters<typeof isWithdrawn>[1],
  instead = ANOTHER_SCHOOL,
): Promise<void> {
  if (await isWithdrawn(log, where))
    throw new UsageError(
      `The import into the school ${where.tenant} was withdrawn. ${instead}: what was withdrawn does not come back.`,
    )
}
