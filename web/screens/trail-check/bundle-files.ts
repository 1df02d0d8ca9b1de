// The files of a bundle, unpacked in the browser piece by piece, so that the page goes on answering meanwhile.
import { Unzip, UnzipInflate } from 'fflate'

/** Some 100 000 entries are a tenth of it. Whoever packs more into a file means harm, or needs the program for a terminal. */
const MOST_BYTES = 1_000_000_000
const PIECE_BYTES = 256 * 1_024

export type BundleFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>

/** It is no ZIP, is cut off, or is larger than a browser should hold. */
export class UnreadableBundle extends Error {
  override readonly name = 'UnreadableBundle'
}

/** Lets the page draw, and answer to a key. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

/** By their name without folders: a bundle is one folder, and somebody may have packed it anew. Throws UnreadableBundle. */
export async function unpacked(file: Blob, signal: AbortSignal): Promise<BundleFiles> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  const open = new Set<string>()
  let total = 0
  let problem: unknown = null
  const unzip = new Unzip((entry) => {
    const name = entry.name.split('/').at(-1) ?? ''
    if (name === '') return
    const pieces: Uint8Array[] = []
    open.add(entry.name)
    entry.ondata = (error, piece, isLast) => {
      problem ??= error
      if (error) return
      pieces.push(piece)
      total += piece.length
      if (total > MOST_BYTES) problem ??= new UnreadableBundle('it is too large')
      if (!isLast) return
      open.delete(entry.name)
      files.set(name, joined(pieces))
    }
    entry.start()
  })
  unzip.register(UnzipInflate)
  try {
    for (let from = 0; from < file.size && problem === null; from += PIECE_BYTES) {
      signal.throwIfAborted()
      const piece = new Uint8Array(await file.slice(from, from + PIECE_BYTES).arrayBuffer())
      unzip.push(piece, from + PIECE_BYTES >= file.size)
      await nextTurn()
    }
  } catch (error) {
    signal.throwIfAborted()
    throw new UnreadableBundle('it cannot be unpacked', { cause: error })
  }
  if (problem !== null || open.size > 0 || files.size === 0)
    throw new UnreadableBundle('it cannot be unpacked', { cause: problem })
  return files
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

const decoder = new TextDecoder()

export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes)

/** One after the other: all of a long chain as one text would be twice in memory. */
export function* linesOf(bytes: Uint8Array): Generator<string> {
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf(0x0a, from)
    const end = found === -1 ? bytes.length : found
    yield decoder.decode(bytes.subarray(from, end))
    from = end + 1
  }
}
