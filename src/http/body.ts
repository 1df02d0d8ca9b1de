// Reads bodies: JSON in UTF-8, without what no field of ours can hold.

import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'
import type { FieldProblem } from '#kernel/field-problem.ts'
import { isStorable, UNSTORABLE } from '#kernel/storable-text.ts'
import { HttpProblem, invalid } from './problems.ts'

export const SINGLE_BODY_BYTES = 64 * 1_024

/** Deeper than any input of ours; what is nested without end would exhaust the stack of whoever walks it. */
const DEEPEST = 32

/** JSON only. Without a parser for other types, Fastify answers 415. */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) => {
    try {
      const text = textOf(body)
      const value = parseJson(text)
      const problem = unfit(text, value)
      if (problem) throw problem
      done(null, value)
    } catch (error) {
      done(error instanceof Error ? error : new Error('the body could not be read'))
    }
  })
}

export function textOf(body: string | Buffer): string {
  if (typeof body === 'string') return body
  // A decoder would put U+FFFD in the place of what is no UTF-8, and store another text than was sent.
  if (!isUtf8(body)) throw new HttpProblem('malformed-body', 'The body is not valid UTF-8.')
  return body.toString('utf8')
}

export function parseJson(text: string): unknown {
  if (text === '') throw new HttpProblem('malformed-body', 'The body is empty.')
  try {
    return JSON.parse(text)
  } catch (error) {
    const [, at] = /position (\d+)/.exec(error instanceof Error ? error.message : '') ?? []
    throw new HttpProblem('malformed-body', `The body is not valid JSON${at ? ` (character ${at})` : ''}.`)
  }
}

/**
 * What no schema is asked about, since no field may hold it: `__proto__` as a key, text with NUL (Postgres stores
 * none) or half a surrogate pair (UTF-8 has none), and nesting without end.
 */
export function unfit(json: string, value: unknown): HttpProblem | null {
  // In valid UTF-8, NUL and lone surrogates can only come as escapes: most bodies are done here.
  const plain = !json.includes('\\u') && !json.includes('__proto__')
  if (plain && !nested(json)) return null
  return unfitValue(value)
}

/** Whether there are brackets enough to nest deeper than any input of ours. */
const nested = (json: string): boolean => json.split(/[[{]/, DEEPEST + 2).length > DEEPEST + 1

export function unfitValue(value: unknown): HttpProblem | null {
  const errors: FieldProblem[] = []
  const open: { readonly value: unknown; readonly pointer: string; readonly depth: number }[] = [
    { value, pointer: '', depth: 0 },
  ]
  for (let one = open.pop(); one; one = open.pop()) {
    const { pointer, depth } = one
    if (typeof one.value === 'string' && !isStorable(one.value)) errors.push({ pointer, detail: UNSTORABLE })
    if (typeof one.value !== 'object' || one.value === null) continue
    if (depth >= DEEPEST) return new HttpProblem('malformed-body', `Nested deeper than ${DEEPEST} levels.`)
    for (const [key, inner] of Object.entries(one.value)) {
      if (key === '__proto__') return new HttpProblem('malformed-body', 'No object may have the key “__proto__”.')
      const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
      if (isStorable(key)) open.push({ value: inner, pointer: at, depth: depth + 1 })
      else errors.push({ pointer, detail: `A key here: ${UNSTORABLE}` })
    }
  }
  return errors.length > 0 ? invalid(errors) : null
}

/** A body that must be an object, since its fields are the input. */
export function objectOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body }
  throw invalid([{ pointer: '', detail: 'A JSON object is expected.' }])
}
