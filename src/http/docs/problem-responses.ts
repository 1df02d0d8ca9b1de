// The problems in the OpenAPI document: a schema for each type, and for each status of an operation the types that it
// can have there.
import { type ProblemCode, problemType, problemTypes } from '../problem-types.ts'
import type { JsonSchema } from './json-schema.ts'

/** A type of problem that an operation can answer; with a status where that is not the type's own. */
export type Reported = ProblemCode | { readonly problem: ProblemCode; readonly status: number }

/** What every route under /api can answer, whatever it does. */
export const anyRequest = ['malformed-request', 'internal', 'overloaded', 'unavailable'] as const satisfies Reported[]

/** Statuses besides the type's own. */
const otherStatuses: Partial<Record<ProblemCode, readonly number[]>> = { refused: [422], 'malformed-request': [414] }

const statusOf = (reported: Reported): number =>
  typeof reported === 'string' ? problemType(reported).status : reported.status
const codeOf = (reported: Reported): ProblemCode => (typeof reported === 'string' ? reported : reported.problem)

/** `invalid-input` → `InvalidInputProblem` */
const schemaName = (code: ProblemCode): string =>
  `${code
    .split('-')
    .map((word) => word[0]?.toUpperCase() + word.slice(1))
    .join('')}Problem`

const reference = (code: ProblemCode) => ({ $ref: `#/components/schemas/${schemaName(code)}` })

/** An answer that is no success, by a name that operations share. */
export type ProblemResponse = { readonly name: string; readonly response: JsonSchema }

/** By status: what an operation answers that is no success. */
export function problemResponses(reported: readonly Reported[]): ReadonlyMap<string, ProblemResponse> {
  const byStatus = [...Map.groupBy(reported, statusOf)].sort(([a], [b]) => a - b)
  return new Map(
    byStatus.map(([status, some]) => {
      const codes = [...new Set(some.map(codeOf))].sort()
      return [String(status), { name: [status, ...codes].join('.'), response: response(status, codes) }]
    }),
  )
}

function response(status: number, distinct: readonly ProblemCode[]): JsonSchema {
  const [only] = distinct
  return {
    description: `${distinct.map((code) => problemType(code).en.title).join('; or: ')}.`,
    ...(headersOf[status] && { headers: headersOf[status] }),
    content: {
      'application/problem+json': {
        schema: distinct.length === 1 && only !== undefined ? reference(only) : oneOf(distinct),
      },
    },
  }
}

const oneOf = (codes: readonly ProblemCode[]): JsonSchema => ({
  oneOf: codes.map(reference),
  discriminator: {
    propertyName: 'type',
    mapping: Object.fromEntries(codes.map((code) => [`/problems/${code}`, reference(code).$ref])),
  },
})

const text = (description: string) => ({ description, schema: { type: 'string' } })
const retryAfter = { 'Retry-After': text('Seconds to wait before trying again.') }
const headersOf: Readonly<Record<number, JsonSchema>> = {
  401: { 'WWW-Authenticate': text('`Bearer`, and what was wrong with the token.') },
  412: { ETag: text('The revision that the stream is at, in quotes.') },
  429: retryAfter,
  503: retryAfter,
}

/** Each type of problem, and `Problem`, which is any of them. */
export const problemSchemas = (): Record<string, JsonSchema> => {
  const codes = Object.keys(problemTypes).filter((code): code is ProblemCode => Object.hasOwn(problemTypes, code))
  return {
    Problem: { description: 'Any problem (RFC 9457): its `type` says which.', ...oneOf(codes) },
    ...Object.fromEntries(codes.map((code) => [schemaName(code), problemSchema(code)])),
  }
}

function problemSchema(code: ProblemCode): JsonSchema {
  const { en, status } = problemType(code)
  const statuses = [status, ...(otherStatuses[code] ?? [])]
  return {
    type: 'object',
    description: en.text,
    required: ['type', 'title', 'status', 'detail', 'code', 'traceId', ...(code === 'invalid-input' ? ['errors'] : [])],
    properties: {
      type: { type: 'string', const: `/problems/${code}`, description: 'Opens a page that explains it.' },
      title: { type: 'string', description: `What kind of problem it is: “${en.title}”.` },
      status: { type: 'integer', enum: statuses, description: 'The HTTP status, once more.' },
      detail: { type: 'string', description: 'What is wrong this time, in a sentence.' },
      code: {
        type: 'string',
        description:
          code === 'refused' ? 'Which rule refused it: a program acts on this.' : 'Mostly the last part of `type`.',
      },
      traceId: { type: 'string', description: 'Finds the request in the log of the service: report it.' },
      ...fieldErrors(code),
      facts: { type: 'object', description: 'What a program may need to act on it.', additionalProperties: true },
    },
  }
}

const fieldErrors = (code: ProblemCode): JsonSchema =>
  code === 'invalid-input' || code === 'refused'
    ? {
        errors: {
          type: 'array',
          description: 'The fields at fault.',
          items: {
            type: 'object',
            description: 'One field at fault.',
            required: ['pointer', 'detail'],
            properties: {
              pointer: { type: 'string', format: 'json-pointer', description: 'The field, as a JSON pointer.' },
              detail: { type: 'string', description: 'What is wrong with it.' },
            },
          },
        },
      }
    : {}
