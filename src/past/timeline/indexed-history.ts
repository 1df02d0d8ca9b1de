// What questions about one person's past use of the index of their history: the index itself, and single events, opened.
import type { StoredEvent } from '#event-log/event-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import type { PersonId, Position, StreamName, TenantId } from '#kernel/ids.ts'
import type { Past } from '../past.ts'
import type { HistoryLog } from '../person-history.ts'
import type { HistoryIndex, HistoryIndexes } from './history-index.ts'

export type IndexedHistory = {
  indexOf(person: PersonId): Promise<HistoryIndex>
  /** Events by their numbers in the index, which rise, as people read them. */
  read(index: HistoryIndex, numbers: readonly number[]): Promise<readonly RecordedEvent[]>
}

/** Between two events that are needed, at most so many are read that are not: less work than another statement. */
const NEAR = 40
const PAGE = 500

export function indexedHistory(
  { log, past, indexes }: { readonly log: HistoryLog; readonly past: Past; readonly indexes: HistoryIndexes },
  { tenant, head }: { readonly tenant: TenantId; readonly head: Position },
): IndexedHistory {
  async function readRun(stream: StreamName, run: readonly number[]): Promise<readonly StoredEvent[]> {
    const [from = 0, to = 0] = [run[0], run.at(-1)]
    const { events } = await log.readStream(stream, { tenant, from, direction: 'forwards', limit: to - from + 1 })
    const wanted = new Set(run)
    return events.filter(({ revision }) => wanted.has(revision))
  }

  return {
    indexOf: (person) => indexes.of(log, tenant, person, head),
    async read(index, numbers) {
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
      for (const { stream, revisions } of runs) events.push(...(await readRun(stream, revisions)))
      events.sort((a, b) => (a.position < b.position ? -1 : 1))
      return past.shown(events)
    },
  }
}
