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
type Stream = { readonly tenant: TenantId; readonly stream: StreamName }

/** Reads both logs, each up to a position. */
export async function compareLogs(
  source: { readonly log: Log; readonly until: Position },
  target: { readonly log: Log; readonly until: Position },
  onEvents: (events: number) => void = () => undefined,
): Promise<Comparison> {
  const eventsRead = [0, 0]
  const digest = ({ log, until }: typeof source, which: 0 | 1) =>
    digestOf(log, log.scan({ after: START, until }), (events) => {
      eventsRead[which] = events
      onEvents(Math.min(...eventsRead))
    })
  const [ofSource, ofTarget] = await Promise.all([digest(source, 0), digest(target, 1)])
  const differing = [
    ...[...ofSource.streams].filter(([key, { hash }]) => ofTarget.streams.get(key)?.hash !== hash),
    ...[...ofTarget.streams].filter(([key]) => !ofSource.streams.has(key)),
  ]
  const firstStream = differing[0]?.[1]
  return {
    same: differing.length === 0,
    source: ofSource,
    target: ofTarget,
    differing: differing.length,
    first: firstStream
      ? await firstDifference(firstStream, eventsOf(source, firstStream), eventsOf(target, firstStream))
      : null,
    sameOrder: ofSource.order === ofTarget.order,
  }
}

const PAGE = 500

type Content = ReturnType<typeof contentOf>

async function* eventsOf(
  { log, until }: { readonly log: Log; readonly until: Position },
  { tenant, stream }: Stream,
): AsyncGenerator<Content> {
  for (let from = 0; ; from += PAGE) {
    const page = await log.readStream(stream, { tenant, from, direction: 'forwards', limit: PAGE })
    const events: readonly StoredEvent[] = page.events.filter(({ position }) => position <= until)
    yield* events.map((event) => contentOf(event, log))
    if (events.length < PAGE) return
  }
}

async function firstDifference(
  { tenant, stream }: Stream,
  source: AsyncGenerator<Content>,
  target: AsyncGenerator<Content>,
): Promise<Difference> {
  for (let revision = 0; ; revision += 1) {
    const [sourceEvent, targetEvent] = await Promise.all([source.next(), target.next()])
    if (sourceEvent.done && targetEvent.done)
      throw new Error(`stream ${stream} was found to differ, but has the same events`)
    if (targetEvent.done) return { tenant, stream, revision, what: 'missing' }
    if (sourceEvent.done) return { tenant, stream, revision, what: 'foreign' }
    const fields = Object.keys(sourceEvent.value).filter(
      // Compared as text, because the order of keys is content too.
      (field) => JSON.stringify(sourceEvent.value[field]) !== JSON.stringify(targetEvent.value[field]),
    )
    if (fields.length > 0) return { tenant, stream, revision, what: fields }
  }
}
