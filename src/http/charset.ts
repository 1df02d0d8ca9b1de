// Decodes the text of a body: by its byte order mark, by the charset in Content-Type, or else as UTF-8.
import { isUtf8 } from 'node:buffer'
import { HttpProblem } from './http-problem.ts'

type Decoder = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** By the names that clients send. As in browsers, Latin 1 is decoded as Windows 1252. */
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
  const decoder = decoderByMark(body) ?? decoderByName(contentType, body) ?? 'utf-8'
  if (decoder === 'utf-8') return utf8(body)
  try {
    // TextDecoder drops the byte order mark.
    return new TextDecoder(decoder, { fatal: true }).decode(body)
  } catch {
    throw new HttpProblem('malformed-body', `The body is not valid ${decoder.toUpperCase()}. Send it as UTF-8.`)
  }
}

function utf8(body: Buffer): string {
  // A decoder would replace invalid bytes with U+FFFD, and the stored text would differ from what was sent.
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

/** By a byte order mark, or by a NUL beside the first character: JSON has one there only in UTF-16. */
function decoderByMark(body: Buffer): Decoder | null {
  const [first, second] = body
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (hasMark(body)) return 'utf-8'
  if (second === 0 && first !== 0) return 'utf-16le'
  return first === 0 && second !== undefined && second !== 0 ? 'utf-16be' : null
}

function decoderByName(contentType: string, body: Buffer): Decoder | null {
  const [, quoted, bare] = /;\s*charset\s*=\s*(?:"([^"]*)"|'?([^\s;,']*)'?)/i.exec(contentType) ?? []
  const charset = (quoted ?? bare ?? '').trim().toLowerCase()
  if (charset === '') return null
  const decoder = decoders[charset]
  // Without a mark or a NUL it is probably not UTF-16, whatever the header says.
  if (decoder === 'utf-16') return body.length < 2 || isUtf8(body) ? 'utf-8' : 'utf-16be'
  if (decoder) return decoder
  throw new HttpProblem(
    'unsupported-media-type',
    'The charset in Content-Type is not supported. Send the body as UTF-8, with charset=utf-8 or without a charset.',
  )
}
