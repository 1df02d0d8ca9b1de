/** The operations of the OpenAPI document, as far as requests are made from them. */
import { z } from 'zod'

const Schema = z.looseObject({
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  type: z
    .union([z.string(), z.array(z.string())])
    .transform((type) => [type].flat())
    .optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  multipleOf: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
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
  get additionalProperties() {
    return z.union([z.boolean(), Schema]).optional()
  },
})
export type Schema = z.output<typeof Schema>

const Parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().default(false),
  schema: Schema,
})
export type Parameter = z.output<typeof Parameter>

const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        parameters: z.array(Parameter).default([]),
        responses: z.record(z.string(), z.looseObject({ content: z.record(z.string(), z.unknown()).default({}) })),
        requestBody: z
          .object({ required: z.boolean().default(false), content: z.record(z.string(), z.object({ schema: Schema })) })
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
  readonly parameters: readonly Parameter[]
  /** Whether its answer has no end. */
  readonly isStream: boolean
  readonly body: { readonly contentType: string; readonly required: boolean; readonly schema: Schema } | null
}

const METHODS: Readonly<Record<string, Operation['method']>> = { get: 'GET', post: 'POST', delete: 'DELETE' }

export const nameOf = ({ method, path, title }: Operation): string => `${method} ${path}${title && ` ${title}`}`

/** With each reference to a named schema replaced by the schema. */
function inlined(value: unknown, named: Readonly<Record<string, unknown>>): unknown {
  const inline = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(inline)
    const [, name] = ('$ref' in value && /^#\/(?:components\/schemas|\$defs)\/(\w+)$/.exec(String(value.$ref))) || []
    if (name !== undefined) return inline(named[name])
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inline(inner)]))
  }
  return inline(value)
}

const Named = z.record(z.string(), z.unknown())

/** Every operation; one for each command of a shared path. */
export function operationsOf(document: unknown): Operation[] {
  const { components } = z.looseObject({ components: z.looseObject({ schemas: Named }) }).parse(document)
  return Object.entries(Document.parse(inlined(document, components.schemas)).paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { parameters, requestBody, responses }]) => {
      const [[contentType, content] = []] = Object.entries(requestBody?.content ?? {})
      const schemas = content?.schema.oneOf ?? [content?.schema]
      return schemas.map((schema) => ({
        method: METHODS[method] ?? 'GET',
        path,
        title: String(schema?.properties?.type?.const ?? ''),
        parameters,
        isStream: Object.values(responses).some(({ content }) => 'text/event-stream' in content),
        body:
          schema && contentType !== undefined
            ? { contentType, required: requestBody?.required ?? false, schema }
            : null,
      }))
    }),
  )
}

/** Of a JSON Schema that has the named schemas which it uses in `$defs`. */
export function schemaOf(value: unknown): Schema {
  const { $defs = {} } = z.looseObject({ $defs: Named.optional() }).parse(value)
  return Schema.parse(inlined(value, $defs))
}
