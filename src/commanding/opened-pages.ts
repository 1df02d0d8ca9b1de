// Pages of streams of one school, opened but for personal fields: where a school seals whole events, the log alone shows nothing.
import type { EventLog } from '#event-log/event-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import type { Revision, StreamName, TenantId } from '#kernel/ids.ts'
import type { Codec } from './codec.ts'

export type OpenedPages = (
  stream: StreamName,
  page: Omit<Parameters<EventLog['readStream']>[1], 'tenant'>,
) => Promise<{ readonly events: readonly RecordedEvent[]; readonly currentRevision: Revision }>

export type Pages = { readonly log: Pick<EventLog, 'readStream'>; readonly codec: Pick<Codec, 'reader'> }

/** Throws KeysUnavailable. */
export const openedPages =
  ({ log, codec }: Pages, tenant: TenantId): OpenedPages =>
  async (stream, page) => {
    const { events, currentRevision } = await log.readStream(stream, { tenant, ...page })
    const reader = codec.reader()
    await reader.prepare(events)
    return { events: events.map(reader.show), currentRevision }
  }
