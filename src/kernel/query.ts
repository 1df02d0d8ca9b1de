// The query: an input, the read models that it joins, and the answer. The only kind of definition that uses a database.
import type { QueryCreator } from 'kysely'
import type { z } from 'zod'
import type { Purpose, RecordedEvent } from './event.ts'
import type { Instant, PersonId, Revision, StreamName, TenantId } from './ids.ts'
import type { InWords } from './in-words.ts'
import { assertGuarded, type Guarded } from './permission.ts'
import type { Visible } from './personal.ts'
import type { Projection } from './projection.ts'
import type { AskModels } from './served-model.ts'

type CamelCase<Text extends string> = Text extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Text

/** The tables of a query: one per read model that it names, each row with its tenant. */
export type Tables<Reads extends readonly Projection[]> = {
  [Model in Reads[number] as CamelCase<Model['name']>]: z.output<Model['key']> &
    Visible<Model['row']> & { readonly tenant: TenantId }
}

/**
 * Reads a page of a stream of the caller's tenant from a revision (`'end'`: from the last one, backwards). For a stream of
 * another tenant the result is the same as for a missing one: no events, revision -1.
 */
export type ReadHistory = (
  stream: StreamName,
  page: { readonly from: Revision | 'end'; readonly direction: 'forwards' | 'backwards'; readonly limit: number },
) => Promise<{ readonly events: readonly RecordedEvent[]; readonly currentRevision: Revision }>

export type QueryContext<Reads extends readonly Projection[]> = {
  /** The live tables of the read models or, for the past, rows folded from the history under the same names. */
  readonly db: QueryCreator<Tables<Reads>>
  readonly history: ReadHistory
  readonly tenant: TenantId
  readonly actor: PersonId
  /** What the caller's permission covers: the whole school, or what they teach now and who is in it now. */
  readonly reach: 'school' | 'taught'
  /** An event as a sentence, in each language. */
  readonly inWords: (event: RecordedEvent) => InWords
  /** The trained models that serve, or that served at the past moment. */
  readonly models: AskModels
  /** The time of the question, or the past time that it asks about; null for a past position, which has no time. */
  readonly now: Instant | null
}

/** The answer of a query if its object does not exist. */
export type Missing = { readonly kind: 'missing'; readonly what: string }
export const missing = (what: string): Missing => ({ kind: 'missing', what })

/** The streams on which the rows of a query depend. */
export type Whose = { readonly people: readonly PersonId[]; readonly streams: readonly StreamName[] }

/**
 * Makes a query available for any past moment: the histories of these people and these streams are folded as of the moment,
 * and `run` reads the rows under the read models' names. Everybody who may have counted at the time must be included.
 */
export type QueryPast<Input extends z.ZodObject, Reads extends readonly Projection[] = readonly Projection[]> = {
  /** The live read models that `whose` reads. */
  readonly reads: Reads
  whose(context: QueryContext<Reads>, input: z.output<Input>): Promise<Whose>
}

export type Query<
  Name extends string = string,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType = z.ZodType,
  Reads extends readonly Projection[] = readonly Projection[],
  PastReads extends readonly Projection[] = readonly Projection[],
> = Guarded<z.output<Input>> & {
  readonly kind: 'query'
  readonly name: Name
  /** A short title for lists: `Get a class at a glance`. */
  readonly summary: string
  /** What it answers, in one or two sentences. */
  readonly description: string
  /** A valid input and its answer; a test sends the query to a service. */
  readonly example: { readonly input: z.input<Input>; readonly output: z.input<Output> }
  /** `/api/classes/{class}/overview`: names in braces are fields of the input; the other fields are in the query string. */
  readonly path: string
  readonly purpose: Purpose
  readonly input: Input
  readonly output: Output
  readonly reads: Reads
  /**
   * Earlier versions of its read models that it can also read, so that it keeps answering until the rows of the new version are
   * built. Columns that an earlier version lacks read as null.
   */
  readonly alsoReads?: readonly Projection[]
  /** The persons whose data the answer contains, for the access trail. */
  about(input: z.output<Input>, output: z.output<Output>): readonly PersonId[]
  /** Absent if the query supports only the present. */
  readonly past?: QueryPast<Input, PastReads>
  run(context: QueryContext<Reads>, input: z.output<Input>): Promise<z.output<Output> | Missing>
}

/** The parameters for the moment of a query that has a past, in addition to its input. */
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
  assertGuarded(`query ${name}`, declaration)
  for (const [, parameter = ''] of declaration.path.matchAll(/\{(\w+)\}/g))
    if (!(parameter in declaration.input.shape))
      throw new TypeError(`query ${name}: {${parameter}} is no field of its input`)
  for (const earlier of declaration.alsoReads ?? [])
    if (
      ![...declaration.reads, ...(declaration.past?.reads ?? [])].some(
        (model) => model.name === earlier.name && model.version > earlier.version,
      )
    )
      throw new TypeError(
        `query ${name}: ${earlier.name} version ${earlier.version} is not an earlier version of a read model in \`reads\``,
      )
  if (declaration.past) {
    const shared = declaration.reads.find(({ of }) => of === undefined)
    if (shared)
      throw new TypeError(
        `query ${name}: the rows of read models ${shared.name} depend on several streams, so it has no past`,
      )
    for (const field of momentFields)
      if (field in declaration.input.shape)
        throw new TypeError(`query ${name}: "${field}" is reserved in the input of a query that has a past`)
  }
  return { ...declaration, kind: 'query', name }
}
