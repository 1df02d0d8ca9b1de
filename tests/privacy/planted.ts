// The positive control of a search of bytes: a canary in each place, as plain text and compressed, is found there.
import { rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { canaryText, type Marker, searchFiles } from './byte-search.ts'

/** The places, below `all`, in which the search does not see what is there. */
export async function blindPlaces(marker: Marker, all: string, places: readonly string[]): Promise<readonly string[]> {
  const planted = places.flatMap((place) => [join(place, 'planted.txt'), join(place, 'planted.gz')])
  const text = Buffer.from(`Inès ${canaryText(marker, 9_999)}`)
  try {
    for (const path of planted) await writeFile(path, path.endsWith('.gz') ? gzipSync(text) : text)
    const { found } = await searchFiles(marker, all)
    return planted.map((path) => relative(all, path)).filter((path) => !found.has(path))
  } finally {
    for (const path of planted) await rm(path, { force: true })
  }
}
