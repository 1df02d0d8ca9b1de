// Compares a copy with its source, event by event, and finds the first difference.
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import { type Position, type Revision, START, type StreamName, type TenantId } from '#kernel/ids.ts'
import { contentOf, digestOf, type LogDigest } from './log-digest.ts'

export type Difference = Stream & {
  readonly revision: Revision
  /** The copy lacks the event, the source lacks it, or the two differ in these fields. */
  readonly what: 'missing' | 'foreign' | readonly string[]
}

export type Comparison = {
  readonly same: boolean
  readonly source: LogDigest
  readonly target: LogDigest
  /** The number of streams that differ. */
  readonly differing: number
  /** The differing stream that began first in the source, and its lowest differing revision. */
  readonly first: Difference | null
  /** Whether the events are also in the order of the source’s positions. Copies of streams need not be. */
  readonly sameOrder: boolean
}

type Log = Pick<EventLog, 'id' | 'scan' | 'readStream'>
type Side = { readonly log: Log; readonly until: Position }
type Stream = { readonly tenant: TenantId; readonly stream: StreamName }

export type CompareOptions = {
  readonly onEvents?: (events: number) => void
  /** Whether two records of one event may differ as they do in their sealed parts. By default, they may not. */
  readonly mayDiffer?: (source: StoredEvent, target: StoredEvent) => Promise<boolean>
}

/** Reads both logs, each up to a position. */
export async function compareLogs(
  source: Side,
  target: Side,
  { onEvents = () => undefined, mayDiffer = async () => false }: CompareOptions = {},
): Promise<Comparison> {
  const eventsRead = [0, 0]
  const digest = ({ log, until }: Side, which: 0 | 1) =>
    digestOf(log, log.scan({ after: START, until }), (events) => {
      eventsRead[which] = events
      onEvents(Math.min(...eventsRead))
    })
  const [ofSource, ofTarget] = await Promise.all([digest(source, 0), digest(target, 1)])
  const differing = [
    ...[...ofSource.streams].filter(([key, { hash }]) => ofTarget.streams.get(key)?.hash !== hash),
    ...[...ofTarget.streams].filter(([key]) => !ofSource.streams.has(key)),
  ]
  let first: Difference | null = null
  // Streams in which only what may differ does are dropped, up to the first real difference.
  while (first === null && differing[0]) {
    const [, stream] = differing[0]
    first = await firstDifference(stream, [source, target], mayDiffer)
    if (first === null) differing.shift()
  }
  return {
    same: first === null,
    source: ofSource,
    target: ofTarget,
    differing: differing.length,
    first,
    sameOrder: ofSource.order === ofTarget.order,
  }
}

const PAGE = 500

async function* eventsOf({ log, until }: Side, { tenant, stream }: Stream): AsyncGenerator<StoredEvent> {
  for (let from = 0; ; from += PAGE) {
    const page = await log.readStream(stream, { tenant, from, direction: 'forwards', limit: PAGE })
    const events: readonly StoredEvent[] = page.events.filter(({ position }) => position <= until)
    yield* events
    if (events.length < PAGE) return
  }
}

/** Null if the events differ only where they may. */
async function firstDifference(
  place: Stream,
  [source, target]: readonly [Side, Side],
  mayDiffer: NonNullable<CompareOptions['mayDiffer']>,
): Promise<Difference | null> {
  const { tenant, stream } = place
  const [sourceEvents, targetEvents] = [eventsOf(source, place), eventsOf(target, place)]
  let differences = 0
  for (let revision = 0; ; revision += 1) {
    const [sourceEvent, targetEvent] = await Promise.all([sourceEvents.next(), targetEvents.next()])
    if (sourceEvent.done && targetEvent.done) {
      if (differences === 0) throw new Error(`stream ${stream} was found to differ, but has the same events`)
      return null
    }
    if (targetEvent.done) return { tenant, stream, revision, what: 'missing' }
    if (sourceEvent.done) return { tenant, stream, revision, what: 'foreign' }
    const [here, there] = [contentOf(sourceEvent.value, source.log), contentOf(targetEvent.value, target.log)]
    // Compared as text, because the order of keys is content too.
    const fields = Object.keys(here).filter((field) => JSON.stringify(here[field]) !== JSON.stringify(there[field]))
    if (fields.length === 0) continue
    const isAllowed = fields.join() === 'sealed' && (await mayDiffer(sourceEvent.value, targetEvent.value))
    if (!isAllowed) return { tenant, stream, revision, what: fields }
    differences += 1
  }
}
