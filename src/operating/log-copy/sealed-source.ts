// A log as it would be if everything in it were sealed: a copy of it is a sealed log, and is compared with it as any copy.
import type { EventLog } from '#event-log/event-log.ts'
import type { StoredSealing } from './seal-stored.ts'
import { withRetries } from './with-retries.ts'

/** Reads wait while the key store does not answer, for as long as appends wait for a log. */
export function sealedSource(source: EventLog, sealing: StoredSealing, delay: (ms: number) => Promise<void>): EventLog {
  const seal: StoredSealing['seal'] = (events) => withRetries(delay, () => sealing.seal(events))
  return {
    ...source,
    get copyOf() {
      return source.copyOf
    },
    async *scan(stretch) {
      for await (const page of source.scan(stretch)) yield { ...page, events: await seal(page.events) }
    },
    async readStream(stream, page) {
      const read = await source.readStream(stream, page)
      return { ...read, events: await seal(read.events) }
    },
  }
}
