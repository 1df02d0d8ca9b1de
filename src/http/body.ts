// Reads bodies: JSON, however a client has encoded it, without what no field of ours can hold.

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FieldProblem } from '#kernel/field-problem.ts'
import { isStorable, UNSTORABLE } from '#kernel/storable-text.ts'
import { textOf } from './charset.ts'
import { decompressed } from './content-encoding.ts'
import { HttpProblem, invalid } from './http-problem.ts'
import { jsonFault, keysWritten } from './json-fault.ts'

export const SINGLE_BODY_BYTES = 64 * 1_024

/** Deeper than any input of ours; what is nested without end would exhaust the stack of whoever walks it. */
const DEEPEST = 32

/** JSON only. Without a parser for other types, Fastify answers 415. */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  readBodies(app, 'application/json', (text) => {
    // A client may name a type though it sends nothing: whether that will do is the route's to say.
    if (text === '') return undefined
    const value = parseJson(text)
    const problem = unfit(text, value)
    if (problem) throw problem
    return value
  })
}

type Done = (error: Error | null, body?: unknown) => void

/** Reads the bodies of one type as text, decompressed and decoded. */
export function readBodies(app: FastifyInstance, type: string, read: (text: string) => unknown): void {
  const finish = (body: Buffer, contentType: string | undefined, done: Done) => {
    try {
      done(null, read(textOf(body, contentType)))
    } catch (error) {
      done(error instanceof Error ? error : new Error('the body could not be read'))
    }
  }
  app.addContentTypeParser(type, { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done: Done) => {
    const { 'content-encoding': encoding, 'content-type': contentType } = request.headers
    if (encoding === undefined) return finish(body, contentType, done)
    const most = request.routeOptions.bodyLimit ?? SINGLE_BODY_BYTES
    decompressed(body, encoding, most).then((plain) => finish(plain, contentType, done), done)
  })
}

/** `what`: the body, or a line of it. */
export function parseJson(text: string, what = 'The body'): unknown {
  if (text.trim() === '') throw new HttpProblem('malformed-body', `${what} is empty. A JSON value is expected.`)
  try {
    return JSON.parse(text)
  } catch {
    const fault = jsonFault(text)
    throw new HttpProblem(
      'malformed-body',
      `${what} is not valid JSON${fault ? ` (${placeOf(text, fault.at)}). ${fault.why}` : '.'}`,
    )
  }
}

/** For a person: the line and the column, or the character where there is one line. Both begin with 1. */
function placeOf(text: string, at: number): string {
  const before = text.slice(0, at).split('\n')
  const column = (before.at(-1)?.length ?? 0) + 1
  return text.includes('\n') ? `line ${before.length}, column ${column}` : `character ${column}`
}

/**
 * What no schema is asked about: `__proto__` as a key, text with NUL (Postgres stores none) or half a surrogate pair
 * (UTF-8 has none), nesting without end, and a key that occurs twice, of which one value would be lost.
 */
export const unfit = (json: string, value: unknown): HttpProblem | null => unkept(json, value) ?? doubled(json, value)

/** As `unfit`, but for keys that occur twice. */
export function unkept(json: string, value: unknown): HttpProblem | null {
  // In valid UTF-8, NUL and lone surrogates can only come as escapes: most bodies are done here.
  const plain = !json.includes('\\u') && !json.includes('__proto__')
  return plain && !nested(json) ? null : unfitValue(value)
}

/** Whether there are brackets enough to nest deeper than any input of ours. */
const nested = (json: string): boolean => json.split(/[[{]/, DEEPEST + 2).length > DEEPEST + 1

export function doubled(json: string, value: unknown): HttpProblem | null {
  if (keysWritten(json) === keysIn(value)) return null
  const fault = jsonFault(json)
  if (!fault) return null
  const detail = `${fault.why} Leave one of them out.`
  return new HttpProblem('malformed-body', `${fault.pointer ?? 'The body'} (${placeOf(json, fault.at)}): ${detail}`, {
    ...(fault.pointer !== undefined && { errors: [{ pointer: fault.pointer, detail }] }),
  })
}

function keysIn(value: unknown): number {
  let keys = 0
  const open = [value]
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (typeof one !== 'object' || one === null) continue
    for (const inner of Object.values(one)) {
      if (!Array.isArray(one)) keys += 1
      if (typeof inner === 'object' && inner !== null) open.push(inner)
    }
  }
  return keys
}

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

/** As `objectOf`, of a request whose body may be missing. */
export function bodyOf({ body, headers }: Pick<FastifyRequest, 'body' | 'headers'>): Readonly<Record<string, unknown>> {
  if (body === undefined && headers['content-type'] !== undefined)
    throw new HttpProblem('malformed-body', 'The body is empty. A JSON object is expected.')
  return objectOf(body)
}
