// Decompresses request bodies, never to more bytes than the address accepts.
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
  // Some clients leave out the zlib header that the standard requires.
  deflate: (body, options) =>
    zlib(body, options).catch((error: unknown) => (isTooLarge(error) ? Promise.reject(error) : raw(body, options))),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
}

export const ENCODINGS = 'gzip, deflate, br, zstd'
/** No real client applies more encodings. */
const MAX_ENCODINGS = 3

/** Undoes all encodings that Content-Encoding lists. */
export async function decompressed(body: Buffer, contentEncoding: string, mostBytes: number): Promise<Buffer> {
  const names = contentEncoding
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
  // A client may send the header although the body is empty.
  if (body.length === 0) return body
  if (names.length > MAX_ENCODINGS)
    throw new HttpProblem(
      'unsupported-media-type',
      `Content-Encoding names more than ${MAX_ENCODINGS} encodings. Compress the body once.`,
    )
  let content = body
  // The header lists the encodings in the order in which they were applied.
  for (const name of names.reverse()) {
    const decompress = Object.hasOwn(decompressors, name) ? decompressors[name] : undefined
    if (!decompress)
      throw new HttpProblem(
        'unsupported-media-type',
        `The encoding in Content-Encoding is not supported. Use one of ${ENCODINGS}, or send the body uncompressed.`,
        { headers: { 'accept-encoding': ENCODINGS } },
      )
    try {
      content = await decompress(content, { maxOutputLength: mostBytes })
    } catch (error) {
      if (isTooLarge(error)) throw tooLarge(mostBytes, 'decompressed')
      throw new HttpProblem(
        'malformed-body',
        `The body is not valid ${name}, or is incomplete. Compress it again, or leave Content-Encoding out.`,
      )
    }
  }
  return content
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
