// What a decision must know that stands in other streams: rows of read models, read in one snapshot before it is decided. Pure.
import type { z } from 'zod'
import { type Position, START } from './ids.ts'
import type { Visible } from './personal.ts'
import type { Projection } from './projection.ts'

/** The read models of which a command needs rows, under the names by which its decision uses them. */
export type NeededModels = Readonly<Record<string, Projection>>

/**
 * `{ contents: { from: contents, keys: ({ contents }) => contents.map((content) => ({ content })) } }`: which rows of which
 * read models. A key may be partial: it then stands for every row that matches it.
 */
export type Needs<Input, Models extends NeededModels> = {
  readonly [Name in keyof Models]: {
    readonly from: Models[Name]
    keys(input: Input): readonly Partial<z.output<Models[Name]['key']>>[]
  }
}

/** A row as a query would see it. Rows that a read model hides from queries are hidden from decisions. */
export type NeededRow<Model extends Projection> = z.output<Model['key']> & Visible<Model['row']>

/**
 * What the decision gets: the rows under the same names, in the order of their keys, and the position that they show. An event
 * that rests on them records the position. The rows may be older than the log: a process has to compensate what that allows.
 */
export type Needed<Models extends NeededModels> = {
  readonly needed: { readonly [Name in keyof Models]: readonly NeededRow<Models[Name]>[] }
  readonly neededAt: Position
}

/** For decisions that need no rows. */
export const NO_ROWS: Needed<NeededModels> = { needed: {}, neededAt: START }
