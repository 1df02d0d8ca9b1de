// A log that is being copied, or was not copied to its end, is nobody's to write to, nor to answer from.
import type { EventLog } from '#event-log/event-log.ts'

export class UnfinishedCopy extends Error {
  override readonly name = 'UnfinishedCopy'
}

export function assertWhole({ id, copyOf }: Pick<EventLog, 'id' | 'copyOf'>): void {
  if (copyOf === null || copyOf.verifiedAt !== null) return
  throw new UnfinishedCopy(
    `The log ${id} is a copy of ${copyOf.log} that is not finished, or was found to differ: run sillage log copy again, until it says that the two hold the same, or point EVENT_LOG at another log.`,
  )
}
