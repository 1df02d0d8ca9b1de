// Reads a file as UTF-8: decompresses it, and converts other Unicode encodings.
import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { SourceMissing } from './source-missing.ts'

/** Enough to recognize the kind of a file: longer than the first line of most files. */
const HEAD_BYTES = 256 * 1_024
/** Some files are compressed twice (by a server that compresses an archive again). Deeper ones are attacks. */
const MOST_LAYERS = 3

/**
 * Statements pack to a tenth of their size, seldom to a fiftieth. What unpacks to far more was made to fill a memory or a day.
 * Small files may: a handful of equal lines packs to nearly nothing.
 */
const MOST_RATIO = 200
const SMALL_BYTES = 64 * 1_024 * 1_024

/** Archives and documents that contain no lines, with a remedy for each. */
const foreign: readonly (readonly [bytes: string, what: string])[] = [
  ['504b0304', 'is a zip archive (or an Office document): unpack it, and import the file in it'],
  ['504b0506', 'is an empty zip archive'],
  ['377abcaf271c', 'is a 7z archive: unpack it, and import the file in it'],
  ['526172211a07', 'is a RAR archive: unpack it, and import the file in it'],
  ['fd377a585a00', 'is packed with xz: unpack it first'],
  ['425a68', 'is packed with bzip2: unpack it first'],
  ['50415231', 'is a parquet file: export its content as text'],
  ['25504446', 'is a PDF document: export its content as text'],
]

/** Throws SourceMissing for a file that is an archive or document of another kind. */
export async function* utf8Of(path: string): AsyncGenerator<Buffer> {
  let packedBytes = 0
  let bytes: AsyncIterable<Buffer> = counted(createReadStream(path), (length) => {
    packedBytes += length
  })
  let unpackedBytes = 0
  const assertPlausible = (length: number) => {
    unpackedBytes += length
    if (unpackedBytes > SMALL_BYTES && unpackedBytes > MOST_RATIO * packedBytes)
      throw new SourceMissing(`${path} unpacks to more than ${MOST_RATIO} times its size: no export does.`)
  }
  for (let layer = 0; ; layer += 1) {
    const { head, all } = await withHead(bytes, 8)
    const unpacked = layer < MOST_LAYERS ? unpack(head, all) : undefined
    if (!unpacked) {
      const found = foreign.find(([magic]) => head.toString('hex').startsWith(magic))
      if (found) throw new SourceMissing(`${path} ${found[1]}.`)
      yield* asUtf8(head, all)
      return
    }
    // Of each layer: a small file inside may have been a large one further out.
    unpackedBytes = 0
    bytes = counted(unpacked, assertPlausible)
  }
}

async function* counted(bytes: AsyncIterable<Buffer>, count: (length: number) => void): AsyncGenerator<Buffer> {
  for await (const block of bytes) {
    count(block.length)
    yield block
  }
}

/** The first bytes, and a stream of all bytes. The rest of the file is read only on demand. */
export async function withHead(
  bytes: AsyncIterable<Buffer>,
  atLeast: number = HEAD_BYTES,
): Promise<{ head: Buffer; isWhole: boolean; all: AsyncGenerator<Buffer> }> {
  const source = bytes[Symbol.asyncIterator]()
  const parts: Buffer[] = []
  let length = 0
  let isWhole = false
  while (length < atLeast && !isWhole) {
    const next = await source.next()
    if (next.done) isWhole = true
    else {
      parts.push(next.value)
      length += next.value.length
    }
  }
  const head = Buffer.concat(parts)
  async function* all() {
    try {
      if (head.length > 0) yield head
      for (;;) {
        const next = await source.next()
        if (next.done) return
        yield next.value
      }
    } finally {
      // Stopping early closes the file.
      await source.return?.()
    }
  }
  return { head, isWhole, all: all() }
}

function unpack(head: Buffer, all: AsyncIterable<Buffer>): AsyncIterable<Buffer> | undefined {
  const isGzip = head[0] === 0x1f && head[1] === 0x8b
  const isZstd = head.subarray(0, 4).toString('hex') === '28b52ffd'
  if (!isGzip && !isZstd) return undefined
  // An error of the file is also an error of the decompressed stream, and is thrown there.
  return pipeline(Readable.from(all), isGzip ? createGunzip() : createZstdDecompress(), () => undefined)
}

/** PowerShell's `>` writes UTF-16. Detected by a byte order mark, or by the zeros beside the first two characters of JSON. */
function utf16Of([a, b, c, d]: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (a === undefined || b === undefined) return undefined
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le'
  if (a === 0 && b !== 0 && c === 0 && d !== undefined && d !== 0) return 'utf-16be'
  return undefined
}

async function* asUtf8(head: Buffer, all: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const encoding = utf16Of(head)
  if (encoding === undefined) {
    let mark = head.subarray(0, 3).toString('hex') === 'efbbbf' ? 3 : 0
    for await (const block of all) {
      yield block.subarray(mark)
      mark = 0
    }
    return
  }
  const decoder = new TextDecoder(encoding)
  for await (const block of all) yield Buffer.from(decoder.decode(block, { stream: true }))
  yield Buffer.from(decoder.decode())
}
