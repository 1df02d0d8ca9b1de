// Amendments: an event may correct or withdraw an earlier event of its stream, its fact.
//
// In a query by time, a fact reads as its last amendment says, and no fold sees the amendment (except `on` for its type).
// Live, by position, the fact has already been folded: `revise` in a projection changes the row.
import type { z } from 'zod'
import type { Revision } from './ids.ts'
import type { Clear, Holds } from './personal.ts'

/** The value of an amendment that withdraws its fact. */
export const withdrawn: unique symbol = Symbol('withdrawn')
export type Withdrawn = typeof withdrawn

/** Identifies a fact in the amendment's stream. Without a revision (older events), it means the first event with that id. */
export type FactName = { readonly id: string; readonly revision: Revision | null }

/** What an event amends, as declared in its definition. */
export type Amends<Data extends z.ZodObject, Fact extends z.ZodObject> = Corrects<Data, Fact> | Withdraws<Data>

type Corrects<Data extends z.ZodObject, Fact extends z.ZodObject> = Names<Data> & {
  /** The event type of the facts. */
  readonly fact: { readonly type: string; readonly data: Fact }
  /** The fields of the fact with new values, or `withdrawn`. Other fields are unchanged. */
  readonly says: (data: Timeless<Data>) => Partial<Clear<Fact>> | Withdrawn
}

/** Facts of several types have no field in common that could be given another value: they can only be withdrawn. */
type Withdraws<Data extends z.ZodObject> = Names<Data> & {
  readonly facts: readonly { readonly type: string }[]
  readonly says: (data: Timeless<Data>) => Withdrawn
}

type Names<Data extends z.ZodObject> = {
  /** The facts that it amends: one for a correction, several for a withdrawn import. */
  readonly names: (data: Timeless<Data>) => FactName | readonly FactName[]
  /**
   * The fields that name the facts in a copy of the stream, where their revisions are other ones (null: the fact is not there).
   * Left out where `names` gives no revision.
   */
  readonly renumber?: (data: Timeless<Data>, revisionOf: RevisionOf) => Partial<Clear<Data>>
}

export type RevisionOf = (revision: Revision) => Revision | null

/** The same for folds: takes the data of the amending event, upcast. */
export type Amendment = {
  /** The types of the facts. */
  readonly facts: ReadonlySet<string>
  names(data: Readonly<Record<string, unknown>>): readonly FactName[]
  says(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | Withdrawn
  renumber(data: Readonly<Record<string, unknown>>, revisionOf: RevisionOf): Readonly<Record<string, unknown>>
}

/** Amendments by the type of the amending event. */
export type Amendments = ReadonlyMap<string, Amendment>

declare const arrivalMark: unique symbol
export type InArrivalOrder<Schema extends z.ZodType> = Schema & { readonly [arrivalMark]: true }

/**
 * Marks a field that is valid only in order of arrival: what was known of the past when the event was recorded. Folds that
 * also run by time (`on` in a projection) do not see it.
 */
export function inArrivalOrder<Schema extends z.ZodType>(schema: Schema): InArrivalOrder<Schema> {
  return schema as InArrivalOrder<Schema>
}

/** The clear data of an event that is valid in any order: without the fields that are valid only in order of arrival. */
export type Timeless<Data extends z.ZodObject> = {
  [Field in keyof Clear<Data> as Holds<Data['shape'][Field], typeof arrivalMark> extends true
    ? never
    : Field]: Clear<Data>[Field]
}

/** Drops the types of a declaration: data read from the log is checked by its version, not by the compiler. */
export function amendmentOf<Data extends z.ZodObject, Fact extends z.ZodObject>(amends: Amends<Data, Fact>): Amendment {
  const { names, says, renumber } = amends
  const types = 'facts' in amends ? amends.facts : [amends.fact]
  return {
    facts: new Set(types.map(({ type }) => type)),
    names(data) {
      const named = names(data as Timeless<Data>)
      return isList(named) ? named : [named]
    },
    says: (data) => says(data as Timeless<Data>) as Record<string, unknown> | Withdrawn,
    renumber: (data, revisionOf) => ({ ...data, ...renumber?.(data as Timeless<Data>, revisionOf) }),
  }
}

const isList = (named: FactName | readonly FactName[]): named is readonly FactName[] => Array.isArray(named)
