// Names the parts of unions, and says by which field they are told apart, so that clients get a type for each part.
//
// A union that is to be in the document has a title (`.meta({ title: 'BadgeCriterion' })`). The part whose field `kind` is
// `count` is then named `CountBadgeCriterion`; in a request, where it may leave out what has a default,
// `CountBadgeCriterionInput`. What describes that field describes the part.
import { isObject } from './json-object.ts'
import type { JsonSchema } from './json-schema.ts'
import { pascal } from './names.ts'

/** The schema with its parts of unions moved to its `$defs`. */
export function partsNamed(schema: JsonSchema, io: 'input' | 'output'): JsonSchema {
  const parts: Record<string, unknown> = {}
  const walked = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walked)
    if (!isObject(value)) return value
    const inner = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walked(one)]))
    const { oneOf, title, ...rest } = inner
    if (!Array.isArray(oneOf) || typeof title !== 'string') return inner
    const told = toldApart(oneOf)
    if (!told) return inner
    const named = told.parts.map(({ value: constant, part }) => {
      const name = `${pascal(constant)}${title}${io === 'input' ? 'Input' : ''}`
      parts[name] = part
      return { constant, $ref: `#/$defs/${name}` }
    })
    return {
      ...rest,
      oneOf: named.map(({ $ref }) => ({ $ref })),
      discriminator: {
        propertyName: told.field,
        mapping: Object.fromEntries(named.map(({ constant, $ref }) => [constant, $ref])),
      },
    }
  }
  const made = walked(schema)
  if (!isObject(made) || Object.keys(parts).length === 0) return schema
  return { ...made, $defs: { ...(isObject(made.$defs) && made.$defs), ...parts } }
}

type Part = { readonly value: string; readonly part: JsonSchema }

/** The field that is another constant in each part. */
function toldApart(oneOf: readonly unknown[]): { readonly field: string; readonly parts: readonly Part[] } | null {
  const [first] = oneOf
  if (!isObject(first) || !isObject(first.properties)) return null
  for (const field of Object.keys(first.properties)) {
    const parts = oneOf.flatMap((part): Part[] => {
      const constant = isObject(part) && isObject(part.properties) ? part.properties[field] : undefined
      return isObject(part) && isObject(constant) && typeof constant.const === 'string'
        ? [{ value: constant.const, part: { description: constant.description, ...part } }]
        : []
    })
    if (parts.length === oneOf.length && new Set(parts.map(({ value }) => value)).size === oneOf.length)
      return { field, parts }
  }
  return null
}
