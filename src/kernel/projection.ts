// The wake: a read model as a pure fold of events into rows, by key. Nothing here says how it is run.
import type { z } from 'zod'
import type { Amendment, Amendments, Timeless } from './amendment.ts'
import type { AmendingDefinition, EventDefinition, RecordedEvent } from './event.ts'
import type { NoMoreThan } from './exact.ts'
import type { StreamKind } from './ids.ts'
import type { Readable, Visible } from './personal.ts'

/** What a fold gives instead of a row when the row should go. */
export const remove: unique symbol = Symbol('remove')
export type Remove = typeof remove

/** Declares that an amendment changes nothing in the rows. */
export const unconcerned: unique symbol = Symbol('unconcerned')

/** What a revision gives instead of a row: the runtime shall fold the row anew from its stream. */
export const refold: unique symbol = Symbol('refold')

export type Handler = {
  readonly type: string
  readonly key: (event: RecordedEvent<never, never>) => object | readonly object[]
  readonly fold:
    | Remove
    | typeof refold
    | ((row: never, event: RecordedEvent<never, never>, key: never) => object | Remove | undefined)
  /** It revises rows that were folded by position. By time it does not run: there the fact itself reads as amended. */
  readonly revises?: true
}

/** What a projection says of an amendment: how it revises the rows, or that it is unconcerned. */
export type Revising = { readonly amends: string; readonly amendment: Amendment; readonly handler: Handler | null }

/** Stands for every type of event, those to come included. Its handlers run after those that name the type. */
export const anyEvent = { type: '*' } as const
export type AnyEvent = typeof anyEvent

/**
 * `on(event, key, fold)`: the key or keys of the rows that the event touches, and the row after it. The row is
 * undefined where there is none yet. With `remove` in place of a fold, the key may be partial: every row that
 * agrees with it goes. It runs in both orders, by position and by time, so it sees no field that is true in the order of
 * arrival only.
 */
export type FoldOn<Key, Row> = {
  <Keys extends Key | readonly Key[], After extends Row | Remove>(
    event: AnyEvent,
    key: (event: RecordedEvent) => Keys & NoMoreThan<Keys, Key>,
    fold: (row: Row | undefined, event: RecordedEvent) => After & NoMoreThan<After, Row>,
  ): Handler
  <Type extends string, Data extends z.ZodObject, Keys extends Partial<Key> | readonly Partial<Key>[]>(
    event: EventDefinition<Type, Data>,
    key: (event: RecordedEvent<Type, Timeless<Data>>) => Keys & NoMoreThan<Keys, Key>,
    fold: Remove,
  ): Handler
  // The commonest comes last: the compiler's message is about the last one.
  <Type extends string, Data extends z.ZodObject, Keys extends Key | readonly Key[], After extends Row | Remove>(
    event: EventDefinition<Type, Data>,
    key: (event: RecordedEvent<Type, Timeless<Data>>) => Keys & NoMoreThan<Keys, Key>,
    fold: (row: Row | undefined, event: RecordedEvent<Type, Timeless<Data>>) => After & NoMoreThan<After, Row>,
  ): Handler
}

/**
 * `revise(amendment, key, fold)`: what an amendment changes in rows that its fact was folded into, live. The amending
 * event says how the fact was judged before and is now, in the order of arrival; with several keys, `key` tells which
 * row is asked for (a fact that moves leaves one and comes into another). `undefined` leaves the row as it is: a row that
 * is not there mostly needs no revising. `revise(amendment, unconcerned)`: the rows say nothing of what it amends.
 *
 * What cannot be undone from the row alone (the longest run, a window of the last answers) is folded anew:
 * `revise(amendment, key, refold)` reads the row's stream up to there, which costs its length. A row that is not there
 * stays so.
 *
 * By position alone. Asked by time, the fact itself reads as amended, and `on` folds it.
 */
export type ReviseOn<Key, Row> = {
  (amendment: Pick<AmendingDefinition, 'type' | 'amends'>, rows: typeof unconcerned): Revising
  <Type extends string, Data extends z.ZodObject, Keys extends Key | readonly Key[]>(
    amendment: AmendingDefinition<Type, Data>,
    key: (event: RecordedEvent<Type, Readable<Data>>) => Keys & NoMoreThan<Keys, Key>,
    fold: typeof refold,
  ): Revising
  <
    Type extends string,
    Data extends z.ZodObject,
    Keys extends Key | readonly Key[],
    After extends Row | Remove | undefined,
  >(
    amendment: AmendingDefinition<Type, Data>,
    key: (event: RecordedEvent<Type, Readable<Data>>) => Keys & NoMoreThan<Keys, Key>,
    fold: (
      row: Row | undefined,
      event: RecordedEvent<Type, Readable<Data>>,
      key: Key,
    ) => After & NoMoreThan<After, Row>,
  ): Revising
}

/** A few words for people, in the languages of those who read them. */
export type InLanguages = { readonly fr: string; readonly en: string }

/** What people read in place of a column's name, and of its values where these are codes (`withdrawn`). */
export type ColumnWords<Value = unknown> = InLanguages & {
  readonly values?: { readonly [Code in Extract<Value, string>]?: InLanguages }
}

/**
 * How a read model is called on people's screens: its title and each column that may be seen. A new column without
 * words does not compile. They say nothing to a fold, so rows stay as they are when words change.
 */
export type ProjectionWords<Key extends z.ZodObject = z.ZodObject, Row extends z.ZodObject = z.ZodObject> = {
  readonly title: InLanguages
  readonly columns: {
    readonly [Column in keyof z.output<Key>]: ColumnWords<z.output<Key>[Column]>
  } & {
    readonly [Column in keyof Visible<Row>]: ColumnWords<Visible<Row>[Column]>
  }
}

/** The kinds of streams that are about one person: a replay shows what is folded from them. */
export type PersonalKind = 'learner' | 'person'

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
  readonly words?: {
    readonly title: InLanguages
    readonly columns: Readonly<Record<string, ColumnWords>>
  }
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
  /** What it says of amendments, those that it is unconcerned by included. */
  readonly amendments: Amendments
}

/**
 * Defines a read model. The runtime adds the tenant (first column of every key) and, to each row, the position of its
 * last event. A fold reads no clock and no other row.
 */
export function defineProjection<
  const Name extends string,
  Key extends z.ZodObject,
  Row extends z.ZodObject,
  const Of extends StreamKind = StreamKind,
>(
  name: Name,
  declaration: {
    readonly version: number
    readonly description: string
    readonly of?: Of
    readonly onPoison?: 'stop' | 'park-key'
    readonly key: Key
    readonly row: Row
    readonly indexes?: readonly (readonly Extract<keyof Key['shape'] | keyof Row['shape'], string>[])[]
    readonly on: (
      on: FoldOn<z.output<Key>, z.output<Row>>,
      revise: ReviseOn<z.output<Key>, z.output<Row>>,
    ) => readonly (Handler | Revising)[]
  } & (Of extends PersonalKind
    ? { readonly words: ProjectionWords<Key, Row> }
    : { readonly words?: ProjectionWords<Key, Row> }),
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
  const revise = (
    { type, amends }: { type: string; amends: Amendment },
    key: Handler['key'] | typeof unconcerned,
    fold?: Handler['fold'],
  ): Revising => ({
    amends: type,
    amendment: amends,
    handler: key === unconcerned || !fold ? null : { type, key, fold, revises: true },
  })
  const handlers = new Map<string, Handler[]>()
  const amendments = new Map<string, Amendment>()
  const declared = declaration.on(
    on as FoldOn<z.output<Key>, z.output<Row>>,
    revise as ReviseOn<z.output<Key>, z.output<Row>>,
  )
  for (const one of declared) {
    if ('amends' in one) amendments.set(one.amends, one.amendment)
    const handler = 'amends' in one ? one.handler : one
    if (!handler) continue
    if (handler.fold === refold && !declaration.of)
      throw new TypeError(`projection ${name}: only rows of one kind of stream (of) can be folded anew from it`)
    // Folding anew comes last: it takes in what the event itself adds to the row.
    const others = handlers.get(handler.type) ?? []
    const before = others.filter(({ fold }) => fold !== refold)
    const ordered =
      handler.fold === refold ? [...others, handler] : [...before, handler, ...others.slice(before.length)]
    handlers.set(handler.type, ordered)
  }

  const { version, description, of, words, onPoison = 'stop', key, row, indexes = [] } = declaration
  const forPeople = { description, ...(words && { words }) }
  const identity = { kind: 'projection' as const, name, version, ...forPeople, ...(of && { of }), onPoison }
  return { ...identity, key, row, indexes, handlers, amendments }
}

/**
 * An earlier version as questions read it (`alsoReads`), where its rows have the columns of today's: they go on serving
 * until the new ones are switched to. To feed them on, and to undo at once, keep its file instead (`NAME.v1.ts`).
 */
export const earlierVersion = <Of extends Projection>(projection: Of, version: number): Of => ({
  ...projection,
  version,
})
