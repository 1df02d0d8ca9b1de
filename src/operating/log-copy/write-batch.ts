// Writes a batch into the copy, exactly once: events that an earlier run has written are recognised, however it was
// divided.
import { type Append, type EventLog, WrongExpectedRevision } from '#event-log/event-log.ts'
import { afterRevision, type Batch } from './batches.ts'
import { CopyRefused } from './copy-refused.ts'
import { withRetries } from './with-retries.ts'

export type WriteParts = {
  readonly target: Pick<EventLog, 'append' | 'load' | 'readStream'>
  readonly totalOrder: boolean
  readonly delay: (ms: number) => Promise<void>
}

/** Returns how many events were written now; the others were already there. */
export async function writeBatch(parts: WriteParts, { appends }: Batch): Promise<number> {
  const { target, delay } = parts
  let written = 0
  if (parts.totalOrder) {
    for (const append of appends) written += await writeOne(parts, append)
    return written
  }
  const outcomes = await withRetries(delay, () => target.load(appends))
  // In order: each append to a stream depends on the one before.
  for (const [i, append] of appends.entries()) {
    const outcome = outcomes[i]
    if (!outcome) throw new Error('the log returned fewer outcomes than appends')
    if (outcome instanceof WrongExpectedRevision) written += await writeOne(parts, append)
    else if (!outcome.repeated) written += append.events.length
  }
  return written
}

/**
 * Two copies into one target may conflict in a stream: events that the other has written are skipped, and the rest is
 * retried.
 */
const MOST_CONFLICTS = 100

async function writeOne(parts: WriteParts, append: Append): Promise<number> {
  const { target, delay } = parts
  const before = revisionBefore(append)
  let stored = 0
  for (let conflicts = 1; ; conflicts += 1)
    try {
      const missing = append.events.slice(stored)
      if (missing.length === 0) return 0
      const expected = afterRevision(before + stored)
      const { repeated } = await withRetries(delay, () => target.append({ ...append, expected, events: missing }))
      return repeated ? 0 : missing.length
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision) || conflicts >= MOST_CONFLICTS) throw error
      // An earlier run may have divided the stream in other places.
      stored = await countStored(parts, append)
    }
}

/**
 * How many of the events are stored where they should be. Throws if others are there, or if what comes before them is
 * missing.
 */
async function countStored({ target }: WriteParts, append: Append): Promise<number> {
  const { stream, tenant, events } = append
  const from = revisionBefore(append) + 1
  const page = await target.readStream(stream, { tenant, from, direction: 'forwards', limit: events.length })
  if (page.currentRevision < from - 1)
    throw new CopyRefused(
      'lost-events',
      `stream ${stream} ends at revision ${page.currentRevision}, but was copied further. Either the target was restored from a backup, or the source does not begin at revision 0. Copy into an empty log.`,
    )
  const foreign = page.events.findIndex(({ id }, i) => id !== events[i]?.id)
  if (foreign >= 0)
    throw new CopyRefused(
      'foreign-events',
      `revision ${from + foreign} of stream ${stream} has an event in the target that is not in the source: another program writes there. Copy into an empty log.`,
    )
  return page.events.length
}

const revisionBefore = ({ expected }: Append): number => (typeof expected === 'number' ? expected : -1)
