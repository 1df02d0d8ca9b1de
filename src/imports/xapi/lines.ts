// The lines of a file, unpacked where it is packed by gzip, whatever it is called.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { SourceMissing } from '../source-missing.ts'

export type Line = { readonly line: number; readonly text: string }

/** Lines that are not blank, by their number from 1. Throws SourceMissing where the file cannot be read to its end. */
export async function* linesOf(path: string): AsyncGenerator<Line> {
  const decoder = new TextDecoder()
  let line = 0
  let rest = ''
  try {
    for await (const bytes of await bytesOf(path)) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const text of lines) {
        line += 1
        if (text.trim() !== '') yield { line, text }
      }
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new SourceMissing(`${path} cannot be read after line ${line}: ${why}`, { cause: error })
  }
  rest += decoder.decode()
  if (rest.trim() !== '') yield { line: line + 1, text: rest }
}

async function bytesOf(path: string): Promise<AsyncIterable<Buffer>> {
  const packed = await isPacked(path)
  const file = createReadStream(path)
  if (!packed) return file
  // What goes wrong with the file goes wrong with what is unpacked from it, and is thrown there.
  return pipeline(file, createGunzip(), () => undefined)
}

async function isPacked(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await file.close()
  }
}
