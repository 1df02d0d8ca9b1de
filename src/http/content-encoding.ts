// Bodies that a client has compressed, back to what they were: never more than an address takes.
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib'
import { HttpProblem } from './http-problem.ts'
import { tooLarge } from './refused-bodies.ts'

type Options = { readonly maxOutputLength: number }
type Decompress = (body: Buffer, options: Options) => Promise<Buffer>

const gzip: Decompress = promisify(gunzip)
const zlib: Decompress = promisify(inflate)
const raw: Decompress = promisify(inflateRaw)

/** By the names in Content-Encoding. */
const decompressors: Readonly<Record<string, Decompress>> = {
  gzip,
  'x-gzip': gzip,
  // Some clients leave out the frame that the standard wants.
  deflate: (body, options) =>
    zlib(body, options).catch((error: unknown) => (isTooMuch(error) ? Promise.reject(error) : raw(body, options))),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
}

export const ENCODINGS = 'gzip, deflate, br, zstd'
/** Nobody compresses a body more often. */
const MOST_TIMES = 3

/** The body before it was compressed, by one encoding or several. */
export async function decompressed(body: Buffer, contentEncoding: string, mostBytes: number): Promise<Buffer> {
  const names = contentEncoding
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
  // A client that has nothing to send may still say how it would have sent it.
  if (body.length === 0) return body
  if (names.length > MOST_TIMES)
    throw new HttpProblem(
      'unsupported-media-type',
      `Content-Encoding names more than ${MOST_TIMES} encodings. Compress the body once.`,
    )
  let content = body
  // The last one was applied last.
  for (const name of names.reverse()) {
    const decompress = Object.hasOwn(decompressors, name) ? decompressors[name] : undefined
    if (!decompress)
      throw new HttpProblem(
        'unsupported-media-type',
        `Content-Encoding names an encoding that is not read here. Use one of ${ENCODINGS}, or none.`,
        { headers: { 'accept-encoding': ENCODINGS } },
      )
    try {
      content = await decompress(content, { maxOutputLength: mostBytes })
    } catch (error) {
      if (isTooMuch(error)) throw tooLarge(mostBytes, 'decompressed')
      throw new HttpProblem(
        'malformed-body',
        `The body is not ${name}, or not all of it has arrived, though Content-Encoding says ${name}. Compress it again, or leave the header out.`,
      )
    }
  }
  return content
}

const isTooMuch = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
