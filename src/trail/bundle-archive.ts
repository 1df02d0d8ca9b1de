// A bundle in one ZIP, for whoever gets it over HTTP: it is complete before its first byte is sent.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import type pg from 'pg'
import { ZipFile } from 'yazl'
import { type BundleRequest, type BundleSummary, FILES, writeBundle } from './bundle.ts'

/** What one answer may hold: some 100 MB before it is packed. The command line has no limit. */
export const MOST_IN_ARCHIVE = 100_000

export type BundleArchive = { readonly summary: BundleSummary; readonly bytes: Readable }

/** The files are deleted when the stream ends, however it does. Throws EmptyChain and TooManyEntries. */
export async function bundleArchive(
  pool: Pick<pg.Pool, 'connect'>,
  request: Omit<BundleRequest, 'directory'>,
): Promise<BundleArchive> {
  const place = await mkdtemp(join(tmpdir(), 'sillage-bundle-'))
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
