// How each family of routes describes its operations for the OpenAPI document.

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

/** An OpenAPI operation, without the parts that are derived from its permission. */
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
  /** The successful responses. */
  readonly responses: Readonly<Record<string, Answer>>
  /** The problems that it can return, besides those of its permission. */
  readonly problems: readonly Reported[]
}

/** An operation that the audit trail records under a name that never changes. */
export type AuditedOperation = Operation & { readonly action: string }

export const json = (schema: JsonSchema, example?: unknown): Content => ({
  'application/json': { schema, ...(example !== undefined && { example }) },
})

/** A JSON answer with a schema. */
export const jsonAnswer = (schema: z.ZodType, description: string): Answer => ({
  description,
  content: json(jsonSchema(schema, 'output')),
})

export const textHeader = (description: string): Header => ({ description, schema: { type: 'string' } })

export const positionHeaders = {
  'X-Event-Position': textHeader('The position in the log. Pass it to a query as `atLeast` to see this in its answer.'),
  'X-Event-Log': textHeader('The log that the position belongs to. Pass it as `log` together with the position.'),
}

export const positionText: JsonSchema = { type: 'string', pattern: '^\\d{1,18}$' }

/** For every operation that accepts a position. */
export const logParameter: Parameter = {
  name: 'log',
  in: 'query',
  description:
    'The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead.',
  schema: { type: 'string', format: 'uuid' },
}
