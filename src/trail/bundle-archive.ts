// A bundle in one ZIP, for whoever gets it over HTTP: it is complete before its first byte is sent. Its files name people, in
// clear: they go with the answer, and those of a process that was killed go when the next one starts.
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import type pg from 'pg'
import { ZipFile } from 'yazl'
import { isAlive } from '#platform/running.ts'
import { type BundleRequest, type BundleSummary, FILES, writeBundle } from './bundle.ts'

/** What one answer may hold: some 100 MB before it is packed. The command line has no limit. */
export const MOST_IN_ARCHIVE = 100_000

export type ArchiveOptions = Pick<BundleRequest, 'mostEntries' | 'onProgress'> & {}

export type BundleArchive = { readonly summary: BundleSummary; readonly bytes: Readable }

export type ArchiveRequest = Omit<BundleRequest, 'directory'> &
  ArchiveOptions & {
    /** Made if it is not there. The files are written in a directory of their own in it. */
    readonly within: string
  }

/** The files are deleted when the stream ends, however it does. Throws EmptyChain and TooManyEntries. */
export async function bundleArchive(
  pool: Pick<pg.Pool, 'connect'>,
  { within, ...request }: ArchiveRequest,
): Promise<BundleArchive> {
  await mkdir(within, { recursive: true, mode: 0o700 })
  const place = await mkdtemp(join(within, `bundle-${process.pid}.`))
  const remove = () => rm(place, { recursive: true, force: true })
  try {
    const directory = join(place, 'bundle')
    const summary = await writeBundle(pool, { mostEntries: MOST_IN_ARCHIVE, ...request, directory })
    const zip = new ZipFile()
    for (const name of ['manifest.json', 'manifest.sig', ...FILES])
      zip.addFile(join(directory, name), `bundle/${name}`, { mode: 0o100600 })
    zip.end()
    // Not `Readable.wrap`: it ends with what it wraps, and a slow reader would lose what is not read yet.
    const bytes = zip.outputStream.pipe(new PassThrough())
    zip.on('error', (error: Error) => void bytes.destroy(error))
    bytes.once('close', () => void remove().catch(() => undefined))
    return { summary, bytes }
  } catch (error) {
    await remove()
    throw error
  }
}

/** Deletes what killed processes have left, before this one writes its first. A dead process may have had the same pid. */
export async function removeLeftBundles(within: string): Promise<void> {
  const names = await readdir(within).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const name of names) {
    const pid = Number(/^bundle-(\d+)\./.exec(name)?.[1])
    if (pid === process.pid || (pid > 0 && !isAlive(pid)))
      await rm(join(within, name), { recursive: true, force: true })
  }
}
