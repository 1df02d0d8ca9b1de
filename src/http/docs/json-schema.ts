// Converts zod schemas to readable JSON Schema, and puts each named schema into the document once.
//
// A schema with an id (`.meta({ id: 'Learner' })`) is in the `$defs` of each schema that uses it, under that name, so each
// result is self-contained. `hoistNamedSchemas` moves the `$defs` of a document to its components. The parts of a union get
// names, too (`union-parts.ts`).
import { z } from 'zod'
import { isObject } from './json-object.ts'
import { partsNamed } from './union-parts.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

/** Routes share schemas (the answer of every command), and tests build many servers: half of the time of building one. */
const converted = { input: new WeakMap<z.ZodType, JsonSchema>(), output: new WeakMap<z.ZodType, JsonSchema>() }

/** The schema of a request (`input`) or of an answer (`output`), without what JSON Schema cannot express. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const known = converted[io].get(schema)
  if (known) return known
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  const made = partsNamed(readable(rest), io)
  converted[io].set(schema, made)
  return made
}

type Naming = { readonly id: string; readonly description: string; readonly io: 'input' | 'output' }

/** The same, as a named schema. */
export const namedSchema = (schema: z.ZodType, { id, description, io }: Naming): JsonSchema =>
  under(id, { ...jsonSchema(schema, io), description })

export function under(id: string, schema: JsonSchema): JsonSchema {
  const { $defs, ...body } = schema
  // A reference already has a name.
  if (typeof body.$ref === 'string') return schema
  return { $ref: `#/$defs/${id}`, $defs: { ...(isObject($defs) && $defs), [id]: body } }
}

/** Formats that make their pattern redundant. */
const PLAIN_FORMATS: ReadonlySet<unknown> = new Set(['uuid', 'date', 'date-time'])

/** Keywords whose values are data, not schemas. */
const DATA: ReadonlySet<string> = new Set(['const', 'default', 'enum', 'examples'])

/** Removes redundant keywords, and moves descriptions to where readers look for them. */
function readable(schema: JsonSchema): JsonSchema {
  const inner = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(inner) : isObject(value) ? readable(value) : value
  const result: Record<string, unknown> = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, DATA.has(key) ? value : inner(value)]),
  )
  // Limits of JavaScript numbers, not of the field.
  if (result.minimum === Number.MIN_SAFE_INTEGER) delete result.minimum
  if (result.maximum === Number.MAX_SAFE_INTEGER) delete result.maximum
  if (PLAIN_FORMATS.has(result.format)) delete result.pattern
  if (Array.isArray(result.enum) && result.enum.length === 1) {
    result.const = result.enum[0]
    delete result.enum
  }
  // Keys of JSON objects are always strings.
  if (isObject(result.propertyNames) && Object.keys(result.propertyNames).join() === 'type') delete result.propertyNames
  return simplifyNullable(result)
}

/** Writes `anyOf` a type or null as a list of two types, if possible. */
function simplifyNullable(schema: Readonly<Record<string, unknown>>): JsonSchema {
  const { anyOf, ...siblings } = schema
  if (!Array.isArray(anyOf) || anyOf.length !== 2) return schema
  const [value, other]: readonly unknown[] = anyOf
  if (!isObject(value) || !isObject(other) || other.type !== 'null') return schema
  if (typeof value.type === 'string' && !('enum' in value) && !('const' in value))
    return { ...value, ...siblings, type: [value.type, 'null'] }
  const { description, ...rest } = value
  return description === undefined || siblings.description !== undefined
    ? schema
    : { ...siblings, description, anyOf: [rest, other] }
}

/** Moves the named schemas out of a document. Throws if two different schemas have the same name. */
export function hoistNamedSchemas(document: JsonSchema): {
  readonly document: JsonSchema
  readonly schemas: JsonSchema
} {
  const schemas: Record<string, unknown> = {}
  // Most named schemas are met many times: as the same object, or as one that reads the same.
  const texts = new Map<string, string>()
  const met = new Map<unknown, string>()
  const hoisted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(hoisted)
    if (!isObject(value)) return value
    const { $defs, ...rest } = value
    for (const [id, schema] of Object.entries(isObject($defs) ? $defs : {})) {
      if (met.get(schema) === id) continue
      const named = hoisted(schema)
      const text = JSON.stringify(named)
      if ((texts.get(id) ?? text) !== text) throw new TypeError(`two different schemas are named ${id}`)
      texts.set(id, text)
      met.set(schema, id)
      schemas[id] = named
    }
    return Object.fromEntries(
      Object.entries(rest).map(([key, inner]) => [
        key,
        key === '$ref' ? inComponents(inner) : key === 'discriminator' ? mapped(inner) : hoisted(inner),
      ]),
    )
  }
  const rest = hoisted(document)
  return { document: isObject(rest) ? rest : {}, schemas }
}

const inComponents = (reference: unknown): unknown =>
  typeof reference === 'string' ? reference.replace(/^#\/\$defs\//, '#/components/schemas/') : reference

/** The map of a union refers to its parts without the keyword `$ref`. */
const mapped = (discriminator: unknown): unknown =>
  isObject(discriminator) && isObject(discriminator.mapping)
    ? {
        ...discriminator,
        mapping: Object.fromEntries(
          Object.entries(discriminator.mapping).map(([value, reference]) => [value, inComponents(reference)]),
        ),
      }
    : discriminator
