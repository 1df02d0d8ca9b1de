// The text of a body: by its byte order mark, by the charset of its content type, or as JSON that names neither, UTF-8.
import { isUtf8 } from 'node:buffer'
import { HttpProblem } from './http-problem.ts'

type Decoder = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** By the names that clients send. A browser, too, reads Latin 1 as Windows 1252. */
const decoders: Readonly<Record<string, Decoder | 'utf-16'>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'utf-16': 'utf-16',
  utf16: 'utf-16',
  unicode: 'utf-16',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'iso-8859-1': 'windows-1252',
  iso8859_1: 'windows-1252',
  latin1: 'windows-1252',
  'latin-1': 'windows-1252',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
}

export function textOf(body: string | Buffer, contentType = ''): string {
  if (typeof body === 'string') return body.startsWith('\ufeff') ? body.slice(1) : body
  const decoder = markOf(body) ?? named(contentType, body) ?? 'utf-8'
  if (decoder === 'utf-8') return utf8(body)
  try {
    // The mark, if there is one, is left out.
    return new TextDecoder(decoder, { fatal: true }).decode(body)
  } catch {
    throw new HttpProblem('malformed-body', `The body is not valid ${decoder.toUpperCase()}. Send it as UTF-8.`)
  }
}

function utf8(body: Buffer): string {
  // A decoder would put U+FFFD in the place of what is no UTF-8, and store another text than was sent.
  if (isUtf8(body)) return body.toString('utf8', hasMark(body) ? 3 : 0)
  const decoded = Buffer.from(body.toString('utf8'))
  let at = 0
  while (decoded[at] === body[at]) at += 1
  throw new HttpProblem(
    'malformed-body',
    `The body is not valid UTF-8 (byte ${at}). Send it as UTF-8, or name its charset in Content-Type: iso-8859-1, windows-1252 or utf-16.`,
  )
}

const hasMark = (body: Buffer): boolean => body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf

/** A byte order mark, or else a NUL beside the first character, which JSON can only have in UTF-16. */
function markOf(body: Buffer): Decoder | null {
  const [first, second] = body
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (hasMark(body)) return 'utf-8'
  if (second === 0 && first !== 0) return 'utf-16le'
  return first === 0 && second !== undefined && second !== 0 ? 'utf-16be' : null
}

function named(contentType: string, body: Buffer): Decoder | null {
  const [, quoted, bare] = /;\s*charset\s*=\s*(?:"([^"]*)"|'?([^\s;,']*)'?)/i.exec(contentType) ?? []
  const charset = (quoted ?? bare ?? '').trim().toLowerCase()
  if (charset === '') return null
  const decoder = decoders[charset]
  // Without a mark, and without the NUL that JSON would have, it cannot be UTF-16: it is judged as what it may be.
  if (decoder === 'utf-16') return body.length < 2 || isUtf8(body) ? 'utf-8' : 'utf-16be'
  if (decoder) return decoder
  throw new HttpProblem(
    'unsupported-media-type',
    'The charset in Content-Type is not one that is read here. Send the body as UTF-8, with charset=utf-8 or none.',
  )
}
