// Reads the event that a parked key waits for from its stream.
import { type EventLog, type StoredEvent, StreamDeleted } from '#event-log/event-log.ts'
import type { Revision, StreamName, TenantId } from '#kernel/ids.ts'

/**
 * Undefined if the stream has no event at that revision or was deleted on the server. Only this key then keeps waiting.
 */
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
