// Refuses to import again what was withdrawn: the events are in the log, so nothing would be added, and nothing would count.
import { isWithdrawn } from '#imports/is-withdrawn.ts'
import { UsageError } from '../command-line/arguments.ts'

/** Throws UsageError. */
export async function refuseWithdrawn(
  log: Parameters<typeof isWithdrawn>[0],
  where: Parameters<typeof isWithdrawn>[1],
): Promise<void> {
  if (await isWithdrawn(log, where))
    throw new UsageError(
      `The import into the school ${where.tenant} was withdrawn. Import into another school: what was withdrawn does not come back.`,
    )
}
