// Reads JSON bodies in any supported encoding, and refuses content that no field can store.

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FieldProblem } from '#kernel/field-problem.ts'
import { isStorable, UNSTORABLE } from '#kernel/storable-text.ts'
import { textOf } from './charset.ts'
import { decompressed } from './content-encoding.ts'
import { HttpProblem, invalid } from './http-problem.ts'
import { jsonFault, writtenKeyCount } from './json-fault.ts'

export const SINGLE_BODY_BYTES = 64 * 1_024

/** Deeper than any input. Without a limit, a nested body would exhaust the stack of the code that walks it. */
const MAX_DEPTH = 32

/** JSON only. Without a parser for other types, Fastify answers 415. */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  readBodies(app, 'application/json', (text) => {
    // A client may send a Content-Type with no body: the route decides whether it needs one.
    if (text === '') return undefined
    const value = parseJson(text)
    const problem = bodyProblem(text, value)
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
    const maxBytes = request.routeOptions.bodyLimit ?? SINGLE_BODY_BYTES
    decompressed(body, encoding, maxBytes).then((plain) => finish(plain, contentType, done), done)
  })
}

/** `what`: the body, or a line of it. */
export function parseJson(text: string, what = 'The body'): unknown {
  if (text.trim() === '') throw new HttpProblem('malformed-body', `${what} is empty. Send a JSON value.`)
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

/** For people: line and column, or the character number if there is only one line. Both count from 1. */
function placeOf(text: string, at: number): string {
  const before = text.slice(0, at).split('\n')
  const column = (before.at(-1)?.length ?? 0) + 1
  return text.includes('\n') ? `line ${before.length}, column ${column}` : `character ${column}`
}

/**
 * Checks that no schema makes: the key `__proto__`, text with NUL (PostgreSQL cannot store it) or half a surrogate pair
 * (UTF-8 cannot encode it), deep nesting, and duplicate keys, of which JSON.parse would drop all but the last value.
 */
export const bodyProblem = (json: string, value: unknown): HttpProblem | null =>
  contentProblem(json, value) ?? duplicateKeyProblem(json, value)

/** As `bodyProblem`, without the check for duplicate keys. */
export function contentProblem(json: string, value: unknown): HttpProblem | null {
  // In valid UTF-8, NUL and lone surrogates occur only as escapes, so most bodies need no walk.
  const isPlain = !json.includes('\\u') && !json.includes('__proto__')
  return isPlain && !mayBeDeep(json) ? null : valueProblem(value)
}

/** Whether there are enough brackets to exceed the maximum depth. */
const mayBeDeep = (json: string): boolean => json.split(/[[{]/, MAX_DEPTH + 2).length > MAX_DEPTH + 1

export function duplicateKeyProblem(json: string, value: unknown): HttpProblem | null {
  if (writtenKeyCount(json) === parsedKeyCount(value)) return null
  const fault = jsonFault(json)
  if (!fault) return null
  const detail = `${fault.why} Leave one of them out.`
  return new HttpProblem('malformed-body', `${fault.pointer ?? 'The body'} (${placeOf(json, fault.at)}): ${detail}`, {
    ...(fault.pointer !== undefined && { errors: [{ pointer: fault.pointer, detail }] }),
  })
}

function parsedKeyCount(value: unknown): number {
  let keys = 0
  const pending = [value]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (typeof node !== 'object' || node === null) continue
    for (const inner of Object.values(node)) {
      if (!Array.isArray(node)) keys += 1
      if (typeof inner === 'object' && inner !== null) pending.push(inner)
    }
  }
  return keys
}

export function valueProblem(value: unknown): HttpProblem | null {
  const errors: FieldProblem[] = []
  const pending: { readonly value: unknown; readonly pointer: string; readonly depth: number }[] = [
    { value, pointer: '', depth: 0 },
  ]
  for (let node = pending.pop(); node; node = pending.pop()) {
    const { pointer, depth } = node
    if (typeof node.value === 'string' && !isStorable(node.value)) errors.push({ pointer, detail: UNSTORABLE })
    if (typeof node.value !== 'object' || node.value === null) continue
    if (depth >= MAX_DEPTH)
      return new HttpProblem('malformed-body', `The body is nested more than ${MAX_DEPTH} levels deep.`)
    for (const [key, inner] of Object.entries(node.value)) {
      if (key === '__proto__') return new HttpProblem('malformed-body', 'No object may have the key “__proto__”.')
      const inside = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
      if (isStorable(key)) pending.push({ value: inner, pointer: inside, depth: depth + 1 })
      else errors.push({ pointer, detail: `A key of this object cannot be stored: ${UNSTORABLE}` })
    }
  }
  return errors.length > 0 ? invalid(errors) : null
}

/** The body as an object, whose fields are the input. */
export function objectOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body }
  throw invalid([{ pointer: '', detail: 'Send a JSON object.' }])
}

/** As `objectOf`, with a clear problem if the body is missing. */
export function bodyOf({ body, headers }: Pick<FastifyRequest, 'body' | 'headers'>): Readonly<Record<string, unknown>> {
  if (body === undefined && headers['content-type'] !== undefined)
    throw new HttpProblem('malformed-body', 'The body is empty. Send a JSON object.')
  return objectOf(body)
}
