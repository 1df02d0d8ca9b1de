// The event that a parked key waits for, as its stream holds it now.
import { type EventLog, type StoredEvent, StreamDeleted } from '#event-log/event-log.ts'
import type { Revision, StreamName, TenantId } from '#kernel/ids.ts'

/** Undefined where the stream holds none there, or was deleted on the server: then its key waits, and no other does. */
export async function parkedEvent(
  log: Pick<EventLog, 'readStream'>,
  { stream, tenant, revision }: { readonly stream: StreamName; readonly tenant: TenantId; readonly revision: Revision },
): Promise<StoredEvent | undefined> {
  try {
    const page = await log.readStream(stream, { tenant, from: revision, direction: 'forwards', limit: 1 })
    return page.events[0]
  } catch (error) {
    if (error instanceof StreamDeleted) return undefined
    throw error
  }
}
