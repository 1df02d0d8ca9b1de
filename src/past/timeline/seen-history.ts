// The index of a person's history as one caller may see it: the events that are not shown to them are not in it, so they are in no
// list, count, mark or page.
import type { SeenEvents } from '../seen-events.ts'
import type { HistoryIndex } from './history-index.ts'
import type { IndexedHistory } from './indexed-history.ts'

export const seenHistory = (history: IndexedHistory, { isHidden }: Pick<SeenEvents, 'isHidden'>): IndexedHistory => ({
  ...history,
  indexOf: async (person) => seenIndex(await history.indexOf(person), isHidden),
})

/** The same index if nothing is hidden, as almost always. */
export function seenIndex(index: HistoryIndex, isHidden: SeenEvents['isHidden']): HistoryIndex {
  const shown: number[] = []
  for (let n = 0; n < index.length; n += 1) {
    const [stream, revision] = [index.stream[n], index.revision[n]]
    if (stream !== undefined && revision !== undefined && !isHidden({ stream, revision })) shown.push(n)
  }
  if (shown.length === index.length) return index
  const numbers = new Map(shown.map((n, number) => [n, number]))
  const of = <Value>(column: readonly Value[]): Value[] => column.filter((_, n) => numbers.has(n))
  return {
    length: shown.length,
    position: of(index.position),
    occurredAt: of(index.occurredAt),
    recordedAt: of(index.recordedAt),
    latestBefore: of(index.latestBefore),
    stream: of(index.stream),
    revision: of(index.revision),
    type: of(index.type),
    actor: of(index.actor),
    origin: of(index.origin),
    zone: of(index.zone),
    skill: of(index.skill),
    correct: of(index.correct),
    sealed: of(index.sealed),
    byTime: () => index.byTime().flatMap((n) => numbers.get(n) ?? []),
  }
}
