// The question: an input, the read models it joins, and the answer. The only definition that touches a database.
import type { QueryCreator } from 'kysely'
import type { z } from 'zod'
import type { Purpose, RecordedEvent } from './event.ts'
import type { PersonId, Revision, StreamName, TenantId } from './ids.ts'
import type { Permission } from './permission.ts'
import type { Visible } from './personal.ts'
import type { Projection } from './projection.ts'

type CamelCase<Text extends string> = Text extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Text

/** The tables that a query sees: one per read model it names, each row with its tenant. */
export type Tables<Reads extends readonly Projection[]> = {
  [Model in Reads[number] as CamelCase<Model['name']>]: z.output<Model['key']> &
    Visible<Model['row']> & { readonly tenant: TenantId }
}

/**
 * Reads a page of a stream of the caller's tenant, from a revision on (`'end'`: from the last, backwards); a stream of
 * another tenant is as one that does not exist: no events, revision -1.
 */
export type ReadHistory = (
  stream: StreamName,
  page: { readonly from: Revision | 'end'; readonly direction: 'forwards' | 'backwards'; readonly limit: number },
) => Promise<{ readonly events: readonly RecordedEvent[]; readonly currentRevision: Revision }>

export type QueryContext<Reads extends readonly Projection[]> = {
  /** The read models' tables, live; or, of the past, rows folded anew under the same names. */
  readonly db: QueryCreator<Tables<Reads>>
  readonly history: ReadHistory
  readonly tenant: TenantId
  readonly actor: PersonId
}

/** What a query answers when the thing it is asked about is not there. */
export type Missing = { readonly kind: 'missing'; readonly what: string }
export const missing = (what: string): Missing => ({ kind: 'missing', what })

/** Whose streams decide the rows that a question reads. */
export type Whose = { readonly people: readonly PersonId[]; readonly streams: readonly StreamName[] }

/**
 * What makes a question one about any past moment: these people's histories and these streams are folded as of the
 * moment, and `run` reads the rows under the read models' names. Everybody who may have counted then must be named.
 */
export type QueryPast<Input extends z.ZodObject, Reads extends readonly Projection[] = readonly Projection[]> = {
  /** The live read models that `whose` looks into. */
  readonly reads: Reads
  whose(context: QueryContext<Reads>, input: z.output<Input>): Promise<Whose>
}

export type Query<
  Name extends string = string,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType = z.ZodType,
  Reads extends readonly Projection[] = readonly Projection[],
  PastReads extends readonly Projection[] = readonly Projection[],
> = {
  readonly kind: 'query'
  readonly name: Name
  /** A few words, for lists: `Get a class at a glance`. */
  readonly summary: string
  /** What it answers, in a sentence or two. */
  readonly description: string
  /** A question as it is asked, and an answer to it; a test asks it of a service. */
  readonly example: { readonly input: z.input<Input>; readonly output: z.input<Output> }
  /** `/api/classes/{class}/overview`: names in braces are fields of the input, the others come from the query string. */
  readonly path: string
  readonly may: Permission
  readonly purpose: Purpose
  readonly input: Input
  readonly output: Output
  readonly reads: Reads
  /**
   * Earlier versions of its read models that it can read as well, so that it goes on answering until the new version's
   * rows are built. A column that an earlier version lacks reads as null.
   */
  readonly alsoReads?: readonly Projection[]
  /** Whose data the answer shows, for the trail. */
  about(input: z.output<Input>, output: z.output<Output>): readonly PersonId[]
  /** Absent where the question is of now alone. */
  readonly past?: QueryPast<Input, PastReads>
  run(context: QueryContext<Reads>, input: z.output<Input>): Promise<z.output<Output> | Missing>
}

/** Stand beside the input of a question that has a past: the moment it is asked about. */
export const momentFields = ['at', 'known'] as const

export function defineQuery<
  const Name extends string,
  Input extends z.ZodObject,
  Output extends z.ZodType,
  const Reads extends readonly Projection[],
  const PastReads extends readonly Projection[] = readonly [],
>(
  name: Name,
  declaration: Omit<Query<Name, Input, Output, Reads, PastReads>, 'kind' | 'name'>,
): Query<Name, Input, Output, Reads, PastReads> {
  for (const [, parameter = ''] of declaration.path.matchAll(/\{(\w+)\}/g))
    if (!(parameter in declaration.input.shape))
      throw new TypeError(`query ${name}: {${parameter}} is no field of its input`)
  for (const earlier of declaration.alsoReads ?? [])
    if (
      ![...declaration.reads, ...(declaration.past?.reads ?? [])].some(
        (one) => one.name === earlier.name && one.version > earlier.version,
      )
    )
      throw new TypeError(
        `query ${name}: ${earlier.name} version ${earlier.version} is no earlier version of what it reads`,
      )
  if (declaration.past) {
    const shared = declaration.reads.find(({ of }) => of === undefined)
    if (shared) throw new TypeError(`query ${name}: the rows of ${shared.name} are of no one stream, so it has no past`)
    for (const field of momentFields)
      if (field in declaration.input.shape)
        throw new TypeError(`query ${name}: "${field}" stands beside the input of a question that has a past`)
  }
  return { ...declaration, kind: 'query', name }
}
