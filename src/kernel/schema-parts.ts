// The parts of a zod schema: itself, and every schema that it wraps, at any depth. So a mark is found anywhere, including in
// kinds of schema that future versions of zod add.
import { z } from 'zod'

type Schema = z.core.$ZodType

/** The schema and all schemas inside it, each once. */
export function schemasWithin(schema: Schema): ReadonlySet<Schema> {
  const parts = new Set<Schema>()
  const waiting = [schema]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (parts.has(next)) continue
    parts.add(next)
    waiting.push(...partsOf(next))
  }
  return parts
}

/** A zod definition contains the parts as values, in arrays, or in a plain object (the shape). */
function partsOf(schema: Schema): Schema[] {
  const { def } = schema._zod
  const parts: unknown[] = Object.values(def).flatMap((value: unknown) => {
    if (Array.isArray(value)) return value
    return isSchema(value) || typeof value !== 'object' || value === null ? [value] : Object.values(value)
  })
  if (schema instanceof z.ZodLazy) parts.push(schema.unwrap())
  return parts.filter(isSchema)
}

const isSchema = (value: unknown): value is Schema => value instanceof z.core.$ZodType

/** Whether it is the original schema, is derived from it (`.describe(…)`, `.min(…)`), or wraps one of these. */
export const isMadeOf = (schema: Schema, original: Schema): boolean =>
  [...schemasWithin(schema)].some((part) => {
    for (let ancestor: Schema | undefined = part; ancestor; ancestor = ancestor._zod.parent)
      if (ancestor === original) return true
    return false
  })
