// Input of a route that is not a command or a query, as its schema wants it.
import type { z } from 'zod'
import { fieldProblems } from '#kernel/field-problem.ts'
import { invalid } from './http-problem.ts'

/** Throws the problem `invalid-input`, with a pointer to each field that does not fit. */
export function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (!result.success) throw invalid(fieldProblems(result.error))
  return result.data
}
