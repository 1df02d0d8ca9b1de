// The hash of all the code that a definition's result depends on: a snapshot made by other code is never read.
import { dirname, join } from 'node:path'
import type { Decider } from '#kernel/decider.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Definitions } from './definitions.ts'
import { hashOfSources, readSources } from './sources.ts'

/**
 * Of the file, and of every file of ours that it imports, however far. A changed comment changes it as well: that costs
 * a few snapshots, and they are derived.
 */
const sourceClosureHash = async (root: string, file: string, kept: Map<string, Promise<string>>): Promise<string> =>
  hashOfSources(await readSources(join(root, file), (from, target) => pathOf(root, from, target), kept))

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
