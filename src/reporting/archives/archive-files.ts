// The files of an archive on disk: each in a directory, then all of them in one ZIP, packed as they are read. They name people, so
// only their owner may read them.
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { Instant } from '#kernel/ids.ts'

/** Writes files below a directory. */
export const writeInto =
  (directory: string) =>
  async (path: string, bytes: Uint8Array): Promise<void> => {
    const file = join(directory, path)
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await writeFile(file, bytes, { flag: 'wx', mode: 0o600, flush: true })
  }

/** `paths`: below the directory, in the order that the ZIP has them. `to`: a new file. */
export async function zipFiles(
  directory: string,
  paths: readonly string[],
  { to, madeAt, signal }: { readonly to: string; readonly madeAt: Instant; readonly signal: AbortSignal },
): Promise<void> {
  const zip = new ZipFile()
  for (const path of paths) zip.addFile(join(directory, path), path, { mode: 0o100600, mtime: new Date(madeAt) })
  zip.end()
  const file = createWriteStream(to, { flags: 'wx', mode: 0o600, flush: true })
  // A file that cannot be read is reported by the ZIP, not by its stream.
  zip.on('error', (error: Error) => void file.destroy(error))
  await pipeline(zip.outputStream, file, { signal })
}
