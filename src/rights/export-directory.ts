// Writes the files of an export into a directory that is whole or absent.
//
// Everything is written beside the directory, under a name that ends with `.partial`, and renamed once it is complete. So a
// directory of that name is whole, whatever interrupted the export.
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { finished } from 'node:stream/promises'
import { codeOf } from '#platform/running.ts'

/** The directory is not empty: an earlier export, or something else, is there. */
export class ExportRefused extends Error {
  override readonly name = 'ExportRefused'
}

export type OpenFile = { readonly stream: WriteStream; write(text: string | Uint8Array): Promise<void> }

/** Only this user may read them: they hold personal data. */
export type ExportedFiles = {
  open(name: string, heading?: string): Promise<OpenFile>
  find(name: string): OpenFile | undefined
  /** Writes a file in one go. */
  whole(name: string, text: string): Promise<void>
  names(): readonly string[]
  /** Waits until everything is on disk. */
  close(): Promise<void>
}

/** Calls `write` with a new directory, which gets its name when all is done and is removed if anything fails. */
export async function exportDirectory<Result>(
  to: string,
  write: (directory: string) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const directory = resolve(to)
  const partial = `${directory}.partial`
  await refuseUsed(directory)
  await mkdir(dirname(directory), { recursive: true })
  // What an interrupted export left.
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { mode: 0o700 })
  try {
    const result = await write(partial)
    signal?.throwIfAborted()
    await rmdir(directory).catch(ignoreAbsent)
    await rename(partial, directory)
    return result
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    throw error
  }
}

async function refuseUsed(directory: string): Promise<void> {
  const names = await readdir(directory).catch(ignoreAbsent)
  if (names && names.length > 0)
    throw new ExportRefused(`${directory} is not empty. Name a new directory: nothing in it is overwritten.`)
}

function ignoreAbsent(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined
  throw error
}

export function filesIn(directory: string): ExportedFiles {
  const open = new Map<string, OpenFile>()
  async function openFile(name: string, heading = ''): Promise<OpenFile> {
    const path = join(directory, name)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const stream = createWriteStream(path, { mode: 0o600, flush: true })
    // A failure is found by the next write, or at the end.
    stream.on('error', () => undefined)
    await once(stream, 'open')
    const file: OpenFile = {
      stream,
      async write(text) {
        if (stream.errored) throw stream.errored
        if (text.length > 0 && !stream.write(text)) await once(stream, 'drain')
      },
    }
    open.set(name, file)
    await file.write(heading)
    return file
  }
  return {
    open: openFile,
    find: (name) => open.get(name),
    async whole(name, text) {
      await (await openFile(name)).write(text)
    },
    names: () => [...open.keys()].sort(),
    async close() {
      await Promise.all([...open.values()].map(({ stream }) => finished(stream.end())))
    },
  }
}
