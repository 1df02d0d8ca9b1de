// How each route reads in the OpenAPI document. The schemas are the definitions' own.
import { z } from 'zod'
import type { Command } from '#kernel/command.ts'
import type { Query } from '#kernel/query.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

export type Parameter = {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

type Header = { readonly description: string; readonly schema: JsonSchema }

export type Answer = {
  readonly description: string
  readonly headers?: Readonly<Record<string, Header>>
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>
}

/** An OpenAPI operation, but for what every operation has: security and problems. */
export type Operation = {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: {
    readonly required: boolean
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>
  }
  readonly responses: Readonly<Record<string, Answer>>
}

/** Of what is sent (`input`) or of what is answered (`output`), without the parts that JSON Schema cannot say. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

export const json = (schema: JsonSchema) => ({ 'application/json': { schema } })
const text = (description: string): Header => ({ description, schema: { type: 'string' } })

const positionHeader = {
  'X-Event-Position': text('Place in the log: pass it to a query as `atLeast` to see this there.'),
  'X-Event-Log': text('Which log that is: pass it as `log` beside the position.'),
}

const occurredAt: JsonSchema = {
  type: 'string',
  format: 'date-time',
  description: 'When it happened, at most 400 days ago and 5 minutes ahead. The moment of the request where absent.',
}

/** The input as it is sent: with `occurredAt` and, on a shared route, `type` beside it. */
export function inputSchema(command: Command): JsonSchema {
  const {
    properties,
    required = [],
    ...rest
  } = z
    .object({ properties: z.record(z.string(), z.unknown()), required: z.array(z.string()).optional() })
    .loose()
    .parse(jsonSchema(command.input, 'input'))
  return {
    ...rest,
    description: command.description,
    properties: { ...(command.as !== undefined && { type: { const: command.as } }), ...properties, occurredAt },
    required: [...(command.as === undefined ? [] : ['type']), ...required],
    additionalProperties: false,
  }
}

const commandHeaders: readonly Parameter[] = [
  {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Your own name for this request, 1 to 200 visible ASCII characters. Sent again with it, it is answered as first.',
    schema: { type: 'string', minLength: 1, maxLength: 200 },
  },
  {
    name: 'If-Match',
    in: 'header',
    description: 'The revision that the stream must stand at, as ETag gave it: `"4"`.',
    schema: { type: 'string' },
  },
  {
    name: 'If-None-Match',
    in: 'header',
    description: '`*`: the stream must not exist.',
    schema: { type: 'string', const: '*' },
  },
]

/** What every command answers. */
export const commandAnswer = z.object({
  commandId: z.string(),
  stream: z.string(),
  revision: z.int().min(-1).describe('Of the stream, after the command.'),
  position: z.string().describe('Place in the log of the command’s last event, as a decimal string.'),
  events: z.array(z.object({ id: z.string(), type: z.string() })),
})

export function commandOperation(sharing: readonly Command[]): Operation {
  const [first] = sharing
  if (!first) throw new TypeError('a route has at least one command')
  const schemas = sharing.map(inputSchema)
  const [path = ''] = first.route?.split(' ').slice(1) ?? []
  const schema: JsonSchema =
    first.as === undefined ? (schemas[0] ?? {}) : { oneOf: schemas, discriminator: { propertyName: 'type' } }
  const answer = {
    headers: { ETag: text('The revision, in quotes.'), ...positionHeader },
    content: json(jsonSchema(commandAnswer, 'output')),
  }
  return {
    operationId: sharing.length === 1 ? first.name : (path.split('/').at(-1) ?? first.name),
    tags: [contextOf(first.name)],
    summary: sharing.length === 1 ? first.description : `One of ${sharing.length} commands, by the body’s \`type\`.`,
    ...(sharing.length > 1 && {
      description: sharing.map(({ as, description }) => `- \`${as}\`: ${description}`).join('\n'),
    }),
    parameters: [...pathParameters(path), ...commandHeaders],
    requestBody: { required: true, content: json(schema) },
    responses: {
      '201': { description: 'Carried out. `events` is empty where nothing was left to record.', ...answer },
      '200': { description: 'Carried out before, under the same Idempotency-Key: the first answer.', ...answer },
    },
  }
}

/** The fields of an input that come from the path and the query string. */
export function inputParameters(input: z.ZodObject, path: string): Parameter[] {
  const { properties, required } = z
    .object({
      properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })),
      required: z.array(z.string()).default([]),
    })
    .parse(jsonSchema(input, 'input'))
  const inPath = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: inPath.has(name) ? 'path' : 'query',
    ...((inPath.has(name) || required.includes(name)) && { required: true }),
    ...(description !== undefined && { description }),
    schema,
  }))
}

type Asked = Pick<Query, 'name' | 'description' | 'path' | 'may' | 'input' | 'output'>

const time: JsonSchema = { type: 'string', format: 'date-time' }
/** Beside every position that a request may have. */
export const logParameter: Parameter = {
  name: 'log',
  in: 'query',
  description:
    'Of which log the positions of this request are, as the header X-Event-Log of an answer has it; a request may have that header as well. Needed where the log is a copy of another one.',
  schema: { type: 'string', format: 'uuid' },
}

const positionText: JsonSchema = { type: 'string', pattern: '^\\d{1,18}$' }

/** Beside the input of a question that has a past. */
const momentParameters: readonly Parameter[] = [
  {
    name: 'at',
    in: 'query',
    description:
      'As of a moment of the past: a log position (what was known then), or a time (what had happened by then, late events included).',
    schema: { anyOf: [time, positionText] },
  },
  {
    name: 'known',
    in: 'query',
    description: 'Only what was recorded by this time or position. Beside a time in `at`, both hold.',
    schema: { anyOf: [time, positionText] },
  },
]

/** A question whose input comes from the path and the query string, and what its answer holds. */
export function questionOperation(
  query: Asked,
  beside: readonly Parameter[],
  headers: NonNullable<Answer['headers']>,
): Operation {
  return {
    operationId: query.name,
    tags: [query.may.split(':')[0] ?? ''],
    summary: query.description,
    parameters: [...inputParameters(query.input, query.path), ...beside],
    responses: {
      '200': {
        description: 'The answer.',
        headers: { ...positionHeader, ...headers },
        content: json(jsonSchema(query.output, 'output')),
      },
    },
  }
}

export const queryOperation = (query: Query): Operation =>
  questionOperation(
    query,
    [
      {
        name: 'atLeast',
        in: 'query',
        description: 'Wait, within two seconds, until the answer shows this log position: read your own writes.',
        schema: positionText,
      },
      logParameter,
      ...(query.reads.length > 0
        ? [
            {
              name: 'generations',
              in: 'query',
              description: `For analysts: read these generations instead of the live ones, such as ${query.reads[0]?.name}/2.`,
              schema: { type: 'string' },
            } as const,
          ]
        : []),
      ...(query.past ? momentParameters : []),
    ],
    {
      'X-Lag-Events': text('Events that this answer does not show yet. Absent: the log does not say so now.'),
      'X-Lag-Seconds': text('Age of the oldest of them.'),
      'X-Read-Models-Faulted': text('Read models of which rows may be missing what came since a fault. Absent: none.'),
      'X-Read-Models-Frozen': text('Read models that nobody feeds, and since when. Absent: none.'),
      ...(query.past && {
        'Content-Location': text('Of the past: the address that gives this very answer for ever.'),
      }),
    },
  )

const contextOf = (name: string): string => name.split('.')[0] ?? name

const pathParameters = (path: string): Parameter[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
