// A zod schema as JSON Schema, as people like to read it; and named schemas, each once in the document.
//
// A schema that has an id (`.meta({ id: 'Learner' })`) stands under that name in the `$defs` of whatever holds it. Each
// result is thus whole in itself; `namedOnce` moves the `$defs` of a document to its components.
import { z } from 'zod'

export type JsonSchema = Readonly<Record<string, unknown>>

/** Of what is sent (`input`) or of what is answered (`output`), without the parts that JSON Schema cannot say. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return readable(rest)
}

type Naming = { readonly id: string; readonly description: string; readonly io: 'input' | 'output' }

/** The same under a name. */
export const namedSchema = (schema: z.ZodType, { id, description, io }: Naming): JsonSchema =>
  under(id, { ...jsonSchema(schema, io), description })

export function under(id: string, schema: JsonSchema): JsonSchema {
  const { $defs, ...own } = schema
  // What refers to a name already has one.
  if (typeof own.$ref === 'string') return schema
  return { $ref: `#/$defs/${id}`, $defs: { ...(isObject($defs) && $defs), [id]: own } }
}

/** Formats whose pattern says nothing more. */
const PLAIN_FORMATS: ReadonlySet<unknown> = new Set(['uuid', 'date', 'date-time'])

/** Keywords whose values are data, not schemas. */
const DATA: ReadonlySet<string> = new Set(['const', 'default', 'enum', 'examples'])

/** Without what says nothing more, and with a description where a reader looks for it. */
function readable(schema: JsonSchema): JsonSchema {
  const inner = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(inner) : isObject(value) ? readable(value) : value
  const made: Record<string, unknown> = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, DATA.has(key) ? value : inner(value)]),
  )
  // Bounds of what JavaScript can count, not of the field.
  if (made.minimum === Number.MIN_SAFE_INTEGER) delete made.minimum
  if (made.maximum === Number.MAX_SAFE_INTEGER) delete made.maximum
  if (PLAIN_FORMATS.has(made.format)) delete made.pattern
  // Keys of JSON objects are always strings.
  if (isObject(made.propertyNames) && Object.keys(made.propertyNames).join() === 'type') delete made.propertyNames
  return orNull(made)
}

/** Something or null: a list of types, where one can say it. */
function orNull(made: Readonly<Record<string, unknown>>): JsonSchema {
  const { anyOf, ...beside } = made
  if (!Array.isArray(anyOf) || anyOf.length !== 2) return made
  const [one, other]: readonly unknown[] = anyOf
  if (!isObject(one) || !isObject(other) || other.type !== 'null') return made
  if (typeof one.type === 'string' && !('enum' in one) && !('const' in one))
    return { ...one, ...beside, type: [one.type, 'null'] }
  const { description, ...rest } = one
  return description === undefined || beside.description !== undefined
    ? made
    : { ...beside, description, anyOf: [rest, other] }
}

/** A document with its named schemas taken out of it, each named once: two that differ under one name are a mistake. */
export function namedOnce(document: JsonSchema): { readonly document: JsonSchema; readonly schemas: JsonSchema } {
  const schemas: Record<string, unknown> = {}
  const taken = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(taken)
    if (!isObject(value)) return value
    const { $defs, ...rest } = value
    for (const [id, schema] of Object.entries(isObject($defs) ? $defs : {})) {
      const own = taken(schema)
      const text = JSON.stringify(own)
      if (schemas[id] !== undefined && JSON.stringify(schemas[id]) !== text)
        throw new TypeError(`two schemas that differ are named ${id}`)
      schemas[id] = own
    }
    return Object.fromEntries(
      Object.entries(rest).map(([key, inner]) => [
        key,
        key === '$ref' && typeof inner === 'string'
          ? inner.replace(/^#\/\$defs\//, '#/components/schemas/')
          : taken(inner),
      ]),
    )
  }
  const rest = taken(document)
  return { document: isObject(rest) ? rest : {}, schemas }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
