// Searches bytes for canaries: plain, as hexadecimal digits, in base64, in UTF-16, and in compressed values.
//
// All canaries of a run begin with the same marker, so that one search finds all of them and any part of a text that was
// stored alone. JSON escapes nothing in a marker: its JSON spelling is the plain one.
import { randomInt } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { gunzipSync, inflateRawSync, zstdDecompressSync } from 'node:zlib'
import { ignoreMissing } from '#platform/running.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'
const MARKER_LENGTH = 16
const NUMBER_LENGTH = 4
/** Between the control bytes of PostgreSQL's compression stand eight bytes as they were, and a page of a log may end anywhere. */
const WINDOW = 8

export type Encoding = 'plain' | 'a part of it' | 'hex' | 'HEX' | 'base64' | 'UTF-16LE' | 'UTF-16BE'

/** `number` is the canary's, or null where only a part of the marker was found. */
export type Found = { readonly encoding: Encoding; readonly number: number | null; readonly compressed: boolean }

type Needle = {
  readonly encoding: Encoding
  readonly bytes: Buffer
  /** The text from a hit on, beginning with the marker. */
  readonly textAt: (bytes: Buffer, at: number) => string
}

export type Marker = { readonly marker: string; readonly needles: readonly Needle[] }

export function newMarker(): Marker {
  const marker = Array.from({ length: MARKER_LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('')
  return { marker, needles: needlesOf(marker) }
}

export const canaryText = ({ marker }: Marker, number: number): string =>
  `${marker}${String(number).padStart(NUMBER_LENGTH, '0')}`

function needlesOf(marker: string): readonly Needle[] {
  const length = MARKER_LENGTH + NUMBER_LENGTH
  const swapped = (text: Buffer) => Buffer.from(text).swap16()
  const hex = Buffer.from(marker).toString('hex')
  const textOfHex = (bytes: Buffer, at: number) =>
    Buffer.from(bytes.toString('latin1', at, at + 2 * length), 'hex').toString('latin1')
  const plain = (encoding: Encoding, text: string): Needle => ({
    encoding,
    bytes: Buffer.from(text),
    textAt: (bytes, at) => bytes.toString('latin1', at, at + length),
  })
  return [
    plain('plain', marker),
    ...Array.from({ length: MARKER_LENGTH - WINDOW + 1 }, (_, n) => plain('a part of it', marker.slice(n, n + WINDOW))),
    { encoding: 'hex', bytes: Buffer.from(hex), textAt: textOfHex },
    { encoding: 'HEX', bytes: Buffer.from(hex.toUpperCase()), textAt: textOfHex },
    {
      encoding: 'UTF-16LE',
      bytes: Buffer.from(marker, 'utf16le'),
      textAt: (bytes, at) => bytes.toString('utf16le', at, at + 2 * length),
    },
    {
      encoding: 'UTF-16BE',
      bytes: swapped(Buffer.from(marker, 'utf16le')),
      textAt: (bytes, at) => {
        const part = bytes.subarray(at, at + 2 * length)
        return swapped(part.subarray(0, part.length & ~1)).toString('utf16le')
      },
    },
    ...[0, 1, 2].map((before) => base64Needle(marker, before)),
  ]
}

/** The marker in base64 where `before` bytes (modulo 3) precede it: without the letters that its neighbours change. */
function base64Needle(marker: string, before: number): Needle {
  const whole = Buffer.concat([Buffer.alloc(before), Buffer.from(marker)]).toString('base64')
  const first = Math.ceil((before * 8) / 6)
  const letters = Math.floor(((before + MARKER_LENGTH) * 8) / 6)
  return {
    encoding: 'base64',
    bytes: Buffer.from(whole.slice(first, letters)),
    textAt: (bytes, at) =>
      Buffer.from(bytes.toString('latin1', Math.max(0, at - first), at - first + 40), 'base64')
        .subarray(before)
        .toString('latin1'),
  }
}

export function findIn({ marker, needles }: Marker, bytes: Buffer, compressed = false): Found[] {
  const found: Found[] = []
  for (const { encoding, bytes: needle, textAt } of needles)
    for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + needle.length)) {
      const text = textAt(bytes, at)
      const digits = text.startsWith(marker) ? text.slice(MARKER_LENGTH, MARKER_LENGTH + NUMBER_LENGTH) : ''
      found.push({ encoding, number: /^\d{4}$/.test(digits) ? Number(digits) : null, compressed })
    }
  for (const [magic, decompress] of compressions)
    for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) {
      const inner = opened(() => decompress(bytes.subarray(at)))
      if (inner) found.push(...findIn({ marker, needles }, inner, true))
    }
  return found
}

const MOST_INNER_BYTES = 64_000_000
const compressions: readonly (readonly [Buffer, (bytes: Buffer) => Buffer])[] = [
  [Buffer.from([0x1f, 0x8b, 0x08]), (bytes) => gunzipSync(bytes, { maxOutputLength: MOST_INNER_BYTES })],
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), (bytes) => zstdDecompressSync(bytes, { maxOutputLength: MOST_INNER_BYTES })],
  // A file in a ZIP archive: its name, what is said besides, and the compressed bytes follow the 30 of the header.
  [
    Buffer.from([0x50, 0x4b, 0x03, 0x04]),
    (bytes) => {
      const from = 30 + bytes.readUInt16LE(26) + bytes.readUInt16LE(28)
      return inflateRawSync(bytes.subarray(from), { maxOutputLength: MOST_INNER_BYTES })
    },
  ],
]

/** Other bytes may look like the beginning of a compressed value. */
function opened(decompress: () => Buffer): Buffer | null {
  try {
    return decompress()
  } catch {
    return null
  }
}

export type SearchedFiles = {
  readonly files: number
  readonly bytes: number
  /** By the path below the directory. Files without any are absent. */
  readonly found: ReadonlyMap<string, readonly Found[]>
}

/** Searches every file below a directory. Files may come and go meanwhile. */
export async function searchFiles(marker: Marker, directory: string): Promise<SearchedFiles> {
  const found = new Map<string, readonly Found[]>()
  let files = 0
  let bytes = 0
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const content = await readFile(path).catch(ignoreMissing)
    if (!content) continue
    files += 1
    bytes += content.length
    const here = findIn(marker, content)
    const name = findIn(marker, Buffer.from(entry.name))
    if (here.length + name.length > 0) found.set(relative(directory, path), [...here, ...name])
  }
  return { files, bytes, found }
}
