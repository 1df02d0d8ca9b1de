// The hash of all the code that a definition's result depends on: a snapshot made by other code is never read.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Decider } from '#kernel/decider.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Definitions } from '../definitions.ts'

const imported = /from '((?:\.\.?|#[a-z-]+)\/[^']+\.ts)'/g

/**
 * Of the file, and of every file of ours that it imports, however far. A changed comment changes it as well: that costs
 * a few snapshots, and they are derived.
 */
async function sourceClosureHash(root: string, file: string, sources: Map<string, Promise<string>>): Promise<string> {
  const found = new Map<string, string>()
  async function read(path: string): Promise<void> {
    if (found.has(path)) return
    const reading = sources.get(path) ?? readFile(path, 'utf8')
    sources.set(path, reading)
    const source = await reading
    found.set(path, source)
    for (const [, target = ''] of source.matchAll(imported)) await read(pathOf(root, path, target))
  }
  await read(join(root, file))
  const hash = createHash('sha256')
  for (const path of [...found.keys()].sort()) hash.update(found.get(path) ?? '')
  return hash.digest('hex').slice(0, 16)
}

/** `#events/…` is `src/events/…`, as package.json says. */
const pathOf = (root: string, from: string, target: string): string =>
  target.startsWith('#') ? join(root, 'src', target.slice(1)) : join(dirname(from), target)

/** Of every projection and every decider that a program holds. */
export async function sourceClosures(
  root: string,
  files: Definitions['files'],
): Promise<{ readonly projections: ReadonlyMap<Projection, string>; readonly deciders: ReadonlyMap<Decider, string> }> {
  const sources = new Map<string, Promise<string>>()
  const projections = new Map<Projection, string>()
  const deciders = new Map<Decider, string>()
  for (const [definition, file] of files) {
    if (definition.kind === 'projection') projections.set(definition, await sourceClosureHash(root, file, sources))
    if (definition.kind === 'decider') deciders.set(definition, await sourceClosureHash(root, file, sources))
  }
  return { projections, deciders }
}
