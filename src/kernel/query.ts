// The question: an input, the read models it joins, and the answer. The only definition that touches a database.
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { Purpose, RecordedEvent } from './event.ts'
import type { PersonId, Revision, StreamName, TenantId } from './ids.ts'
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
  readonly db: Kysely<Tables<Reads>>
  readonly history: ReadHistory
  readonly tenant: TenantId
  readonly actor: PersonId
}

/** What a query answers when the thing it is asked about is not there. */
export type Missing = { readonly kind: 'missing'; readonly what: string }
export const missing = (what: string): Missing => ({ kind: 'missing', what })

export type Query<
  Name extends string = string,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType = z.ZodType,
  Reads extends readonly Projection[] = readonly Projection[],
> = {
  readonly kind: 'query'
  readonly name: Name
  readonly description: string
  /** `/api/classes/{class}/overview`: names in braces are fields of the input, the others come from the query string. */
  readonly path: string
  readonly may: string
  readonly purpose: Purpose
  readonly input: Input
  readonly output: Output
  readonly reads: Reads
  /** Whose data the answer shows, for the access trail. */
  about(input: z.output<Input>, output: z.output<Output>): readonly PersonId[]
  run(context: QueryContext<Reads>, input: z.output<Input>): Promise<z.output<Output> | Missing>
}

export function defineQuery<
  const Name extends string,
  Input extends z.ZodObject,
  Output extends z.ZodType,
  const Reads extends readonly Projection[],
>(
  name: Name,
  declaration: Omit<Query<Name, Input, Output, Reads>, 'kind' | 'name'>,
): Query<Name, Input, Output, Reads> {
  for (const [, parameter = ''] of declaration.path.matchAll(/\{(\w+)\}/g))
    if (!(parameter in declaration.input.shape))
      throw new TypeError(`query ${name}: {${parameter}} is no field of its input`)
  return { ...declaration, kind: 'query', name }
}
