// The rows of a generation that is being rebuilt, in memory, and which of them its table does not have yet.
import { agrees, type FoldedRow, type RowId, type RowStore } from '#kernel/fold.ts'
import { subjectColumns } from '#kernel/forgetting.ts'
import type { Position, TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'

export type RebuiltRows = RowStore & {
  readonly size: number
  /** Adds a row as it is in the table. */
  remember(row: FoldedRow): void
  knows(id: Pick<RowId, 'tenant' | 'key'>): boolean
  /** Rows that were added or changed after this position, and rows that were deleted since `forgetSaved`. */
  unsaved(after: Position): { readonly rows: Iterable<FoldedRow>; readonly gone: readonly FoldedRow[] }
  /** Call it once the unsaved rows are saved. With `all`, memory is emptied too. */
  forgetSaved(all: boolean): void
}

/** A key by its columns. The projection decides what they hold. */
type Columns = Readonly<Record<string, unknown>>

/** `row` is null if it is known to be deleted. */
type Place = { readonly key: Columns; readonly rest: unknown; row: FoldedRow | null; wasSaved: FoldedRow | null }

/**
 * The rows that share the leading column. They are searched one by one while they are few, else by the rest of their
 * keys.
 */
type Group = { readonly places: Place[]; byRest: Map<unknown, Place> | null }
const FEW = 16

/**
 * Rows by tenant and by the column that names a person, if there is one. What many rows of a log share is hashed once,
 * and keys are not turned into text. It is also the index for finding all rows of a person. A row's own position shows
 * whether the table has it unchanged, so there is no list of changed rows.
 */
export function rebuiltRows(projection: Projection): RebuiltRows {
  const columns = Object.keys(projection.key.shape)
  const leading = subjectColumns(projection)[0] ?? columns[0] ?? ''
  const rest = columns.filter((column) => column !== leading)
  const tenants = new Map<TenantId, Map<unknown, Group>>()
  let gone = new Set<Place>()
  let size = 0
  let lastId: RowId | null = null
  let lastPlace: Place | undefined

  const [only] = rest
  /** The columns of a key other than the leading one, as one value. */
  const restOf = (key: Columns): unknown => {
    if (rest.length > 1) return rest.map((column) => String(key[column])).join('\0')
    return only === undefined ? null : key[only]
  }

  function groupOf(tenant: TenantId, key: Columns): Group | undefined {
    return tenants.get(tenant)?.get(key[leading])
  }

  function find(tenant: TenantId, key: Columns): Place | undefined {
    const group = groupOf(tenant, key)
    if (!group) return undefined
    const value = restOf(key)
    if (group.byRest) return group.byRest.get(value)
    const { places } = group
    for (let n = 0; n < places.length; n += 1) if (places[n]?.rest === value) return places[n]
    return undefined
  }

  function add(tenant: TenantId, key: Columns, row: FoldedRow): void {
    const groups = tenants.get(tenant) ?? new Map<unknown, Group>()
    tenants.set(tenant, groups)
    const value = key[leading]
    const group = groups.get(value) ?? { places: [], byRest: null }
    groups.set(value, group)
    const place = { key, rest: restOf(key), row, wasSaved: null }
    group.places.push(place)
    if (group.byRest) group.byRest.set(place.rest, place)
    else if (group.places.length > FEW)
      group.byRest = new Map(group.places.map((groupPlace) => [groupPlace.rest, groupPlace] as const))
    size += 1
  }

  function put(row: FoldedRow, place = find(row.tenant, columnsOf(row))): void {
    if (place) {
      place.row = row
      if (gone.size > 0) gone.delete(place)
    } else add(row.tenant, columnsOf(row), row)
  }

  function remove(place: Place | undefined): void {
    if (!place?.row) return
    place.wasSaved = place.row
    place.row = null
    gone.add(place)
  }

  function* placesOf(tenant: TenantId, partialKey: Columns): Generator<Place> {
    if (partialKey[leading] !== undefined) yield* groupOf(tenant, partialKey)?.places ?? []
    else for (const group of tenants.get(tenant)?.values() ?? []) yield* group.places
  }

  function* changedAfter(after: Position): Generator<FoldedRow> {
    for (const groups of tenants.values())
      for (const { places } of groups.values()) for (const { row } of places) if (row && row.position > after) yield row
  }

  return {
    get size() {
      return size
    },
    get(id) {
      lastPlace = find(id.tenant, columnsOf(id))
      lastId = id
      return lastPlace?.row ?? undefined
    },
    // A fold sets the row that it has just read, so the place is already known.
    set: (id, row) => put(row, id === lastId ? lastPlace : undefined),
    delete: (id) => remove(find(id.tenant, columnsOf(id))),
    matching: (tenant, partialKey) =>
      [...placesOf(tenant, columnsOf({ key: partialKey }))].flatMap(({ key, row }) =>
        row && agrees(key, partialKey) ? row : [],
      ),
    deleteMatching(tenant, partialKey) {
      for (const place of placesOf(tenant, columnsOf({ key: partialKey })))
        if (place.row && agrees(place.key, partialKey)) remove(place)
    },
    remember: (row) => put(row),
    knows: (id) => find(id.tenant, columnsOf(id)) !== undefined,
    unsaved: (after) => ({ rows: changedAfter(after), gone: [...gone].flatMap(({ wasSaved }) => wasSaved ?? []) }),
    forgetSaved(all) {
      gone = new Set()
      lastId = null
      if (!all) return
      tenants.clear()
      size = 0
    },
  }
}

const columnsOf = ({ key }: { readonly key: object }): Columns => key as Columns
