// The problems in the OpenAPI document: a schema for each type, and the types that an operation can return with each
// status.
import { type ProblemCode, problemType, problemTypes } from '../problem-types.ts'
import type { JsonSchema } from './json-schema.ts'

/** A type of problem that an operation can return, with a status if it differs from the type's default. */
export type Reported = ProblemCode | { readonly problem: ProblemCode; readonly status: number }

/** The problems that every route under /api can return: a parameter without a value is refused by all. */
export const anyRequest = [
  'malformed-request',
  'invalid-input',
  'internal',
  'overloaded',
  'unavailable',
  'too-many-requests',
] as const satisfies Reported[]

/** Statuses besides the type's default. */
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

/** An error response, with the name by which operations refer to it. */
export type ProblemResponse = { readonly name: string; readonly response: JsonSchema }

/** The error responses of an operation, by status. */
export function problemResponses(reported: readonly Reported[]): ReadonlyMap<string, ProblemResponse> {
  const byStatus = [...Map.groupBy(reported, statusOf)].sort(([a], [b]) => a - b)
  return new Map(
    byStatus.map(([status, problems]) => {
      const codes = [...new Set(problems.map(codeOf))].sort()
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
const retryAfter = { 'Retry-After': text('Seconds to wait before you try again.') }
const headersOf: Readonly<Record<number, JsonSchema>> = {
  401: { 'WWW-Authenticate': text('`Bearer`, and what was wrong with the token.') },
  412: { ETag: text('The revision that the stream is at, in quotes.') },
  429: {
    ...retryAfter,
    RateLimit: text('The budget that is used up, what is left of it, and in how many seconds it is whole again.'),
    'RateLimit-Policy': text('The same budget: how much it is, and in how many seconds it comes back.'),
  },
  503: retryAfter,
}

/** Each type of problem, and `Problem`, which is any of them. */
export const problemSchemas = (): Record<string, JsonSchema> => {
  const codes = Object.keys(problemTypes).filter((code): code is ProblemCode => Object.hasOwn(problemTypes, code))
  return {
    Problem: { description: 'Any problem (RFC 9457). `type` identifies it.', ...oneOf(codes) },
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
      type: {
        type: 'string',
        const: `/problems/${code}`,
        description: 'The address of a page that explains the problem.',
      },
      title: { type: 'string', description: `The type of problem in words: “${en.title}”.` },
      status: { type: 'integer', enum: statuses, description: 'The HTTP status, repeated.' },
      detail: { type: 'string', description: 'What is wrong with this request, in a sentence.' },
      code: {
        type: 'string',
        description:
          code === 'refused' ? 'The rule that refused the request, for programs.' : 'Usually the last part of `type`.',
      },
      traceId: {
        type: 'string',
        description: 'The id of the request in the logs of the service. Include it in a bug report.',
      },
      ...fieldErrors(code),
      facts: { type: 'object', description: 'Details for programs.', additionalProperties: true },
    },
  }
}

const fieldErrors = (code: ProblemCode): JsonSchema =>
  code === 'invalid-input' || code === 'refused'
    ? {
        errors: {
          type: 'array',
          description: 'The invalid fields.',
          items: {
            type: 'object',
            description: 'One invalid field.',
            required: ['pointer', 'detail'],
            properties: {
              pointer: { type: 'string', format: 'json-pointer', description: 'The field, as a JSON pointer.' },
              detail: { type: 'string', description: 'What is wrong with it.' },
            },
          },
        },
      }
    : {}
