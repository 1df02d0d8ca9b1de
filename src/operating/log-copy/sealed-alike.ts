// Whether a copy was begun as it is continued: sealed at the same level, or not sealed. Looks at a few events of each type.
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import { START } from '#kernel/ids.ts'
import { isText, isWhole } from '#privacy/sealed-part.ts'
import { CopyRefused } from './copy-refused.ts'

const MOST_READ = 1_000

/** Throws CopyRefused if the two differ. A difference that it misses is found by the comparison, after the copy. */
export async function assertSealedAlike(
  source: Pick<EventLog, 'readStream'>,
  target: Pick<EventLog, 'head' | 'scan'>,
): Promise<void> {
  const samples = new Map(
    (await firstEvents(target)).map((event) => [`${event.type} ${event.tenant} ${shapeOf(event)}`, event]),
  )
  for (const copied of samples.values()) {
    const { stream, tenant, revision, id } = copied
    const page = await source.readStream(stream, { tenant, from: revision, direction: 'forwards', limit: 1 })
    const [event] = page.events
    if (event?.id !== id || shapeOf(event) === shapeOf(copied)) continue
    throw new CopyRefused(
      'sealed-differently',
      `the target was sealed differently (event ${id}): the copy was begun with other options --seal and --level, or a school has changed its level since. Use the same options, or copy into an empty log.`,
    )
  }
}

/** A scan reads past a gap, which the comparison reports. */
async function firstEvents(log: Pick<EventLog, 'head' | 'scan'>): Promise<readonly StoredEvent[]> {
  for await (const { events } of log.scan({ after: START, until: await log.head() }))
    if (events.length > 0) return events.slice(0, MOST_READ)
  return []
}

/** What was sealed of an event, whether or not its keys still exist. */
const shapeOf = ({ sealed }: StoredEvent): string =>
  sealed.map((part) => (isWhole(part) ? 'all' : isText(part) ? 'text' : 'fields')).join()
