// The rows of a generation that is being rebuilt, in memory, and which of them its table does not have yet.
import { agrees, type FoldedRow, type RowStore } from '#kernel/fold.ts'
import type { Position, TenantId } from '#kernel/ids.ts'

export type RebuiltRows = RowStore & {
  readonly size: number
  /** Takes a row as its table has it. */
  remember(text: string, row: FoldedRow): void
  knows(text: string): boolean
  /** Rows that came or changed after this position, and keys of rows that went since `forgetSaved`. */
  unsaved(after: Position): { readonly rows: Iterable<FoldedRow>; readonly gone: readonly FoldedRow[] }
  /** What is unsaved has been saved; with `all`, memory is emptied too. */
  forgetSaved(all: boolean): void
}

/**
 * A row's own position tells whether the table has it as it is: no list of changed rows is kept. Removals by partial
 * key find their rows by an index over its columns, made when the first one comes.
 */
export function rebuiltRows(): RebuiltRows {
  /** Null stands for a row that is known to be gone. */
  const rows = new Map<string, FoldedRow | null>()
  const gone = new Map<string, FoldedRow>()
  const indexes = new Map<string, PartialIndex>()

  function put(text: string, row: FoldedRow): void {
    if (indexes.size > 0 && !rows.get(text)) for (const index of indexes.values()) index.add(text, row)
    rows.set(text, row)
  }

  function remove(text: string): void {
    const row = rows.get(text)
    if (!row) return
    rows.set(text, null)
    gone.set(text, row)
    for (const index of indexes.values()) index.delete(text, row)
  }

  function indexFor(partialKey: object): PartialIndex {
    const columns = Object.entries(partialKey).flatMap(([column, value]) => (value === undefined ? [] : [column]))
    const name = columns.sort().join(' ')
    const known = indexes.get(name)
    if (known) return known
    const index = partialIndex(columns)
    for (const [text, row] of rows) if (row) index.add(text, row)
    indexes.set(name, index)
    return index
  }

  return {
    get size() {
      return rows.size
    },
    get: (text) => rows.get(text) ?? undefined,
    set(text, row) {
      gone.delete(text)
      put(text, row)
    },
    delete: remove,
    deleteMatching(tenant, partialKey) {
      for (const text of [...indexFor(partialKey).find(tenant, partialKey)]) {
        const row = rows.get(text)
        if (row && row.tenant === tenant && agrees(row.key, partialKey)) remove(text)
      }
    },
    remember: put,
    knows: (text) => rows.has(text),
    unsaved: (after) => ({ rows: changedAfter(rows.values(), after), gone: [...gone.values()] }),
    forgetSaved(all) {
      gone.clear()
      if (!all) return
      rows.clear()
      indexes.clear()
    },
  }
}

function* changedAfter(rows: Iterable<FoldedRow | null>, after: Position): Generator<FoldedRow> {
  for (const row of rows) if (row && row.position > after) yield row
}

type PartialIndex = ReturnType<typeof partialIndex>

function partialIndex(columns: readonly string[]) {
  const texts = new Map<string, Set<string>>()
  const of = (tenant: TenantId, key: object) =>
    [tenant, ...columns.map((column) => String(Reflect.get(key, column)))].join('\0')
  return {
    add(text: string, { tenant, key }: FoldedRow) {
      const name = of(tenant, key)
      const own = texts.get(name)
      if (own) own.add(text)
      else texts.set(name, new Set([text]))
    },
    delete: (text: string, { tenant, key }: FoldedRow) => void texts.get(of(tenant, key))?.delete(text),
    find: (tenant: TenantId, key: object): Iterable<string> => texts.get(of(tenant, key)) ?? [],
  }
}
