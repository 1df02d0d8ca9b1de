// A log in which the streams of erased people are empty, for questions about the past: no past moment shows them again.
import type { EventLog } from '#event-log/event-log.ts'
import { NO_REVISION, parseStream } from '#kernel/ids.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'

type Readable = Pick<EventLog, 'readStream'>

export const withoutErased = <Log extends Readable>(log: Log, erased: Pick<ErasedPeople, 'has' | 'refresh'>): Log => ({
  ...log,
  async readStream(...[stream, page]: Parameters<Readable['readStream']>) {
    await erased.refresh()
    if (erased.has(page.tenant, parseStream(stream).id)) return { events: [], currentRevision: NO_REVISION }
    return log.readStream(stream, page)
  },
})
