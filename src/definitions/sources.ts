// Reads the sources of a definition: its file, and the imported files that are followed.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

const imported = /from '((?:\.\.?|#[a-z-]+)\/[^']+\.ts)'/g

/** Returns sources by path. `pathOf` resolves an import, or returns null if it is not followed; `cache` is shared by calls. */
export async function readSources(
  file: string,
  pathOf: (from: string, target: string) => string | null,
  cache = new Map<string, Promise<string>>(),
): Promise<ReadonlyMap<string, string>> {
  const sources = new Map<string, string>()
  async function read(path: string): Promise<void> {
    if (sources.has(path)) return
    const reading = cache.get(path) ?? readFile(path, 'utf8')
    cache.set(path, reading)
    const source = await reading
    sources.set(path, source)
    for (const [, target = ''] of source.matchAll(imported)) {
      const next = pathOf(path, target)
      if (next !== null) await read(next)
    }
  }
  await read(file)
  return sources
}

/** Hashes the relevant part of each source: sixteen hexadecimal digits. */
export function hashOfSources(
  sources: ReadonlyMap<string, string>,
  whatCounts: (source: string) => string = (source) => source,
): string {
  const hash = createHash('sha256')
  for (const path of [...sources.keys()].sort()) hash.update(whatCounts(sources.get(path) ?? ''))
  return hash.digest('hex').slice(0, 16)
}
