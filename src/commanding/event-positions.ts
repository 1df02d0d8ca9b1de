// The log position of each event of an append that stands.
import type { EventLog } from '#event-log/event-log.ts'
import type { Position, Revision, StreamName, TenantId } from '#kernel/ids.ts'
import type { Plan } from './decide-batch.ts'

/** Where each event of an append stands: as its log tells from where the last one does, or as the stream does. */
export async function placesOf(
  log: Pick<EventLog, 'placeBefore' | 'readStream'>,
  stream: StreamName,
  tenant: TenantId,
  { after, records }: Plan,
  last: Position,
): Promise<(revision: Revision) => Position> {
  const until = after.revision + records.length
  const places = new Map<Revision, Position>([
    [after.revision, after.position],
    [until, last],
  ])
  const unknown: Revision[] = []
  for (let revision = after.revision + 1; revision < until; revision += 1) {
    const place = log.placeBefore(last, until - revision)
    if (place === null) unknown.push(revision)
    else places.set(revision, place)
  }
  const [from] = unknown
  if (from !== undefined) {
    // The append stands, whatever becomes of this look: its end shows what each command did, too.
    const page = { tenant, from, direction: 'forwards', limit: unknown.length } as const
    const read = await log.readStream(stream, page).catch(() => null)
    for (const { revision, position } of read?.events ?? []) places.set(revision, position)
  }
  return (revision) => places.get(revision) ?? last
}
