// Amendments: an event may say what of an earlier event of its stream, its fact, now holds.
//
// Asked by time, a fact reads as its last amendment says, and no fold sees the amendment (`on` of its own type excepted).
// Live, by position, the fact has been folded already: `revise` in a projection changes the row.
import type { z } from 'zod'
import type { Revision } from './ids.ts'
import type { Holds, Readable } from './personal.ts'

/** What an amendment says of a fact that shall count no longer. */
export const withdrawn: unique symbol = Symbol('withdrawn')
export type Withdrawn = typeof withdrawn

/** Names a fact in the amendment's own stream. Without a revision (older events), the first event of that id is meant. */
export type FactName = { readonly id: string; readonly revision: Revision | null }

/** What an event amends, as its definition declares it. */
export type Amends<Data extends z.ZodObject, Fact extends z.ZodObject> = {
  /** The type of the facts. */
  readonly fact: { readonly type: string; readonly data: Fact }
  /** The facts that it amends: one for a correction, several for an import that is withdrawn. */
  readonly names: (data: Timeless<Data>) => FactName | readonly FactName[]
  /** The fields of the fact that now hold other values, or `withdrawn`. What it leaves out stays as it was. */
  readonly says: (data: Timeless<Data>) => Partial<Readable<Fact>> | Withdrawn
}

/** The same for whoever folds: the data is that of the amending event, opened and upcast. */
export type Amendment = {
  readonly fact: string
  names(data: Readonly<Record<string, unknown>>): readonly FactName[]
  says(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | Withdrawn
}

/** By the type of the amending event. */
export type Amendments = ReadonlyMap<string, Amendment>

declare const arrivalMark: unique symbol
export type InArrivalOrder<Schema extends z.ZodType> = Schema & { readonly [arrivalMark]: true }

/**
 * Marks a field that is true in the order of arrival only: what was known of the past when the event was recorded. A fold
 * that runs by time as well (`on` in a projection) does not see it.
 */
export function inArrivalOrder<Schema extends z.ZodType>(schema: Schema): InArrivalOrder<Schema> {
  return schema as InArrivalOrder<Schema>
}

/** The data of an event that holds in any order: without what is true in the order of arrival only. */
export type Timeless<Data extends z.ZodObject> = {
  [Field in keyof Readable<Data> as Holds<Data['shape'][Field], typeof arrivalMark> extends true
    ? never
    : Field]: Readable<Data>[Field]
}

/** Forgets the types of a declaration: what is read from the log is checked by its version, not by the compiler. */
export function amendmentOf<Data extends z.ZodObject, Fact extends z.ZodObject>({
  fact,
  names,
  says,
}: Amends<Data, Fact>): Amendment {
  return {
    fact: fact.type,
    names(data) {
      const named = names(data as Timeless<Data>)
      return isList(named) ? named : [named]
    },
    says: (data) => says(data as Timeless<Data>) as Record<string, unknown> | Withdrawn,
  }
}

const isList = (named: FactName | readonly FactName[]): named is readonly FactName[] => Array.isArray(named)
