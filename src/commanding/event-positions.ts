// Finds the log position of each event of a committed append.
import type { EventLog } from '#event-log/event-log.ts'
import type { Position, Revision, StreamName, TenantId } from '#kernel/ids.ts'
import type { Plan } from './decide-batch.ts'

/** Returns the position of each revision: derived from the position of the last event if the log can, else read from the stream. */
export async function eventPositions(
  log: Pick<EventLog, 'positionBefore' | 'readStream'>,
  stream: StreamName,
  tenant: TenantId,
  base: Plan['base'],
  events: number,
  last: Position,
): Promise<(revision: Revision) => Position> {
  const until = base.revision + events
  const positions = new Map<Revision, Position>([
    [base.revision, base.position],
    [until, last],
  ])
  const missing: Revision[] = []
  for (let revision = base.revision + 1; revision < until; revision += 1) {
    const position = log.positionBefore(last, until - revision)
    if (position === null) missing.push(revision)
    else positions.set(revision, position)
  }
  const [from] = missing
  if (from !== undefined) {
    // The append is committed even if this read fails. Then the last position serves for all: it also shows every command.
    const page = { tenant, from, direction: 'forwards', limit: missing.length } as const
    const read = await log.readStream(stream, page).catch(() => null)
    for (const { revision, position } of read?.events ?? []) positions.set(revision, position)
  }
  return (revision) => positions.get(revision) ?? last
}
