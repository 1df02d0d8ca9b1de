// How events become rows: the one fold that live batches, rebuilds, as-of answers and tests all run. Pure.
import assert from 'node:assert/strict'
import { amendmentsOf, effectiveHistory } from './effective-history.ts'
import type { AnyEventDefinition, RecordedEvent } from './event.ts'
import type { Position, TenantId } from './ids.ts'
import { anyEvent, type Handler, type Projection, refold, remove } from './projection.ts'
import { historyBefore, recallHistory } from './recalled-history.ts'

/** A row with what the runtime adds to it: its tenant and the position of the event that changed it last. */
export type FoldedRow = {
  readonly tenant: TenantId
  readonly key: object
  readonly row: object
  readonly position: Position
}

/** The identity of a row in its projection. */
export type RowId = {
  readonly tenant: TenantId
  readonly key: object
  /** Tenant and key as one text. */
  readonly text: string
}

/** A row, or with a partial key all rows that agree with it, that one handler touches for one event. */
export type Touch = RowId & {
  readonly handler: Handler
  /** Some key columns are absent: only for removal. The text is then of no use. */
  readonly partial: boolean
}

/** Where rows stand while events are folded. A `Map` behind it in memory; loaded rows and what to write, live. */
export type RowStore = {
  get(id: RowId): FoldedRow | undefined
  set(id: RowId, row: FoldedRow): void
  delete(id: RowId): void
  /** Removes every row of the tenant that agrees with the key, whether it was loaded or not. */
  deleteMatching(tenant: TenantId, partialKey: object): void
}

/** A key, by its columns: what they hold is the projection's to say. */
type Columns = Readonly<Record<string, unknown>>

type Plan = {
  readonly columns: readonly string[]
  readonly handlers: Readonly<Record<Order, Map<string, readonly Handler[]>>>
  readonly refolds: boolean
}
const plans = new WeakMap<Projection, Plan>()

/** What is asked of a projection for every event, worked out once. */
function planOf(projection: Projection): Plan {
  const known = plans.get(projection)
  if (known) return known
  const handlers = { 'by-position': new Map(), 'by-time': new Map() }
  const refolds = [...projection.handlers.values()].flat().some(({ fold }) => fold === refold)
  const plan = { columns: Object.keys(projection.key.shape), handlers, refolds }
  plans.set(projection, plan)
  return plan
}

function handlersOf(projection: Projection, plan: Plan, type: string, order: Order): readonly Handler[] {
  const known = plan.handlers[order].get(type)
  if (known) return known
  const named = projection.handlers.get(type) ?? []
  const all = [...named, ...(projection.handlers.get(anyEvent.type) ?? [])]
  const handlers = order === 'by-time' ? all.filter(({ revises }) => !revises) : all
  plan.handlers[order].set(type, handlers)
  return handlers
}

/** The types of event that a projection folds; `'all'` where it names `anyEvent`. */
export function eventTypes(projection: Projection): ReadonlySet<string> | 'all' {
  return projection.handlers.has(anyEvent.type) ? 'all' : new Set(projection.handlers.keys())
}

/**
 * A row's identity as text: the tenant and the key's columns in their declared order. NUL parts them, since no text
 * that Postgres can store holds one.
 */
export function keyText(projection: Projection, tenant: TenantId, key: object): string {
  const { columns } = planOf(projection)
  if (lacksAny(columns, key as Columns))
    throw new TypeError(`projection ${projection.name}: a row's key has every column`)
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

/** The rows that an event touches, in the order in which `applyEvent` folds them. By time, nothing is revised. */
export function touchedKeys(
  projection: Projection,
  event: RecordedEvent,
  order: Order = 'by-position',
): readonly Touch[] {
  const plan = planOf(projection)
  const touches: Touch[] = []
  for (const handler of handlersOf(projection, plan, event.type, order)) {
    const keys = handler.key(event as RecordedEvent<never, never>)
    if (!isList(keys)) touches.push(touch(projection, plan, handler, event, keys))
    else for (const key of keys) touches.push(touch(projection, plan, handler, event, key))
  }
  return touches
}

function touch(projection: Projection, plan: Plan, handler: Handler, event: RecordedEvent, key: object): Touch {
  const partial = lacksAny(plan.columns, key as Columns)
  if (partial && handler.fold !== remove)
    throw new TypeError(`projection ${projection.name}: a partial key is for removal only (${event.type})`)
  return new TouchedRow(handler, partial, event.tenant, key, plan.columns)
}

/** Its text is made when somebody asks: a rebuild, which finds rows by their keys, folds in two thirds of the time. */
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
 * The order in which events come. By position, a row from further on is a defect of whoever runs the fold, and would be
 * counted twice; by time (what had happened by then, late events in their place) positions go back and forth.
 */
export type Order = 'by-position' | 'by-time'

/**
 * Folds one event into the rows it touches, which must be in the store: pass `touched` where `touchedKeys` was asked
 * already in order to load them.
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

/** Folds one event into one of the rows it touches. */
export function applyTouch(
  projection: Projection,
  rows: RowStore,
  event: RecordedEvent,
  touch: Touch,
  order: Order = 'by-position',
): void {
  const { tenant, position } = event
  const { handler, key } = touch
  if (handler.fold === remove) {
    if (touch.partial) rows.deleteMatching(tenant, key)
    else rows.delete(touch)
    return
  }
  const before = rows.get(touch)
  if (before && before.position > position && order === 'by-position')
    throw new Error(
      `projection ${projection.name}: a row at position ${before.position} met the event at ${position} again`,
    )
  if (handler.fold === refold) {
    const anew = before && foldedAnew(projection, event, touch)
    if (anew) rows.set(touch, { ...anew, position })
    else rows.delete(touch)
    return
  }
  const after = handler.fold(before?.row as never, event as RecordedEvent<never, never>, key as never)
  if (after === remove) rows.delete(touch)
  // A revision that has nothing to revise. A fold that forgets its row is a defect.
  else if (after === undefined) assert(handler.revises, `projection ${projection.name}: a fold gave no row`)
  // A fold that gives back the very row it was given has nothing to write: the row keeps its position.
  else if (after !== before?.row) rows.set(touch, { tenant, key: before?.key ?? key, row: after, position })
}

/** Whether a projection folds rows anew after an event: whoever runs it recalls that event's history first. */
export function refoldsOn(projection: Projection, type: string): boolean {
  return refoldsAny(projection) && (projection.handlers.get(type)?.some(({ fold }) => fold === refold) ?? false)
}

/** Most projections never do, and pay nothing for those that do. */
export const refoldsAny = (projection: Projection): boolean => planOf(projection).refolds

/** One row, as the stream gives it up to the event, each fact as its last amendment by position says. */
function foldedAnew(projection: Projection, event: RecordedEvent, touch: Touch): FoldedRow | undefined {
  const history = effectiveHistory(amendmentsOf([projection]), (stored: RecordedEvent) => stored)
  for (const one of historyBefore(event)) history.add(one)
  history.add(event)
  const rows = memoryRows()
  for (const entry of history.entries) {
    const read = history.read(entry)
    for (const one of read ? touchedKeys(projection, read, 'by-time') : [])
      if (read && (one.partial || one.text === touch.text)) applyTouch(projection, rows, read, one)
  }
  return rows.rows.get(touch.text)
}

/** A store of rows in memory, with the rows by their text. */
export function memoryRows(rows = new Map<string, FoldedRow>()): RowStore & { readonly rows: Map<string, FoldedRow> } {
  return {
    rows,
    get: ({ text }) => rows.get(text),
    set: ({ text }, row) => rows.set(text, row),
    delete: ({ text }) => rows.delete(text),
    deleteMatching(tenant, partialKey) {
      for (const [text, row] of rows) if (row.tenant === tenant && agrees(row.key, partialKey)) rows.delete(text)
    },
  }
}

/** Whether a row's key agrees with a partial one. */
export function agrees(key: object, partialKey: object): boolean {
  return Object.entries(partialKey).every(
    ([column, value]) => value === undefined || Reflect.get(key, column) === value,
  )
}

/** Folds events, in the order given, into rows in memory. By position, each stream must be there from its start. */
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
      recallHistory(event, () => seen.slice(0, before).filter(({ stream }) => stream === event.stream))
    }
    applyEvent(projection, store, event, undefined, order)
    seen?.push(event)
  }
  return store.rows
}

/** Throws where a projection folds facts that another event may amend, and does not say what then becomes of its rows. */
export function assertRevises(projection: Projection, events: Iterable<AnyEventDefinition>): void {
  for (const { type, amends } of events)
    if (amends && projection.handlers.has(amends.fact) && !projection.amendments.has(type))
      throw new TypeError(
        `projection ${projection.name} folds ${amends.fact}, which ${type} may amend: revise(…) it, or declare it unconcerned`,
      )
}
