// Reads events of a history by their numbers in its index: neighbours in one statement.
import type { StoredEvent } from '#event-log/event-log.ts'
import type { StreamName, TenantId } from '#kernel/ids.ts'
import type { HistoryLog } from '../person-history.ts'
import type { HistoryIndex } from './history-index.ts'

/** Between two events that are needed, at most so many are read that are not: less work than another statement. */
const NEAR = 40
const PAGE = 500

/** `numbers` rise. The events are in the order of the log. */
export async function readNumbered(
  log: HistoryLog,
  tenant: TenantId,
  index: Pick<HistoryIndex, 'stream' | 'revision'>,
  numbers: readonly number[],
): Promise<readonly StoredEvent[]> {
  const runs: { readonly stream: StreamName; readonly revisions: number[] }[] = []
  const open = new Map<StreamName, number[]>()
  for (const n of numbers) {
    const [stream, revision] = [index.stream[n], index.revision[n]]
    if (stream === undefined || revision === undefined) continue
    const run = open.get(stream)
    const isNear = run && revision - (run.at(-1) ?? 0) <= NEAR && revision - (run[0] ?? 0) < PAGE
    if (run && isNear) run.push(revision)
    else {
      const revisions = [revision]
      open.set(stream, revisions)
      runs.push({ stream, revisions })
    }
  }
  const events: StoredEvent[] = []
  for (const { stream, revisions } of runs) {
    const [from = 0, to = 0] = [revisions[0], revisions.at(-1)]
    const page = await log.readStream(stream, { tenant, from, direction: 'forwards', limit: to - from + 1 })
    const wanted = new Set(revisions)
    events.push(...page.events.filter(({ revision }) => wanted.has(revision)))
  }
  return events.sort((a, b) => (a.position < b.position ? -1 : 1))
}
