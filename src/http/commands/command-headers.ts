// The headers of a command: its key, and the revision at which it is to be carried out, as clients and proxies write them.
import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { NO_REVISION, type Revision } from '#kernel/ids.ts'
import { HttpProblem } from '../http-problem.ts'
import { IDEMPOTENCY_KEY, MOST_KEY_LENGTH } from './carry-out.ts'

type Headed = Pick<FastifyRequest, 'headers' | 'raw'>

const malformed = (detail: string) => new HttpProblem('malformed-request', detail)

/**
 * The caller's own name for the request. In quotes, as the IETF draft has it, it is the text between them, so that both
 * spellings are one key. A request without one gets a key of its own.
 */
export function idempotencyKey({ headers, raw }: Headed): { readonly key: string; readonly keyAsSent?: string } {
  const sent = headers['idempotency-key']
  if (sent === undefined) return { key: randomUUID() }
  if (timesSent(raw.rawHeaders, 'idempotency-key') > 1)
    throw malformed('Idempotency-Key was sent more than once. Send one key.')
  const text = String(sent)
  const quoted = text.startsWith('"')
  const key = quoted ? betweenQuotes(text) : text
  if (key === null) throw malformed('Idempotency-Key has a quote without its other half. Send "key", or key.')
  if (key === '') throw malformed('Idempotency-Key is empty. Send a key, or leave the header out.')
  if (key.length > MOST_KEY_LENGTH)
    throw malformed(
      `Idempotency-Key has ${key.length} characters, and ${MOST_KEY_LENGTH} is the most. A UUID is enough.`,
    )
  // Between quotes a space is part of the key.
  if (IDEMPOTENCY_KEY.test(quoted ? key.replaceAll(' ', '_') : key)) return quoted ? { key, keyAsSent: text } : { key }
  throw malformed(
    /^[\x20-\x7e]*$/.test(key)
      ? 'Idempotency-Key has a space in it. Leave it out, or put the key in quotes.'
      : 'Idempotency-Key has a character that is not ASCII. Use letters, digits and punctuation.',
  )
}

/** A string of a structured header (RFC 8941): between quotes, with `\"` and `\\`. */
function betweenQuotes(text: string): string | null {
  const [, inner] = /^"((?:[^"\\]|\\["\\])*)"$/.exec(text) ?? []
  return inner?.replaceAll(/\\(["\\])/g, '$1') ?? null
}

/** Node joins what came several times, with a comma that a key may have as well. */
const timesSent = (rawHeaders: readonly string[], name: string): number =>
  rawHeaders.filter((one, i) => i % 2 === 0 && one.toLowerCase() === name).length

/** `If-Match: "4"`: the stream must stand at revision 4. `If-None-Match: *`: it must not exist. */
export function expectedRevision({ headers }: Pick<Headed, 'headers'>): Revision | undefined {
  const match = headers['if-match']
  const noneMatch = headers['if-none-match']
  if (match === undefined && noneMatch === undefined) return undefined
  if (match !== undefined && noneMatch !== undefined) throw malformed('Send If-Match or If-None-Match, not both.')
  if (noneMatch !== undefined) {
    if (noneMatch.trim() === '*') return NO_REVISION
    throw malformed(
      'If-None-Match takes * alone: the stream must not exist. For a revision that it must have, send If-Match.',
    )
  }
  return revisionIn(match ?? '')
}

/**
 * A tag as an answer gave it, also where a proxy that compresses has weakened it (`W/"4"`) or added its name (`"4-gzip"`):
 * a revision is of the stream, not of the bytes of an answer.
 */
const tag = /^(?:W\/)?"(\d{1,9})(?:[-;]{1,2}(?:gzip|br|deflate|zstd|df))?"$/i

function revisionIn(text: string): Revision {
  if (text.trim() === '*')
    throw malformed('If-Match takes a revision, not *. Send the one that you have read, as ETag gave it: "4".')
  const found = text.split(',').map((one) => tag.exec(one.trim())?.[1] ?? null)
  const revisions = new Set(found.map(Number))
  const [revision] = revisions
  if (found.includes(null) || revision === undefined)
    throw malformed('If-Match takes a revision in quotes, as ETag gave it: "4".')
  if (revisions.size > 1) throw malformed('If-Match names several revisions. Send the one that you have read.')
  return revision
}
