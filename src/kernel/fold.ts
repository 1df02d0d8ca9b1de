// Folds events into rows. Live batches, rebuilds, as-of queries and tests all use this fold. Pure.
import assert from 'node:assert/strict'
import { type AnyEventDefinition, isWhollyErased, type RecordedEvent } from './event.ts'
import type { Position, TenantId } from './ids.ts'
import { anyEvent, type Handler, type Projection, refold, remove } from './projection.ts'
import { recalledHistory, recallHistory } from './recalled-history.ts'
import { type RefoldedRows, refoldedRows } from './refolded-rows.ts'

/** A row with the fields that the runtime adds: its tenant, and the position of the event that last changed it. */
export type FoldedRow = {
  readonly tenant: TenantId
  readonly key: object
  readonly row: object
  readonly position: Position
}

/** The identity of a row within its projection. */
export type RowId = {
  readonly tenant: TenantId
  readonly key: object
  /** Tenant and key as one text. */
  readonly text: string
}

/** The row that one handler touches for one event; with a partial key, all rows that match it. */
export type Touch = RowId & {
  readonly handler: Handler
  /** It is for every row that matches: to remove it, or to fold each. Then the text is not used. */
  readonly partial: boolean
}

/** The rows during a fold: a `Map` in memory; or, live, the loaded rows and the changes to write. */
export type RowStore = {
  get(id: RowId): FoldedRow | undefined
  set(id: RowId, row: FoldedRow): void
  delete(id: RowId): void
  /** Every row of the tenant that matches the key. The caller has loaded them. */
  matching(tenant: TenantId, partialKey: object): readonly FoldedRow[]
  /** Removes every row of the tenant that matches the key, loaded or not. */
  deleteMatching(tenant: TenantId, partialKey: object): void
}

/** The columns of a key. The projection defines their types. */
type Columns = Readonly<Record<string, unknown>>

type Plan = {
  readonly columns: readonly string[]
  readonly handlers: Readonly<Record<Order, Map<string, readonly Handler[]>>>
  readonly refolds: boolean
}
const plans = new WeakMap<Projection, Plan>()

/** What a fold needs of a projection for every event, computed once. */
function planOf(projection: Projection): Plan {
  const cached = plans.get(projection)
  if (cached) return cached
  const handlers = { 'by-position': new Map(), 'by-time': new Map() }
  const refolds = [...projection.handlers.values()].flat().some(({ fold }) => fold === refold)
  const plan = { columns: Object.keys(projection.key.shape), handlers, refolds }
  plans.set(projection, plan)
  return plan
}

function handlersOf(projection: Projection, plan: Plan, type: string, order: Order): readonly Handler[] {
  const cached = plan.handlers[order].get(type)
  if (cached) return cached
  const named = type === anyEvent.type ? [] : (projection.handlers.get(type) ?? [])
  const all = [...named, ...(projection.handlers.get(anyEvent.type) ?? [])]
  const handlers = order === 'by-time' ? all.filter(({ revises }) => !revises) : all
  plan.handlers[order].set(type, handlers)
  return handlers
}

/** The event types that a projection folds; `'all'` if it handles `anyEvent`. */
export function eventTypes(projection: Projection): ReadonlySet<string> | 'all' {
  return projection.handlers.has(anyEvent.type) ? 'all' : new Set(projection.handlers.keys())
}

/**
 * A row's identity as text: the tenant and the key columns in their declared order, separated by NUL, which PostgreSQL cannot
 * store in text.
 */
export function keyText(projection: Projection, tenant: TenantId, key: object): string {
  const { columns } = planOf(projection)
  if (lacksAny(columns, key as Columns))
    throw new TypeError(`projection ${projection.name}: a row's key must have every column`)
  return textOf(columns, tenant, key as Columns)
}

function textOf(columns: readonly string[], tenant: TenantId, key: Columns): string {
  let text: string = tenant
  for (const column of columns) text += `\0${key[column]}`
  return text
}

function lacksAny(columns: readonly string[], key: Columns): boolean {
  for (const column of columns) if (key[column] === undefined) return true
  return false
}

/** The rows that an event touches, in the order in which `applyEvent` folds them. By time, there are no revisions. */
export function touchedKeys(
  projection: Projection,
  event: RecordedEvent,
  order: Order = 'by-position',
): readonly Touch[] {
  const plan = planOf(projection)
  const touches: Touch[] = []
  // Of an event whose whole data was erased, only its metadata can be folded.
  const type = isWhollyErased(event) ? anyEvent.type : event.type
  for (const handler of handlersOf(projection, plan, type, order)) {
    const keys = handler.key(event as RecordedEvent<never, never>)
    if (!isList(keys)) touches.push(touch(projection, plan, handler, event, keys))
    else for (const key of keys) touches.push(touch(projection, plan, handler, event, key))
  }
  return touches
}

function touch(projection: Projection, plan: Plan, handler: Handler, event: RecordedEvent, key: object): Touch {
  const partial = handler.each === true || lacksAny(plan.columns, key as Columns)
  if (partial && handler.fold !== remove && !handler.each)
    throw new TypeError(
      `projection ${projection.name}: a partial key is allowed only for removal and onEach (${event.type})`,
    )
  return new TouchedRow(handler, partial, event.tenant, key, plan.columns)
}

/** Its text is computed on demand: a rebuild finds rows by their keys, and folds in two thirds of the time without it. */
class TouchedRow implements Touch {
  readonly handler: Handler
  readonly partial: boolean
  readonly tenant: TenantId
  readonly key: object
  readonly #columns: readonly string[]
  #text: string | undefined

  constructor(handler: Handler, partial: boolean, tenant: TenantId, key: object, columns: readonly string[]) {
    this.handler = handler
    this.partial = partial
    this.tenant = tenant
    this.key = key
    this.#columns = columns
  }

  get text(): string {
    this.#text ??= this.partial ? '' : textOf(this.#columns, this.tenant, this.key as Columns)
    return this.#text
  }
}

const isList = (keys: object | readonly object[]): keys is readonly object[] => Array.isArray(keys)

/**
 * The order of the events. By position, an event before the row's position is a defect of the caller: it would be counted
 * twice. By time (everything that had happened by then, with late events in their place), positions are not ordered.
 */
export type Order = 'by-position' | 'by-time'

/**
 * Folds one event into the rows that it touches, which must be in the store. Pass `touched` if `touchedKeys` was already
 * called to load them.
 */
export function applyEvent(
  projection: Projection,
  rows: RowStore,
  event: RecordedEvent,
  touched?: readonly Touch[],
  order: Order = 'by-position',
): void {
  for (const touch of touched ?? touchedKeys(projection, event, order))
    applyTouch(projection, rows, event, touch, order)
}

/** Folds one event into one of the rows that it touches, or into each of those that match. */
export function applyTouch(
  projection: Projection,
  rows: RowStore,
  event: RecordedEvent,
  touch: Touch,
  order: Order = 'by-position',
): void {
  const { tenant } = event
  const { handler, key } = touch
  if (handler.fold === remove) {
    if (touch.partial) rows.deleteMatching(tenant, key)
    else rows.delete(touch)
    return
  }
  if (!handler.each) {
    foldRow(projection, rows, event, touch, order)
    return
  }
  const { columns } = planOf(projection)
  for (const row of rows.matching(tenant, key))
    foldRow(projection, rows, event, new TouchedRow(handler, false, tenant, row.key, columns), order)
}

function foldRow(projection: Projection, rows: RowStore, event: RecordedEvent, touch: Touch, order: Order): void {
  const { tenant, position } = event
  const { handler, key } = touch
  const before = rows.get(touch)
  if (before && before.position > position && order === 'by-position')
    throw new Error(
      `projection ${projection.name}: the event at position ${position} was folded into a row that is already at position ${before.position}`,
    )
  if (handler.fold === refold) {
    const refolded = before && foldAgain(projection, event, touch)
    if (refolded) rows.set(touch, { ...refolded, position })
    else rows.delete(touch)
    return
  }
  assert(handler.fold !== remove, 'a removal folds no row')
  const after = handler.fold(before?.row as never, event as RecordedEvent<never, never>, key as never)
  if (after === remove) rows.delete(touch)
  // A revision may have nothing to revise. A fold without a result is a defect.
  else if (after === undefined) assert(handler.revises, `projection ${projection.name}: a fold returned no row`)
  // If a fold returns the same row, there is nothing to write: the row keeps its position.
  else if (after !== before?.row) rows.set(touch, { tenant, key: before?.key ?? key, row: after, position })
}

/** Whether a projection folds rows again after this event type: then the caller must recall the event's history first. */
export function refoldsOn(projection: Projection, type: string): boolean {
  return refoldsAny(projection) && (projection.handlers.get(type)?.some(({ fold }) => fold === refold) ?? false)
}

/** Most projections never do, so this check is cheap for them. */
export const refoldsAny = (projection: Projection): boolean => planOf(projection).refolds

/** Rows of a recalled stream. A withdrawn import touches many rows by many amendments, each of which asks. */
const foldedAgain = new WeakMap<object, Map<Projection, RefoldedRows>>()

/** One row, folded again from its stream up to the event, with amendments applied by position. */
function foldAgain(projection: Projection, event: RecordedEvent, touch: Touch): FoldedRow | undefined {
  const { before, stream } = recalledHistory(event, projection)
  const known = foldedAgain.get(stream) ?? new Map<Projection, RefoldedRows>()
  foldedAgain.set(stream, known)
  const last = known.get(projection)
  const rows = last && last.revision <= event.revision ? last : refoldedRows(projection)
  known.set(projection, rows)
  const { revision } = rows
  if (revision < event.revision) for (const one of [...before(), event]) if (one.revision > revision) rows.add(one)
  return rows.rowOf(touch)
}

/** A store of rows in memory, indexed by the text of their keys. */
export function memoryRows(rows = new Map<string, FoldedRow>()): RowStore & { readonly rows: Map<string, FoldedRow> } {
  return {
    rows,
    get: ({ text }) => rows.get(text),
    set: ({ text }, row) => rows.set(text, row),
    delete: ({ text }) => rows.delete(text),
    matching: (tenant, partialKey) =>
      [...rows.values()].filter((row) => row.tenant === tenant && agrees(row.key, partialKey)),
    deleteMatching(tenant, partialKey) {
      for (const [text, row] of rows) if (row.tenant === tenant && agrees(row.key, partialKey)) rows.delete(text)
    },
  }
}

/** Whether a row's key matches a partial key. */
export function agrees(key: object, partialKey: object): boolean {
  return Object.entries(partialKey).every(
    ([column, value]) => value === undefined || Reflect.get(key, column) === value,
  )
}

/** Folds events in the given order into rows in memory. By position, each stream must be complete from its start. */
export function foldEvents(
  projection: Projection,
  events: Iterable<RecordedEvent>,
  store = memoryRows(),
  order: Order = 'by-position',
): Map<string, FoldedRow> {
  const seen: RecordedEvent[] | null = refoldsAny(projection) ? [] : null
  for (const event of events) {
    if (seen && refoldsOn(projection, event.type)) {
      const before = seen.length
      recallHistory(event, [projection], () => seen.slice(0, before).filter(({ stream }) => stream === event.stream))
    }
    applyEvent(projection, store, event, undefined, order)
    seen?.push(event)
  }
  return store.rows
}

/** Throws if a projection folds facts that can be amended, and does not declare how its rows are revised. */
export function assertRevises(projection: Projection, events: Iterable<AnyEventDefinition>): void {
  for (const { type, amends } of events) {
    const folded = [...(amends?.facts ?? [])].find((fact) => projection.handlers.has(fact))
    if (folded !== undefined && !projection.amendments.has(type))
      throw new TypeError(
        `projection ${projection.name} folds ${folded}, which ${type} may amend: revise(…) it, or declare it unconcerned`,
      )
  }
}
