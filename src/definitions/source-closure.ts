// The hash of all code on which a definition's result depends: snapshots made by other code are never used.
import { dirname, join } from 'node:path'
import type { Decider } from '#kernel/decider.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Definitions } from './definitions.ts'
import { hashOfSources, readSources } from './sources.ts'

/**
 * Hashes the file and every project file that it imports, directly or indirectly. A changed comment changes the hash as well:
 * this invalidates a few snapshots, which are derived data.
 */
const sourceClosureHash = async (root: string, file: string, cache: Map<string, Promise<string>>): Promise<string> =>
  hashOfSources(await readSources(join(root, file), (from, target) => pathOf(root, from, target), cache))

/** `#events/…` means `src/events/…` (see package.json). */
const pathOf = (root: string, from: string, target: string): string =>
  target.startsWith('#') ? join(root, 'src', target.slice(1)) : join(dirname(from), target)

/** The hashes of all projections and deciders. */
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
