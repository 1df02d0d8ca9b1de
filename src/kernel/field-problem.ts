// What is wrong with one field of an input, for commands and queries alike.
import type { z } from 'zod'
import { plainWords } from './plain-words.ts'

/** One field at fault: a JSON pointer into what was sent, and what is wrong with it. */
export type FieldProblem = { readonly pointer: string; readonly detail: string }

/** A zod error as field problems: `/items/3/difficulty`. */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ pointer: pointer([...issue.path, key]), detail: 'No such field here.' }))
      : [{ pointer: pointer(issue.path), detail: plainWords(issue) }],
  )
}

const pointer = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
