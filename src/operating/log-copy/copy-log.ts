// Copies a whole log into another one, sealing it on the way if asked, and compares the two. Run again, it continues.
import type { CopyOf, EventLog } from '#event-log/event-log.ts'
import { type Position, START } from '#kernel/ids.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { type BatchOptions, batchesOf } from './batches.ts'
import { type Comparison, compareLogs } from './compare-logs.ts'
import { CopyRefused } from './copy-refused.ts'
import type { StoredSealing } from './seal-stored.ts'
import { assertSealedAlike } from './sealed-alike.ts'
import { sealedSource } from './sealed-source.ts'
import { withRetries } from './with-retries.ts'
import { writeBatch } from './write-batch.ts'

export type CopyPlan = {
  /** Position of the source from which it continues. */
  readonly from: Position
  readonly events: number
  /** How many of these an earlier run has copied. */
  readonly already: number
}

export type CopyOptions = Partial<BatchOptions> & {
  readonly delay: (ms: number) => Promise<void>
  readonly signal?: AbortSignal
  /** Seals what stands in clear in the source. Without it, events are copied as they are, and nothing is opened. */
  readonly sealing?: StoredSealing
  /** Called with the number of events of the source that are in the target. */
  readonly onCopied?: (events: number) => void
  readonly onComparing?: () => void
  readonly onCompared?: (events: number) => void
}

export type CopyResult = {
  /** Events written in this run. */
  readonly written: number
  readonly until: Position
  /** Null if it was stopped before the comparison. */
  readonly comparison: Comparison | null
  /** Events that have arrived in the source since. The copy is complete once there are none. */
  readonly since: number
}

/** What is to be copied. Throws CopyRefused if the target must not be written to. */
export async function planCopy(source: EventLog, target: EventLog): Promise<CopyPlan> {
  if (source.id === target.id) throw new CopyRefused('same-log', `source and target are the same log ${source.id}.`)
  if (source.copyOf?.verifiedAt === null)
    throw new CopyRefused(
      'unfinished-source',
      `the source is itself a copy of the log ${source.copyOf.log} that is unfinished: finish that copy first.`,
    )
  const { copyOf, head } = await readMarkAndHead(target)
  if (!copyOf && head > START)
    throw new CopyRefused(
      'foreign-target',
      'the target has events that do not belong to this copy. Copy into an empty log.',
    )
  if (copyOf && copyOf.log !== source.id)
    throw new CopyRefused(
      'copy-of-another',
      `the target is a copy of the log ${copyOf.log}, not of ${source.id}. Copy into an empty log.`,
    )
  if (copyOf?.verifiedAt && head !== copyOf.verifiedAt)
    throw new CopyRefused(
      'written-since',
      'the target has been written to since it was copied: it is a separate log now. Copy into an empty log.',
    )
  const from = copyOf?.reached ?? START
  const [events, missing] = [await source.lag(START), await source.lag(from)]
  return { from, events, already: events - missing }
}

/**
 * The mark of a copy and the head of its log, as both were at one moment. Another copy into the same log may move them:
 * without its mark, its first events would look like foreign events.
 */
async function readMarkAndHead(target: EventLog): Promise<{ copyOf: CopyOf | null; head: Position }> {
  for (;;) {
    const { copyOf } = target
    const head = await target.head()
    if (target.copyOf === copyOf) return { copyOf, head }
  }
}

/**
 * Copies up to the source's head, then what has arrived since, until nothing has; then compares both logs completely.
 * The mark in the target moves after its events were written: events that are written twice are recognised.
 */
export async function copyLog(original: EventLog, target: EventLog, options: CopyOptions): Promise<CopyResult> {
  const { totalOrder = false, eventsPerBatch, delay, signal, sealing } = options
  const source = sealing ? sealedSource(original, sealing, delay) : original
  const { from, already } = await planCopy(source, target)
  if (already > 0) await assertSealedAlike(source, target)
  const mark = (reached: Position, verifiedAt: Position | null) =>
    withRetries(delay, () =>
      target.recordCopy({ log: source.id, reached, verifiedAt, mayHoldOldIds: source.mayHoldOldIds }),
    )
  let reached = from
  let copied = already
  let written = 0
  const stopped = async (): Promise<CopyResult> => ({
    written,
    until: reached,
    comparison: null,
    since: await source.lag(reached),
  })

  for (let head = await source.head(); reached < head; head = await source.head()) {
    const stretch = source.scan({ after: reached, until: head })
    for await (const batch of batchesOf(source, stretch, { totalOrder, ...(eventsPerBatch && { eventsPerBatch }) })) {
      // Set before the events are written: a target that has events without a mark, or more events than were verified,
      // was written to by another program.
      if (target.copyOf?.verifiedAt !== null) await mark(reached, null)
      written += await writeBatch({ target, totalOrder, delay }, batch)
      reached = batch.reached
      copied += batch.events
      crashPoint('log-copy-before-mark')
      await mark(reached, null)
      options.onCopied?.(copied)
      if (signal?.aborted) return stopped()
    }
    // There are no events between the last one and the head.
    reached = head
  }

  options.onComparing?.()
  const end = await target.head()
  const comparison = await compareLogs(
    { log: source, until: reached },
    { log: target, until: end },
    {
      onEvents(events) {
        signal?.throwIfAborted()
        options.onCompared?.(events)
      },
      ...(sealing && { mayDiffer: sealing.isErasedSince }),
    },
  ).catch((error: unknown) => {
    if (signal?.aborted) return null
    throw error
  })
  if (!comparison) return stopped()
  const since = await source.lag(reached)
  const isWhole = comparison.same && (!totalOrder || comparison.sameOrder) && since === 0
  await mark(reached, isWhole ? end : null)
  return { written, until: reached, comparison, since }
}
