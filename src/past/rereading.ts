// The events behind a snapshot that must be read again: those that read models with personal fields fold, and no others. A
// history of a hundred thousand answers has a few of them.
import type { StoredEvent } from '#event-log/event-log.ts'
import { eventTypes } from '#kernel/fold.ts'
import { opensFields } from '#projecting/reading.ts'
import type { PastState } from './past-state.ts'
import type { HistoryLog } from './person-history.ts'
import type { HistoryIndexes } from './timeline/history-index.ts'
import { readNumbered } from './timeline/read-numbered.ts'

const PAGE = 2_000

/** In the order of the log. Nothing if the state does not start behind a snapshot, or is already past it. */
export async function* reread(
  { log, indexes }: { readonly log: HistoryLog; readonly indexes: HistoryIndexes },
  { question, followed, includedTo, rereadUpTo }: PastState,
): AsyncGenerator<readonly StoredEvent[]> {
  const { tenant, subject, models } = question
  const behind = new Map([...followed.place].filter(([stream, next]) => next < (includedTo.get(stream) ?? 0)))
  if (!subject || behind.size === 0) return
  const types = typesOf(models)
  const index = await indexes.of(log, tenant, subject, rereadUpTo)
  const numbers: number[] = []
  for (let n = 0; n < index.length; n += 1) {
    const [stream, type] = [index.stream[n], index.type[n]]
    if (stream === undefined || type === undefined || !types.has(type)) continue
    const from = behind.get(stream)
    if (from !== undefined && (index.revision[n] ?? 0) >= from) numbers.push(n)
  }
  for (let n = 0; n < numbers.length; n += PAGE)
    yield await readNumbered(log, tenant, index, numbers.slice(n, n + PAGE))
}

function typesOf(models: PastState['question']['models']): ReadonlySet<string> {
  const types = new Set<string>()
  for (const model of models.filter(opensFields)) {
    const own = eventTypes(model)
    if (own === 'all') throw new TypeError(`projection ${model.name} folds every stream: it has no past of its own`)
    for (const type of own) types.add(type)
  }
  return types
}
