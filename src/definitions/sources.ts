// The sources that a definition is made of: its file, and those that it imports, as far as they are followed.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

const imported = /from '((?:\.\.?|#[a-z-]+)\/[^']+\.ts)'/g

/** By path. `pathOf` says where an import leads, or null where it is not followed; `kept` is read once for many. */
export async function readSources(
  file: string,
  pathOf: (from: string, target: string) => string | null,
  kept = new Map<string, Promise<string>>(),
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  async function read(path: string): Promise<void> {
    if (found.has(path)) return
    const reading = kept.get(path) ?? readFile(path, 'utf8')
    kept.set(path, reading)
    const source = await reading
    found.set(path, source)
    for (const [, target = ''] of source.matchAll(imported)) {
      const next = pathOf(path, target)
      if (next !== null) await read(next)
    }
  }
  await read(file)
  return found
}

/** Sixteen hexadecimal digits, of what counts of each source. */
export function hashOfSources(
  sources: ReadonlyMap<string, string>,
  whatCounts: (source: string) => string = (source) => source,
): string {
  const hash = createHash('sha256')
  for (const path of [...sources.keys()].sort()) hash.update(whatCounts(sources.get(path) ?? ''))
  return hash.digest('hex').slice(0, 16)
}
