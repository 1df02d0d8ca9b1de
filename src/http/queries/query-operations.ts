// Queries in the OpenAPI document. Schemas, texts and examples come from the definitions.
import { z } from 'zod'
import { PersonId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Query } from '#kernel/query.ts'
import { isMadeOf } from '#kernel/schema-parts.ts'
import type { PersonQuestion } from '#past/questions/person-question.ts'
import { type JsonSchema, jsonSchema, namedSchema } from '../docs/json-schema.ts'
import { pascal } from '../docs/names.ts'
import { anyRequest, type Reported } from '../docs/problem-responses.ts'
import {
  json,
  logParameter,
  type Operation,
  type Parameter,
  positionHeaders,
  positionText,
  textHeader,
} from '../operations.ts'

/** The additional problems of queries about the past. */
export const pastProblems: readonly Reported[] = [
  'position-of-another-log',
  'past-too-large',
  'past-busy',
  'history-unreadable',
]

/** The fields of an input that come from the path and the query string. */
export function inputParameters(
  input: z.ZodObject,
  path: string,
  example: Readonly<Record<string, unknown>> = {},
): Parameter[] {
  const { properties, required } = z
    .object({
      properties: z.record(z.string(), z.looseObject({ description: z.string().default('') })),
      required: z.array(z.string()).default([]),
    })
    .parse(jsonSchema(input, 'input'))
  const inPath = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: inPath.has(name) ? 'path' : 'query',
    ...((inPath.has(name) || required.includes(name)) && { required: true }),
    description,
    schema,
    ...(name in example && { example: example[name] }),
  }))
}

const time: JsonSchema = { type: 'string', format: 'date-time' }

/** For queries that can answer about the past. */
const momentParameters: readonly Parameter[] = [
  {
    name: 'at',
    in: 'query',
    description:
      'A past moment: a log position (what was known then), or a time (what had happened by then, including events recorded later).',
    schema: { anyOf: [time, positionText] },
  },
  {
    name: 'known',
    in: 'query',
    description: 'Only events that were recorded by this time or position. Can be combined with a time in `at`.',
    schema: { anyOf: [time, positionText] },
  },
]

const atLeast: Parameter = {
  name: 'atLeast',
  in: 'query',
  description: 'Wait up to two seconds until the answer includes this log position, to read your own writes.',
  schema: positionText,
}

const generations = (models: Query['reads']): Parameter => ({
  name: 'generations',
  in: 'query',
  description: `For analysts: read these generations instead of the live ones, such as \`${models[0]?.name}/2\`.`,
  schema: { type: 'string' },
})

export const queryOperation = (query: Query): Operation => ({
  operationId: `get${pascal(query.name)}`,
  ...words(query),
  parameters: [
    ...inputParameters(query.input, query.path, query.example.input),
    atLeast,
    logParameter,
    ...(query.reads.length > 0 ? [generations(query.reads)] : []),
    ...(query.past ? momentParameters : []),
  ],
  responses: {
    '200': {
      description: 'The answer.',
      headers: {
        ...positionHeaders,
        'X-Lag-Events': textHeader(
          'How many events this answer does not include yet. Absent if the log does not know.',
        ),
        'X-Lag-Seconds': textHeader('The age of the oldest of them, in seconds.'),
        'X-Read-Models-Faulted': textHeader(
          'The read models whose rows may be out of date because of a fault. Absent if there are none.',
        ),
        'X-Read-Models-Frozen': textHeader(
          'The read models that no worker updates, and since when. Absent if there are none.',
        ),
        ...(query.past && {
          'Content-Location': textHeader('For a past moment: an address that always returns this same answer.'),
        }),
      },
      content: json(answerSchema(query, query.output), query.example.output),
    },
  },
  problems: [
    ...anyRequest,
    'invalid-input',
    'position-of-another-log',
    'behind',
    'rows-unreadable',
    ...(namesSomething(query) ? (['not-found'] as const) : []),
    ...(namesSomething(query) && query.whileRestricted !== 'shown' ? (['restricted'] as const) : []),
    ...(query.purpose === 'prediction' ? (['objected'] as const) : []),
    ...(query.reads.length > 0 ? (['read-model-not-built'] as const) : []),
    ...(query.past ? pastProblems : []),
  ],
})

/** In its path, or a person in its query string: somebody whom the caller may not see is answered as if they did not exist. */
const namesSomething = ({ path, input }: Pick<Query, 'path' | 'input'>): boolean =>
  path.includes('{') || Object.values(input.shape).some((schema) => isMadeOf(schema, PersonId))

/** A query about one person's past. */
export const personOperation = (question: PersonQuestion, models: readonly Projection[]): Operation => ({
  operationId: question.operationId,
  ...words(question),
  parameters: [...inputParameters(question.input, question.path, question.example.input), logParameter],
  responses: {
    '200': {
      description: 'The answer.',
      headers: positionHeaders,
      content: json(answerSchema(question, question.outputOf?.(models) ?? question.output), question.example.output),
    },
  },
  problems: [...anyRequest, 'invalid-input', 'not-found', 'restricted', ...pastProblems],
})

const answerSchema = ({ name, description }: Pick<Query, 'name' | 'description'>, output: z.ZodType): JsonSchema =>
  namedSchema(output, { id: pascal(name), description, io: 'output' })

const words = ({ may, summary, description }: Pick<Query, 'may' | 'summary' | 'description'>) => ({
  tags: [may.split(':')[0] ?? ''] as const,
  summary,
  description,
})

/** The address of an example, with its fields in the path and in the query string. */
export function exampleAddress({
  path,
  example,
}: {
  readonly path: string
  readonly example: { readonly input: Readonly<Record<string, unknown>> }
}): string {
  const parameters = new URLSearchParams()
  let filled = path
  for (const [name, value] of Object.entries(example.input))
    if (path.includes(`{${name}}`)) filled = filled.replace(`{${name}}`, encodeURIComponent(String(value)))
    else parameters.set(name, String(value))
  return parameters.size > 0 ? `${filled}?${parameters}` : filled
}
