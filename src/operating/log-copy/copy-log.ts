// Copies a whole log into another one, and compares the two; run again, it goes on where it was.
import type { CopyOf, EventLog } from '#event-log/event-log.ts'
import { type Position, START } from '#kernel/ids.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { type BatchOptions, batchesOf } from './batches.ts'
import { type Comparison, compareLogs } from './compare-logs.ts'
import { CopyRefused } from './copy-refused.ts'
import { patiently } from './patiently.ts'
import { writeBatch } from './write-batch.ts'

export type CopyPlan = {
  /** Position of the source from which it goes on. */
  readonly from: Position
  readonly events: number
  /** Of these, those that an earlier run has copied. */
  readonly already: number
}

export type CopyOptions = Partial<BatchOptions> & {
  readonly delay: (ms: number) => Promise<void>
  readonly signal?: AbortSignal
  /** How many events of the source stand in the target. */
  readonly onCopied?: (events: number) => void
  readonly onComparing?: () => void
  readonly onCompared?: (events: number) => void
}

export type Copied = {
  /** Events written now. */
  readonly written: number
  readonly until: Position
  /** Null where it was stopped before. */
  readonly comparison: Comparison | null
  /** Events that have come into the source since; the copy is whole once there are none. */
  readonly since: number
}

/** What there is to copy. Throws CopyRefused where the target must not be written to. */
export async function planCopy(source: EventLog, target: EventLog): Promise<CopyPlan> {
  if (source.id === target.id) throw new CopyRefused('same-log', `both are the log ${source.id}.`)
  if (source.copyOf?.verifiedAt === null)
    throw new CopyRefused(
      'unfinished-source',
      `the source is itself a copy of the log ${source.copyOf.log} that was not finished: finish that one first.`,
    )
  const { copyOf, head } = await markAndHead(target)
  if (!copyOf && head > START)
    throw new CopyRefused(
      'foreign-target',
      'the target holds events that are not of this copy: copy into an empty log.',
    )
  if (copyOf && copyOf.log !== source.id)
    throw new CopyRefused(
      'copy-of-another',
      `the target is a copy of the log ${copyOf.log}, not of ${source.id}: copy into an empty log.`,
    )
  if (copyOf?.verifiedAt && head !== copyOf.verifiedAt)
    throw new CopyRefused(
      'written-since',
      'the target has been written to since it was copied: it is a log of its own now. Copy into an empty log.',
    )
  const from = copyOf?.reached ?? START
  const [events, missing] = [await source.lag(START), await source.lag(from)]
  return { from, events, already: events - missing }
}

/**
 * The mark of a copy and the head of its log, as both were at one moment. Another copy into the same log moves them:
 * without its mark, its first events look like events of somebody else.
 */
async function markAndHead(target: EventLog): Promise<{ copyOf: CopyOf | null; head: Position }> {
  for (;;) {
    const { copyOf } = target
    const head = await target.head()
    if (target.copyOf === copyOf) return { copyOf, head }
  }
}

/**
 * Copies up to the source's head, then what has come since, until nothing has; then compares the whole of both. The
 * mark in the target moves after the events that it stands for: what is written twice is recognised there.
 */
export async function copyLog(source: EventLog, target: EventLog, options: CopyOptions): Promise<Copied> {
  const { totalOrder = false, eventsPerBatch, delay, signal } = options
  const { from, already } = await planCopy(source, target)
  const mark = (reached: Position, verifiedAt: Position | null) =>
    patiently(delay, () =>
      target.recordCopy({ log: source.id, reached, verifiedAt, mayHoldOldIds: source.mayHoldOldIds }),
    )
  let reached = from
  let passed = already
  let written = 0
  const stopped = async (): Promise<Copied> => ({
    written,
    until: reached,
    comparison: null,
    since: await source.lag(reached),
  })

  for (let head = await source.head(); reached < head; head = await source.head()) {
    const stretch = source.scan({ after: reached, until: head })
    for await (const batch of batchesOf(source, stretch, { totalOrder, ...(eventsPerBatch && { eventsPerBatch }) })) {
      // Before the events: a target that is found with events and no mark, or with more events than were verified, was
      // written to by somebody else.
      if (target.copyOf?.verifiedAt !== null) await mark(reached, null)
      written += await writeBatch({ target, totalOrder, delay }, batch)
      reached = batch.reached
      passed += batch.events
      crashPoint('log-copy-before-mark')
      await mark(reached, null)
      options.onCopied?.(passed)
      if (signal?.aborted) return stopped()
    }
    // What is behind the last event is nobody's.
    reached = head
  }

  options.onComparing?.()
  const end = await target.head()
  const comparison = await compareLogs({ log: source, until: reached }, { log: target, until: end }, (events) => {
    signal?.throwIfAborted()
    options.onCompared?.(events)
  }).catch((error: unknown) => {
    if (signal?.aborted) return null
    throw error
  })
  if (!comparison) return stopped()
  const since = await source.lag(reached)
  const isWhole = comparison.same && (!totalOrder || comparison.sameOrder) && since === 0
  await mark(reached, isWhole ? end : null)
  return { written, until: reached, comparison, since }
}
