// The projection: a read model as a pure fold of events into rows, by key. How it is run is defined elsewhere.
import type { z } from 'zod'
import type { Amendment, Amendments, Timeless } from './amendment.ts'
import type { AmendingDefinition, EventDefinition, RecordedEvent } from './event.ts'
import type { NoMoreThan } from './exact.ts'
import type { StreamKind } from './ids.ts'
import type { Clear, Erased, PersonalField, Visible } from './personal.ts'

/** Returned by a fold to remove the row. */
export const remove: unique symbol = Symbol('remove')
export type Remove = typeof remove

/** Declares that an amendment does not affect the rows. */
export const unconcerned: unique symbol = Symbol('unconcerned')

/** Used as a revision: the runtime folds the row again from its stream. */
export const refold: unique symbol = Symbol('refold')

export type Handler = {
  readonly type: string
  readonly key: (event: RecordedEvent<never, never>) => object | readonly object[]
  readonly fold:
    | Remove
    | typeof refold
    | ((row: never, event: RecordedEvent<never, never>, key: never) => object | Remove | undefined)
  /** Revises rows that were folded by position. Does not run by time: there the fact itself reads as amended. */
  readonly revises?: true
  /** Folds every row that matches the key, which may be partial. It makes no row. */
  readonly each?: true
}

/** Personal fields of an event type that a read model reads, and why it must. */
export type Opened = {
  readonly fields: readonly string[]
  readonly because: string
  /** `counted`: the rows hold nothing of the values, only that there are some, so they may outlive the person. */
  readonly held: 'in rows' | 'counted'
}

/** An event with some of its personal fields. */
export type OpenedDefinition<Type extends string, Data extends z.ZodObject, Field extends string> = {
  readonly event: EventDefinition<Type, Data>
  readonly fields: readonly Field[]
  readonly because: string
  readonly held: Opened['held']
}

/**
 * Declares that a fold reads personal fields of an event: `on(opened(personRegistered, ['givenName'], 'why'), key, fold)`.
 * Without it, the event has no such fields. The read model then waits while the key store does not answer, and its rows hold
 * personal data: `because` says why they must. So each row has a key with the person, and is removed with the person; unless
 * the rows hold nothing of the values, which `counted` says.
 */
export const opened = <Type extends string, Data extends z.ZodObject, Field extends PersonalField<Data>>(
  event: EventDefinition<Type, Data>,
  fields: readonly Field[],
  because: string,
  held: Opened['held'] = 'in rows',
): OpenedDefinition<Type, Data, Field> => ({ event, fields, because, held })

/** The clear data of an event with the opened fields, which may have been erased. */
type WithOpened<Data extends z.ZodObject, Field extends string> = Timeless<Data> & {
  readonly [Name in Field]: z.output<Data['shape'][Name]> | Erased
}

/** A projection's declaration for an amendment: how it revises rows, or that it is unconcerned. */
export type Revising = { readonly amends: string; readonly amendment: Amendment; readonly handler: Handler | null }

/** Matches every event type, including future ones. Its handlers run after those that name the type. */
export const anyEvent = { type: '*' } as const
export type AnyEvent = typeof anyEvent

/**
 * `on(event, key, fold)`: `key` returns the key or keys of the rows that the event touches, and `fold` the new row. The old row
 * is undefined if there is none yet. With `remove` instead of a fold, the key may be partial: every row that matches it is
 * removed. It runs in both orders, by position and by time, so it does not see fields that are valid only in order of arrival.
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
  <
    Type extends string,
    Data extends z.ZodObject,
    Field extends string,
    Keys extends Key | readonly Key[],
    After extends Row | Remove,
  >(
    event: OpenedDefinition<Type, Data, Field>,
    key: (event: RecordedEvent<Type, Timeless<Data>>) => Keys & NoMoreThan<Keys, Key>,
    fold: (row: Row | undefined, event: RecordedEvent<Type, WithOpened<Data, Field>>) => After & NoMoreThan<After, Row>,
  ): Handler
  // The most common overload is last: compiler errors refer to the last one.
  <Type extends string, Data extends z.ZodObject, Keys extends Key | readonly Key[], After extends Row | Remove>(
    event: EventDefinition<Type, Data>,
    key: (event: RecordedEvent<Type, Timeless<Data>>) => Keys & NoMoreThan<Keys, Key>,
    fold: (row: Row | undefined, event: RecordedEvent<Type, Timeless<Data>>) => After & NoMoreThan<After, Row>,
  ): Handler
}

/**
 * `onEach(event, key, fold)`: the key may be partial, and `fold` gets every row that matches it, one after the other. For an event that
 * does not say which rows of a person it concerns. All of them are loaded, so a fold returns the same row where nothing changes.
 */
export type FoldOnEach<Key, Row> = <
  Type extends string,
  Data extends z.ZodObject,
  Keys extends Partial<Key> | readonly Partial<Key>[],
  After extends Row | Remove,
>(
  event: EventDefinition<Type, Data>,
  key: (event: RecordedEvent<Type, Timeless<Data>>) => Keys & NoMoreThan<Keys, Key>,
  fold: (row: Row, event: RecordedEvent<Type, Timeless<Data>>) => After & NoMoreThan<After, Row>,
) => Handler

/**
 * `revise(amendment, key, fold)`: how an amendment changes the rows into which its fact was folded, live. The amending event
 * contains the old and the new judgement of the fact, in order of arrival. With several keys, `key` shows which row is being
 * revised (a moved fact leaves one row and enters another). `undefined` leaves the row unchanged: a missing row usually needs
 * no revision. `revise(amendment, unconcerned)`: the rows do not depend on what it amends.
 *
 * Some rows cannot be corrected from the row alone (the longest run, a window of the last answers). They are folded again:
 * `revise(amendment, key, refold)` reads the row's stream up to the event, which takes time in proportion to its length. A
 * missing row stays missing.
 *
 * Revisions run only by position. By time, the fact itself reads as amended, and `on` folds it.
 */
export type ReviseOn<Key, Row> = {
  (amendment: Pick<AmendingDefinition, 'type' | 'amends'>, rows: typeof unconcerned): Revising
  <Type extends string, Data extends z.ZodObject, Keys extends Key | readonly Key[]>(
    amendment: AmendingDefinition<Type, Data>,
    key: (event: RecordedEvent<Type, Clear<Data>>) => Keys & NoMoreThan<Keys, Key>,
    fold: typeof refold,
  ): Revising
  <
    Type extends string,
    Data extends z.ZodObject,
    Keys extends Key | readonly Key[],
    After extends Row | Remove | undefined,
  >(
    amendment: AmendingDefinition<Type, Data>,
    key: (event: RecordedEvent<Type, Clear<Data>>) => Keys & NoMoreThan<Keys, Key>,
    fold: (row: Row | undefined, event: RecordedEvent<Type, Clear<Data>>, key: Key) => After & NoMoreThan<After, Row>,
  ): Revising
}

/** A short text for people, in all supported languages. */
export type InLanguages = { readonly fr: string; readonly en: string }

/** The label of a column, and of its values if these are codes (`withdrawn`). */
export type ColumnWords<Value = unknown> = InLanguages & {
  readonly values?: { readonly [Code in Extract<Value, string>]?: InLanguages }
}

/**
 * The labels of a read model on screens: its title and each visible column. A new column without words does not compile. Folds
 * do not use them, so rows stay valid when words change.
 */
export type ProjectionWords<Key extends z.ZodObject = z.ZodObject, Row extends z.ZodObject = z.ZodObject> = {
  readonly title: InLanguages
  readonly columns: {
    readonly [Column in keyof z.output<Key>]: ColumnWords<z.output<Key>[Column]>
  } & {
    readonly [Column in keyof Visible<Row>]: ColumnWords<Visible<Row>[Column]>
  }
}

/** The kinds of streams about one person: a replay shows the rows folded from them. */
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
  /** The kind of stream on which each row depends, if it is a single stream: such a row can be folded as of any moment. */
  readonly of?: StreamKind
  /** Its rows feed learning models. Replays and states of a person, which people read, leave it out unless it is named. */
  readonly forModels: boolean
  readonly words?: {
    readonly title: InLanguages
    readonly columns: Readonly<Record<string, ColumnWords>>
  }
  /**
   * What happens if the fold fails on an event: `stop` (the projection stops and reports an error) or `park-key` (the event and
   * all later ones of its key are parked in order, and the other keys continue).
   */
  readonly onPoison: 'stop' | 'park-key'
  readonly key: Key
  readonly row: Row
  /** Columns to index together, in addition to the key. */
  readonly indexes: readonly (readonly string[])[]
  readonly handlers: ReadonlyMap<string, readonly Handler[]>
  /** The personal fields that its folds read, by event type. Empty for most: they need no keys. */
  readonly opens: ReadonlyMap<string, Opened>
  /** Its declarations for amendments, including those that it is unconcerned by. */
  readonly amendments: Amendments
}

/**
 * Defines a read model. The runtime adds the tenant (first column of every key) and, to each row, the position of its last
 * event. A fold must not use a clock or other rows.
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
    readonly forModels?: boolean
    readonly onPoison?: 'stop' | 'park-key'
    readonly key: Key
    readonly row: Row
    readonly indexes?: readonly (readonly Extract<keyof Key['shape'] | keyof Row['shape'], string>[])[]
    readonly on: (
      on: FoldOn<z.output<Key>, z.output<Row>>,
      revise: ReviseOn<z.output<Key>, z.output<Row>>,
      onEach: FoldOnEach<z.output<Key>, z.output<Row>>,
    ) => readonly (Handler | Revising)[]
  } & (Of extends PersonalKind
    ? { readonly words: ProjectionWords<Key, Row> }
    : { readonly words?: ProjectionWords<Key, Row> }),
): Projection<Name, Key, Row> {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new TypeError(`the name of a projection must be kebab-case: ${name}`)
  for (const column of ['tenant', 'position'])
    if (column in declaration.key.shape || column in declaration.row.shape)
      throw new TypeError(`projection ${name}: the runtime adds the column "${column}" itself`)
  for (const column of Object.keys(declaration.key.shape))
    if (column in declaration.row.shape)
      throw new TypeError(`projection ${name}: "${column}" is in the key and in the row`)

  const opens = new Map<string, Opened>()
  const on = (
    event: { readonly type: string } | OpenedDefinition<string, z.ZodObject, string>,
    key: Handler['key'],
    fold: Handler['fold'],
  ): Handler => {
    if ('type' in event) return { type: event.type, key, fold }
    const { type, personal } = event.event
    const unmarked = event.fields.find((field) => !personal.has(field))
    if (unmarked !== undefined) throw new TypeError(`projection ${name}: ${unmarked} of ${type} is not personal`)
    const before = opens.get(type)
    opens.set(type, {
      fields: [...new Set([...(before?.fields ?? []), ...event.fields])],
      because: event.because,
      held: before?.held === 'in rows' ? 'in rows' : event.held,
    })
    return { type, key, fold }
  }
  const onEach = ({ type }: { readonly type: string }, key: Handler['key'], fold: Handler['fold']): Handler => {
    if (declaration.onPoison === 'park-key')
      throw new TypeError(
        `projection ${name}: a row that is parked by its key cannot be among those of onEach (${type})`,
      )
    return { type, key, fold, each: true }
  }
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
    onEach as FoldOnEach<z.output<Key>, z.output<Row>>,
  )
  for (const entry of declared) {
    if ('amends' in entry) amendments.set(entry.amends, entry.amendment)
    const handler = 'amends' in entry ? entry.handler : entry
    if (!handler) continue
    if (handler.fold === refold && !declaration.of)
      throw new TypeError(`projection ${name}: only rows that depend on one kind of stream (of) can be folded again`)
    // Folding again comes last: it includes what the event itself adds to the row.
    const others = handlers.get(handler.type) ?? []
    const before = others.filter(({ fold }) => fold !== refold)
    const ordered =
      handler.fold === refold ? [...others, handler] : [...before, handler, ...others.slice(before.length)]
    handlers.set(handler.type, ordered)
  }

  const { version, description, of, forModels = false, words, onPoison = 'stop' } = declaration
  const { key, row, indexes = [] } = declaration
  const forPeople = { description, forModels, ...(words && { words }) }
  const identity = { kind: 'projection' as const, name, version, ...forPeople, ...(of && { of }), onPoison }
  return { ...identity, key, row, indexes, handlers, opens, amendments }
}

/**
 * An earlier version for queries (`alsoReads`) whose rows have the columns of the current one: they are used until the switch
 * to the new rows. To keep feeding them, so that the switch can be undone at once, keep its file instead (`NAME.v1.ts`).
 */
export const earlierVersion = <Of extends Projection>(projection: Of, version: number): Of => ({
  ...projection,
  version,
})
