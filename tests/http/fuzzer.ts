/** Requests made from the OpenAPI document: they mostly follow the schema, with something hostile here and there. */
import fc from 'fast-check'
import { z } from 'zod'

const Schema = z.looseObject({
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  // A string, or null: the string.
  type: z.union([z.string(), z.array(z.string()).transform(([first]) => first)]).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  required: z.array(z.string()).default([]),
  get oneOf() {
    return z.array(Schema).optional()
  },
  get anyOf() {
    return z.array(Schema).optional()
  },
  get items() {
    return Schema.optional()
  },
  get properties() {
    return z.record(z.string(), Schema).optional()
  },
})
type Schema = z.output<typeof Schema>

const Parameter = z.object({ name: z.string(), in: z.string(), required: z.boolean().default(false), schema: Schema })
const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        parameters: z.array(Parameter).default([]),
        // One operation takes a form only: OAuth says so.
        requestBody: z
          .object({ content: z.object({ 'application/json': z.object({ schema: Schema }).optional() }) })
          .optional(),
      }),
    ),
  ),
})

export type Operation = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  /** Which of the commands that share the path. */
  readonly title: string
  readonly parameters: readonly z.output<typeof Parameter>[]
  readonly body: Schema | undefined
}

const METHODS: Readonly<Record<string, Operation['method']>> = { get: 'GET', post: 'POST', delete: 'DELETE' }

/** The document with each reference to a schema replaced by the schema. */
function inlined(document: unknown): unknown {
  const { components } = z
    .looseObject({ components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }) })
    .parse(document)
  const inline = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(inline)
    const [, name] = ('$ref' in value && /^#\/components\/schemas\/(\w+)$/.exec(String(value.$ref))) || []
    if (name !== undefined) return inline(components.schemas[name])
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inline(inner)]))
  }
  return inline(document)
}

/** Every operation but the stream without end; one for each command of a shared path. */
export function operationsOf(document: unknown): Operation[] {
  const operations = Object.entries(Document.parse(inlined(document)).paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { parameters, requestBody }]) => {
      const body = requestBody?.content['application/json']?.schema
      return (body?.oneOf ?? [body]).map((body) => ({
        method: METHODS[method] ?? 'GET',
        path,
        title: String(body?.properties?.type?.const ?? ''),
        parameters,
        body,
      }))
    }),
  )
  return operations.filter(({ path }) => !path.endsWith('/stream'))
}

const bad = fc.oneof(
  fc.constantFrom(
    '\0',
    '\ud800',
    '',
    ' ',
    '__proto__',
    '%00',
    '../',
    '1e999',
    '-1',
    'NaN',
    null,
    true,
    0,
    -1,
    1e308,
    0.5,
  ),
  fc.constantFrom({}, [], [[]], { toString: 1 }, { length: -1 }),
  fc.json(),
  fc.string({ unit: 'binary' }),
)
const mostly = (good: fc.Arbitrary<unknown>) => fc.oneof({ weight: 40, arbitrary: good }, { weight: 1, arbitrary: bad })

const recent = fc
  .date({ min: new Date(Date.now() - 1_000), max: new Date(Date.now() + 60_000), noInvalidDate: true })
  .map((date) => date.toISOString())
/** What passes one pattern or another of ours. */
const words = [
  'calcul',
  'calcul/addition',
  'CM1',
  '2025-2026',
  'Europe/Paris',
  'learner',
  '2026-03-12',
  '1',
  'texte',
  'teacher-notices',
]

function anyOf(schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const { type, format, pattern = '' } = schema
  const inner = (one: Schema) => anyOf(one, ids)
  if (schema.const !== undefined) return mostly(fc.constant(schema.const))
  if (schema.enum) return mostly(fc.constantFrom(...schema.enum))
  const either = schema.oneOf ?? schema.anyOf
  if (either) return fc.oneof(...either.map(inner))
  if (format === 'uuid' || pattern.includes('[0-9a-f')) return mostly(fc.oneof(fc.constantFrom(...ids), fc.uuid()))
  if (format === 'date-time') return mostly(recent)
  // Nobody listens there.
  if (format === 'uri') return mostly(fc.constantFrom('http://127.0.0.1:9/', 'https://10.0.0.1/'))
  if (type === 'string')
    return mostly(
      fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...words.filter((one) => new RegExp(pattern, 'u').test(one)), 'x') },
        { weight: 1, arbitrary: fc.string({ maxLength: 50 }) },
      ),
    )
  if (type === 'integer' || type === 'number') {
    const { minimum = 0, maximum = 5 } = schema
    const small = fc.integer({ min: Math.max(minimum, 0), max: Math.max(minimum, Math.min(maximum, 5)) })
    return mostly(fc.oneof({ weight: 9, arbitrary: small }, { weight: 1, arbitrary: fc.maxSafeInteger() }))
  }
  if (type === 'boolean') return mostly(fc.boolean())
  if (type === 'array') return mostly(schema.items ? fc.array(inner(schema.items), { maxLength: 5 }) : fc.constant([]))
  const fields = Object.entries(schema.properties ?? {}).map(([name, one]) => [name, inner(one)] as const)
  if (fields.length === 0) return mostly(fc.object({ maxDepth: 2 }))
  return mostly(fc.record(Object.fromEntries(fields), { requiredKeys: schema.required }))
}

export function requestOf(operation: Operation, ids: readonly string[]) {
  const { method, path, parameters, body } = operation
  const given = parameters.map(({ name, required, schema, ...one }) =>
    // Half of the requests leave an optional parameter out; preconditions would refuse nearly all.
    fc
      .tuple(
        required ? fc.constant(true) : fc.integer({ min: 0, max: one.in === 'header' ? 9 : 1 }).map((n) => n === 0),
        anyOf(schema, ids),
      )
      .map(([is, value]) => ({
        ...one,
        name,
        is,
        text: typeof value === 'object' ? JSON.stringify(value) : String(value),
      })),
  )
  return fc
    .record({ given: fc.tuple(...given), body: body ? anyOf(body, ids) : fc.constant(undefined) })
    .map(({ given, body }) => {
      const placed = (place: string) => given.filter((one) => one.is && one.in === place)
      const address = placed('path').reduce(
        (url, { name, text }) => url.replace(`{${name}}`, encodeURIComponent(text.toWellFormed())),
        path,
      )
      const query = new URLSearchParams(placed('query').map(({ name, text }): [string, string] => [name, text]))
      // What no client could put into a header is no test of ours.
      const headers = placed('header').filter(({ text }) => /^[\x20-\x7e]+$/.test(text))
      return {
        operation,
        method,
        url: query.size > 0 ? `${address}?${query}` : address,
        headers: Object.fromEntries(headers.map(({ name, text }) => [name, text])),
        ...(body !== undefined && { body }),
      }
    })
}

/** Refusals of `/oauth/token` have the form of RFC 6749, section 5.2. */
export const isOauthRefusal = (body: string): boolean =>
  z.strictObject({ error: z.string().min(1), error_description: z.string().min(1) }).safeParse(JSON.parse(body)).success
