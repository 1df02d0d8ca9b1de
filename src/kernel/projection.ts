// The wake: a read model as a pure fold of events into rows, by key. Nothing here says how it is run.
import type { z } from 'zod'
import type { EventDefinition, RecordedEvent } from './event.ts'
import type { StreamKind } from './ids.ts'
import type { Readable } from './personal.ts'

/** What a fold gives instead of a row when the row should go. */
export const remove: unique symbol = Symbol('remove')
export type Remove = typeof remove

export type Handler = {
  readonly type: string
  readonly key: (event: RecordedEvent<never, never>) => object | readonly object[]
  readonly fold: Remove | ((row: never, event: RecordedEvent<never, never>) => object | Remove)
}

/** Stands for every type of event, those to come included. Its handlers run after those that name the type. */
export const anyEvent = { type: '*' } as const
export type AnyEvent = typeof anyEvent

/**
 * `on(event, key, fold)`: the key or keys of the rows that the event touches, and the row after it. The row is
 * undefined where there is none yet. With `remove` in place of a fold, the key may be partial: every row that
 * agrees with it goes.
 */
export type FoldOn<Key, Row> = {
  <Type extends string, Data extends z.ZodObject>(
    event: EventDefinition<Type, Data>,
    key: (event: RecordedEvent<Type, Readable<Data>>) => Partial<Key> | readonly Partial<Key>[],
    fold: Remove,
  ): Handler
  <Type extends string, Data extends z.ZodObject>(
    event: EventDefinition<Type, Data>,
    key: (event: RecordedEvent<Type, Readable<Data>>) => Key | readonly Key[],
    fold: (row: Row | undefined, event: RecordedEvent<Type, Readable<Data>>) => Row | Remove,
  ): Handler
  (
    event: AnyEvent,
    key: (event: RecordedEvent) => Key | readonly Key[],
    fold: (row: Row | undefined, event: RecordedEvent) => Row | Remove,
  ): Handler
}

export type Projection<
  Name extends string = string,
  Key extends z.ZodObject = z.ZodObject,
  Row extends z.ZodObject = z.ZodObject,
> = {
  readonly kind: 'projection'
  readonly name: Name
  readonly version: number
  readonly description: string
  /** The kind of stream whose events alone decide its rows, where there is one: such a row can be folded as of any moment from one stream. */
  readonly of?: StreamKind
  /**
   * What an event does that its fold cannot take: `stop` (the projection stands still, loudly) or `park-key` (the event
   * and all later ones of its key wait in order, the other keys go on).
   */
  readonly onPoison: 'stop' | 'park-key'
  readonly key: Key
  readonly row: Row
  /** Columns to index together, beside the key. */
  readonly indexes: readonly (readonly string[])[]
  readonly handlers: ReadonlyMap<string, readonly Handler[]>
}

/**
 * Defines a read model. The runtime adds the tenant (first column of every key) and, to each row, the position of its
 * last event. A fold reads no clock and no other row.
 */
export function defineProjection<const Name extends string, Key extends z.ZodObject, Row extends z.ZodObject>(
  name: Name,
  declaration: {
    readonly version: number
    readonly description: string
    readonly of?: StreamKind
    readonly onPoison?: 'stop' | 'park-key'
    readonly key: Key
    readonly row: Row
    readonly indexes?: readonly (readonly Extract<keyof Key['shape'] | keyof Row['shape'], string>[])[]
    readonly on: (on: FoldOn<z.output<Key>, z.output<Row>>) => readonly Handler[]
  },
): Projection<Name, Key, Row> {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new TypeError(`a projection's name is kebab-case: ${name}`)
  for (const column of ['tenant', 'position'])
    if (column in declaration.key.shape || column in declaration.row.shape)
      throw new TypeError(`projection ${name}: the runtime adds the column "${column}" itself`)
  for (const column of Object.keys(declaration.key.shape))
    if (column in declaration.row.shape)
      throw new TypeError(`projection ${name}: "${column}" is in the key and in the row`)

  const on = (event: { type: string }, key: Handler['key'], fold: Handler['fold']): Handler => ({
    type: event.type,
    key,
    fold,
  })
  const handlers = new Map<string, Handler[]>()
  for (const handler of declaration.on(on as FoldOn<z.output<Key>, z.output<Row>>))
    handlers.set(handler.type, [...(handlers.get(handler.type) ?? []), handler])

  const { version, description, of, onPoison = 'stop', key, row, indexes = [] } = declaration
  return { kind: 'projection', name, version, description, ...(of && { of }), onPoison, key, row, indexes, handlers }
}
