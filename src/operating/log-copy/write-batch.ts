// Writes a batch into the copy, exactly once: what an earlier run has written is recognised, whatever it was cut into.
import { type Append, type EventLog, WrongExpectedRevision } from '#event-log/event-log.ts'
import { afterRevision, type Batch } from './batches.ts'
import { CopyRefused } from './copy-refused.ts'
import { patiently } from './patiently.ts'

export type WriteParts = {
  readonly target: Pick<EventLog, 'append' | 'load' | 'readStream'>
  readonly totalOrder: boolean
  readonly delay: (ms: number) => Promise<void>
}

/** How many events were written now; the others stood there. */
export async function writeBatch(parts: WriteParts, { appends }: Batch): Promise<number> {
  const { target, delay } = parts
  let written = 0
  if (parts.totalOrder) {
    for (const append of appends) written += await writeOne(parts, append)
    return written
  }
  const outcomes = await patiently(delay, () => target.load(appends))
  // In order: of one stream, each append stands on the one before.
  for (const [i, append] of appends.entries()) {
    const outcome = outcomes[i]
    if (!outcome) throw new Error('the log gave fewer outcomes than appends')
    if (outcome instanceof WrongExpectedRevision) written += await writeOne(parts, append)
    else if (!outcome.repeated) written += append.events.length
  }
  return written
}

/** Two copies into one target may meet in a stream: what the other has written is left out, and the rest tried again. */
const MOST_MEETINGS = 100

async function writeOne(parts: WriteParts, append: Append): Promise<number> {
  const { target, delay } = parts
  const before = revisionBefore(append)
  let standing = 0
  for (let meetings = 1; ; meetings += 1)
    try {
      const missing = append.events.slice(standing)
      if (missing.length === 0) return 0
      const expected = afterRevision(before + standing)
      const { repeated } = await patiently(delay, () => target.append({ ...append, expected, events: missing }))
      return repeated ? 0 : missing.length
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision) || meetings >= MOST_MEETINGS) throw error
      // An earlier run may have cut the stream at other places, too.
      standing = await standingOf(parts, append)
    }
}

/** How many of the events stand where they should. Throws where others do, or where what is before them is missing. */
async function standingOf({ target }: WriteParts, append: Append): Promise<number> {
  const { stream, tenant, events } = append
  const from = revisionBefore(append) + 1
  const page = await target.readStream(stream, { tenant, from, direction: 'forwards', limit: events.length })
  if (page.currentRevision < from - 1)
    throw new CopyRefused(
      'lost-events',
      `stream ${stream} ends at revision ${page.currentRevision}, and was copied further: the target was restored from the past, or the source does not begin at revision 0. Copy into an empty log.`,
    )
  const other = page.events.findIndex(({ id }, i) => id !== events[i]?.id)
  if (other >= 0)
    throw new CopyRefused(
      'foreign-events',
      `revision ${from + other} of stream ${stream} holds an event in the target that is not the source’s: somebody else writes there. Copy into an empty log.`,
    )
  return page.events.length
}

const revisionBefore = ({ expected }: Append): number => (typeof expected === 'number' ? expected : -1)
