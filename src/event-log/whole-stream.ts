// All events of a stream, page by page.
import type { Revision, StreamName, TenantId } from '#kernel/ids.ts'
import type { EventLog, StoredEvent } from './event-log.ts'

const PAGE = 500

/** In their order, up to the end as each page finds it. Throws what the log throws. */
export async function* wholeStream(
  log: Pick<EventLog, 'readStream'>,
  tenant: TenantId,
  stream: StreamName,
): AsyncGenerator<StoredEvent> {
  for (let from: Revision = 0; ; ) {
    const page = { tenant, from, direction: 'forwards', limit: PAGE } as const
    const { events, currentRevision } = await log.readStream(stream, page)
    yield* events
    const last = events.at(-1)
    if (!last || last.revision >= currentRevision) return
    from = last.revision + 1
  }
}
