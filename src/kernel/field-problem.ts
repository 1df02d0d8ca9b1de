// Problems with single fields of an input, for commands and queries.
import type { z } from 'zod'
import { plainWords } from './plain-words.ts'

/** An invalid field: a JSON pointer into the input, and the problem. */
export type FieldProblem = { readonly pointer: string; readonly detail: string }

/** Converts a zod error to field problems with pointers such as `/items/3/difficulty`. */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ pointer: pointer([...issue.path, key]), detail: 'No such field here.' }))
      : [{ pointer: pointer(issue.path), detail: plainWords(issue) }],
  )
}

const pointer = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
