/** Arbitrary values for a zod schema, for tests of every definition, including future ones. */
import fc from 'fast-check'
import { z } from 'zod'

/** Candidate values: at least one should fit any field. A new kind of field may need another candidate. */
const texts = [
  'learning.exercise-attempted',
  '',
  'réponse',
  'calcul/addition',
  'CM1',
  'ent',
  '2026-2027',
  '2026-10-02',
  '2026-10-02T08:15:00.000Z',
  'claude.martin@example.org',
  '+33 6 12 34 56 78',
  'https://example.org/film',
  'Europe/Paris',
  'Indian/Reunion',
  'P2Y',
  '018f0000-0000-7000-8000-000000000001',
  '018f0000-0000-7000-8000-0000000000ff',
  '5d0c3a7be912f4c86a1e70d93b25486fce0178a4d2936b5f8e4a7c10b9d3625f',
  'level-5d0c3a7be912',
  '52210',
  '/api/files/1',
]
const numbers = [0, 1, 2, 3, 5, 1_000, 0.25, 0.9]

export function arbitraryOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodObject) return fc.record(arbitrariesOf(schema.shape))
  if (schema instanceof z.ZodOptional) return fc.option(arbitraryOf(inner(schema)), { nil: undefined })
  if (schema instanceof z.ZodNullable) return fc.option(arbitraryOf(inner(schema)), { nil: null })
  if (schema instanceof z.ZodDefault) return arbitraryOf(inner(schema))
  if (schema instanceof z.ZodArray) {
    const least = (schema.def.checks ?? []).map(({ _zod }) =>
      Number(Reflect.get(_zod.def, 'minimum') ?? Reflect.get(_zod.def, 'length') ?? 1),
    )
    const minLength = Math.max(1, ...least)
    return fc.array(arbitraryOf(inner(schema)), { minLength, maxLength: Math.max(3, minLength) })
  }
  if (schema instanceof z.ZodRecord)
    return fc.dictionary(fc.constantFrom('count', 'code'), arbitraryOf(zod(schema.valueType)))
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map((option) => arbitraryOf(zod(option))))
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options)
  if (schema instanceof z.ZodBoolean) return fc.boolean()
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values)
  const fitting = [...texts, ...numbers].flatMap((candidate) => {
    const parsed = schema.safeParse(candidate)
    return parsed.success ? [parsed.data] : []
  })
  if (fitting.length === 0)
    throw new Error(`no candidate value fits this schema; add one: ${JSON.stringify(z.toJSONSchema(schema))}`)
  return fc.constantFrom(...fitting)
}

export const arbitrariesOf = (shape: Readonly<Record<string, z.ZodType>>): Record<string, fc.Arbitrary<unknown>> =>
  Object.fromEntries(Object.entries(shape).map(([field, schema]) => [field, arbitraryOf(schema)]))

const inner = (schema: z.ZodOptional | z.ZodNullable | z.ZodDefault | z.ZodArray): z.ZodType =>
  zod(schema instanceof z.ZodArray ? schema.element : schema.unwrap())

function zod(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodType) return schema
  throw new TypeError('not a schema of this zod')
}
