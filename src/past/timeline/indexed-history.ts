// What questions about one person's past use of the index of their history: the index itself, and single events, opened.
import type { RecordedEvent } from '#kernel/event.ts'
import type { PersonId, Position, TenantId } from '#kernel/ids.ts'
import type { Past } from '../past.ts'
import type { HistoryLog } from '../person-history.ts'
import type { HistoryIndex, HistoryIndexes } from './history-index.ts'
import { readNumbered } from './read-numbered.ts'

export type IndexedHistory = {
  indexOf(person: PersonId): Promise<HistoryIndex>
  /** Events by their numbers in the index, which rise, as people read them. */
  read(index: HistoryIndex, numbers: readonly number[]): Promise<readonly RecordedEvent[]>
}

export const indexedHistory = (
  { log, past, indexes }: { readonly log: HistoryLog; readonly past: Past; readonly indexes: HistoryIndexes },
  { tenant, head }: { readonly tenant: TenantId; readonly head: Position },
): IndexedHistory => ({
  indexOf: (person) => indexes.of(log, tenant, person, head),
  read: async (index, numbers) => past.shown(await readNumbered(log, tenant, index, numbers)),
})
