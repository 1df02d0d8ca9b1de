// How a route reads in the OpenAPI document: what every family of routes says of its own.

import type { z } from 'zod'
import { type JsonSchema, jsonSchema } from './docs/json-schema.ts'
import type { Reported } from './docs/problem-responses.ts'

export type Parameter = {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly description: string
  readonly schema: JsonSchema
  readonly example?: unknown
}

export type Header = { readonly description: string; readonly schema: JsonSchema }

export type Content = Readonly<
  Record<
    string,
    {
      readonly schema: JsonSchema
      readonly example?: unknown
      readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>
    }
  >
>

export type Answer = {
  readonly description: string
  readonly headers?: Readonly<Record<string, Header>>
  readonly content?: Content
}

/** An OpenAPI operation, but for what follows from its permission. */
export type Operation = {
  /** A verb and what it acts on, in camel case: `openClass`. */
  readonly operationId: string
  readonly tags: readonly [string]
  /** A few words, without a full stop. */
  readonly summary: string
  /** Whole sentences. */
  readonly description: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  /** The answers that are no problems. */
  readonly responses: Readonly<Record<string, Answer>>
  /** The problems that it can answer, besides those of its permission. */
  readonly problems: readonly Reported[]
}

/** An operation that stands in the audit trail under a name of its own, which does not change. */
export type AuditedOperation = Operation & { readonly action: string }

export const json = (schema: JsonSchema, example?: unknown): Content => ({
  'application/json': { schema, ...(example !== undefined && { example }) },
})

/** An answer by its schema. */
export const answered = (schema: z.ZodType, description: string): Answer => ({
  description,
  content: json(jsonSchema(schema, 'output')),
})

export const textHeader = (description: string): Header => ({ description, schema: { type: 'string' } })

export const positionHeaders = {
  'X-Event-Position': textHeader('Place in the log: pass it to a query as `atLeast` to see this there.'),
  'X-Event-Log': textHeader('Which log that is: pass it as `log` beside the position.'),
}

export const positionText: JsonSchema = { type: 'string', pattern: '^\\d{1,18}$' }

/** Beside every position that a request may have. */
export const logParameter: Parameter = {
  name: 'log',
  in: 'query',
  description:
    'Which log the positions of this request are of: the header X-Event-Log of an answer says it. Only needed where the log is a copy of another one; the header X-Event-Log does the same.',
  schema: { type: 'string', format: 'uuid' },
}

/** `class-overview` → `ClassOverview` */
export const pascal = (name: string): string =>
  name
    .split('-')
    .map((word) => (word[0]?.toUpperCase() ?? '') + word.slice(1))
    .join('')

/** `record-attempt` → `recordAttempt` */
export const camel = (name: string): string => {
  const text = pascal(name)
  return (text[0]?.toLowerCase() ?? '') + text.slice(1)
}
