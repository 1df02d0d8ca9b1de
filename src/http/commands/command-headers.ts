// The headers of a command: its idempotency key, and the revision at which the stream must be.
import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { NO_REVISION, type Revision } from '#kernel/ids.ts'
import { HttpProblem } from '../http-problem.ts'
import { IDEMPOTENCY_KEY, MOST_KEY_LENGTH } from './carry-out.ts'

type WithHeaders = Pick<FastifyRequest, 'headers' | 'raw'>

const malformed = (detail: string) => new HttpProblem('malformed-request', detail)

/**
 * The caller's key for the request. If it is in quotes, as in the IETF draft, the key is the text between them, so that
 * both spellings are the same key. A request without a key gets a new one.
 */
export function idempotencyKey({ headers, raw }: WithHeaders): { readonly key: string; readonly keyAsSent?: string } {
  const sent = headers['idempotency-key']
  if (sent === undefined) return { key: randomUUID() }
  if (timesSent(raw.rawHeaders, 'idempotency-key') > 1)
    throw malformed('Idempotency-Key was sent more than once. Send one key.')
  const text = String(sent)
  const quoted = text.startsWith('"')
  const key = quoted ? betweenQuotes(text) : text
  if (key === null) throw malformed('Idempotency-Key has an unmatched quote. Send "key" or key.')
  if (key === '') throw malformed('Idempotency-Key is empty. Send a key, or leave the header out.')
  if (key.length > MOST_KEY_LENGTH)
    throw malformed(
      `Idempotency-Key has ${key.length} characters; at most ${MOST_KEY_LENGTH} are allowed. A UUID is enough.`,
    )
  // Between quotes a space is part of the key.
  if (IDEMPOTENCY_KEY.test(quoted ? key.replaceAll(' ', '_') : key)) return quoted ? { key, keyAsSent: text } : { key }
  throw malformed(
    /^[\x20-\x7e]*$/.test(key)
      ? 'Idempotency-Key contains a space. Remove it, or put the key in quotes.'
      : 'Idempotency-Key contains a character that is not visible ASCII. Use letters, digits and punctuation.',
  )
}

/** A string in a structured header (RFC 8941): in quotes, with the escapes `\"` and `\\`. */
function betweenQuotes(text: string): string | null {
  const [, inner] = /^"((?:[^"\\]|\\["\\])*)"$/.exec(text) ?? []
  return inner?.replaceAll(/\\(["\\])/g, '$1') ?? null
}

/** Node joins repeated headers with a comma, which a key may also contain. */
const timesSent = (rawHeaders: readonly string[], name: string): number =>
  rawHeaders.filter((header, i) => i % 2 === 0 && header.toLowerCase() === name).length

/** `If-Match: "4"`: the stream must be at revision 4. `If-None-Match: *`: it must not exist. */
export function expectedRevision({ headers }: Pick<WithHeaders, 'headers'>): Revision | undefined {
  const match = headers['if-match']
  const noneMatch = headers['if-none-match']
  if (match === undefined && noneMatch === undefined) return undefined
  if (match !== undefined && noneMatch !== undefined) throw malformed('Send If-Match or If-None-Match, not both.')
  if (noneMatch !== undefined) {
    if (noneMatch.trim() === '*') return NO_REVISION
    throw malformed(
      'If-None-Match accepts only *, which means that the stream must not exist. To require a revision, send If-Match.',
    )
  }
  return revisionIn(match ?? '')
}

/**
 * A tag from an answer, even if a compressing proxy has weakened it (`W/"4"`) or added a suffix (`"4-gzip"`): the revision
 * belongs to the stream, not to the bytes of an answer.
 */
const tag = /^(?:W\/)?"(\d{1,9})(?:[-;]{1,2}(?:gzip|br|deflate|zstd|df))?"$/i

function revisionIn(text: string): Revision {
  if (text.trim() === '*')
    throw malformed('If-Match accepts a revision, not *. Send the revision from the ETag of an answer: "4".')
  const tags = text.split(',').map((part) => tag.exec(part.trim())?.[1] ?? null)
  const revisions = new Set(tags.map(Number))
  const [revision] = revisions
  if (tags.includes(null) || revision === undefined)
    throw malformed('If-Match accepts a revision in quotes, as in the ETag of an answer: "4".')
  if (revisions.size > 1) throw malformed('If-Match has several revisions. Send the one that you have read.')
  return revision
}
