// A log that is being copied, or whose copy was not finished, must not be written to or read from.
import type { EventLog } from '#event-log/event-log.ts'

export class UnfinishedCopy extends Error {
  override readonly name = 'UnfinishedCopy'
}

export function assertFinishedCopy({ id, copyOf }: Pick<EventLog, 'id' | 'copyOf'>): void {
  if (copyOf === null || copyOf.verifiedAt !== null) return
  throw new UnfinishedCopy(
    `The log ${id} is a copy of ${copyOf.log} that is unfinished or differs from it. Run sillage log copy again until it reports that the two are the same, or point EVENT_LOG at another log.`,
  )
}
