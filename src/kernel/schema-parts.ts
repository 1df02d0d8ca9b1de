// What a zod schema is made of: itself, and every schema that it wraps, however deep. So a mark is found wherever it
// was put, and kinds of schema that zod brings later are followed as well.
import { z } from 'zod'

type Schema = z.core.$ZodType

/** The schema and all schemas within it, each once. */
export function schemasWithin(schema: Schema): ReadonlySet<Schema> {
  const found = new Set<Schema>()
  const waiting = [schema]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (found.has(next)) continue
    found.add(next)
    waiting.push(...partsOf(next))
  }
  return found
}

/** Every definition of a zod schema holds its parts as values, in arrays or in one plain object (the shape). */
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

/** Whether values of the original are in it: it is the original, one made of it (`.describe(…)`, `.min(…)`), or wraps one. */
export const isMadeOf = (schema: Schema, original: Schema): boolean =>
  [...schemasWithin(schema)].some((part) => {
    for (let ancestor: Schema | undefined = part; ancestor; ancestor = ancestor._zod.parent)
      if (ancestor === original) return true
    return false
  })
