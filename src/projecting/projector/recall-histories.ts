// Reads the streams of amendments that make a row be folded again from its history. Most pages contain none.
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { eventTypes, refoldsAny, refoldsOn } from '#kernel/fold.ts'
import type { Projection } from '#kernel/projection.ts'
import { recallHistory } from '#kernel/recalled-history.ts'

export type StreamLog = Pick<EventLog, 'readStream'>

const PAGE = 2_000

/**
 * Must run before the events are folded. An event that cannot be decoded counts as a fault of the amendment that needs
 * it.
 */
export async function recallHistories(
  log: StreamLog,
  codec: Pick<Codec, 'decode'>,
  projections: readonly Projection[],
  events: readonly RecordedEvent[],
): Promise<void> {
  const refoldingProjections = projections.filter(refoldsAny)
  if (refoldingProjections.length === 0) return
  for (const event of events) {
    const refolding = refoldingProjections.filter((projection) => refoldsOn(projection, event.type))
    if (refolding.length > 0) await recall(log, codec, typesOf(refolding), event)
  }
}

async function recall(
  log: StreamLog,
  codec: Pick<Codec, 'decode'>,
  types: ReadonlySet<string> | null,
  event: RecordedEvent,
): Promise<void> {
  const { stream, tenant, revision } = event
  const history: RecordedEvent[] = []
  for (let from = 0; from < revision; ) {
    const limit = Math.min(PAGE, revision - from)
    const { events } = await log.readStream(stream, { tenant, from, direction: 'forwards', limit })
    const last = events.at(-1)
    if (!last) throw new Error(`${stream} ends before revision ${revision}, which was read from it`)
    for (const stored of events) {
      if (types && !types.has(stored.type)) continue
      try {
        history.push(codec.decode(stored))
      } catch (error) {
        recallHistory(event, () => {
          throw error
        })
        return
      }
    }
    from = last.revision + 1
  }
  recallHistory(event, () => history)
}

/** Includes amendments that the projection does not fold itself: they still decide how the facts read. */
function typesOf(projections: readonly Projection[]): ReadonlySet<string> | null {
  const types = projections.map(eventTypes)
  if (types.includes('all')) return null
  const amending = projections.flatMap(({ amendments }) => [...amendments.keys()])
  return new Set([...amending, ...types.flatMap((typesOfOne) => (typesOfOne === 'all' ? [] : [...typesOfOne]))])
}
