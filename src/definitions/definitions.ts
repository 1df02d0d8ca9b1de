// Finds the definitions by their paths: one per file, as its default export. To add a definition, add a file.
// Input: the folders src/events, commands, projections, queries and processes. Output: the definitions by name, and their files.
// Hashes of the sources show when a fold has changed without a new version (source-hash.ts, source-closure.ts).
//
// Invariants: each name is defined once, each route is used once, and everything that a definition refers to is defined.
// Otherwise the service does not start.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Command } from '#kernel/command.ts'
import type { Decider } from '#kernel/decider.ts'
import type { AnyEventDefinition } from '#kernel/event.ts'
import { assertRevises } from '#kernel/fold.ts'
import { assertForgets, assertHoldsByPerson } from '#kernel/forgetting.ts'
import type { Process } from '#kernel/process.ts'
import { anyEvent, type Projection } from '#kernel/projection.ts'
import type { Query } from '#kernel/query.ts'

export type Definition = AnyEventDefinition | Decider | Command | Projection | Query | Process

export type Definitions = {
  readonly events: ReadonlyMap<string, AnyEventDefinition>
  readonly commands: ReadonlyMap<string, Command>
  readonly projections: ReadonlyMap<string, Projection>
  /** Earlier versions, kept while their generations are fed: `skill-profile.v1.ts` next to `skill-profile.ts`. */
  readonly earlierProjections: readonly Projection[]
  readonly queries: ReadonlyMap<string, Query>
  readonly processes: ReadonlyMap<string, Process>
  /** The file of each definition, relative to the project root: for messages and for `status`. */
  readonly files: ReadonlyMap<Definition, string>
}

/** Definitions are invalid (a duplicate name, a duplicate route, a file without a definition): the service does not start. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError'
}

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
const folders = ['src/events', 'commands', 'projections', 'queries', 'processes']

/** Reads all definitions under the given root (by default, the project root). */
export async function readDefinitions(root = projectRoot): Promise<Definitions> {
  const definitions: [file: string, definition: Definition][] = []
  for (const file of await definitionFiles(root)) {
    const definition = await definitionIn(root, file)
    if (definition) definitions.push([file, definition])
  }
  return gather(definitions)
}

/** The files that may contain a definition, relative to the root. */
export const definitionFiles = async (root = projectRoot): Promise<readonly string[]> =>
  (await Promise.all(folders.map((folder) => filesUnder(root, folder)))).flat()

/** Null if the file has no default export: then it is a module that definitions of its folder share. */
export async function definitionIn(root: string, file: string): Promise<Definition | null> {
  const module: unknown = await import(pathToFileURL(join(root, file)).href)
  if (typeof module !== 'object' || module === null || !('default' in module)) return null
  return asDefinition(file, module.default)
}

/** A fault of a definition: its place, the cause and the remedy. */
export type Fault = { readonly file: string; readonly line?: number; readonly what: string }

export function gather(files: readonly (readonly [file: string, definition: Definition])[]): Definitions {
  const { definitions, faults } = examine(files)
  if (faults.length > 0) throw new DefinitionError(faults.map(({ file, what }) => `${file}: ${what}`).join('\n'))
  return definitions
}

/** Returns the definitions by name, and all faults in them. */
export function examine(sources: readonly (readonly [file: string, definition: Definition])[]): {
  readonly definitions: Definitions
  readonly faults: readonly Fault[]
} {
  const faults: Fault[] = []
  const files = new Map(sources.map(([file, definition]) => [definition, file]))
  const ofKind = <Kind extends Definition['kind']>(kind: Kind) =>
    sources.flatMap(([, definition]) =>
      definition.kind === kind ? [definition as Extract<Definition, { kind: Kind }>] : [],
    )
  const where = (definition: Definition) => files.get(definition) ?? 'an unknown file'
  const fault = (definition: Definition, what: string) => void faults.push({ file: where(definition), what })
  const attempt = (definition: Definition, check: () => void) => {
    try {
      check()
    } catch (error) {
      fault(definition, error instanceof Error ? error.message : String(error))
    }
  }

  function byName<Of extends Definition>(
    definitions: readonly Of[],
    nameOf: (definition: Of) => string,
  ): Map<string, Of> {
    const named = new Map<string, Of>()
    for (const definition of definitions) {
      const name = nameOf(definition)
      const other = named.get(name)
      if (other) fault(definition, `"${name}" is defined in ${where(other)} and in ${where(definition)}`)
      else named.set(name, definition)
    }
    return named
  }

  const earlierVersion = (projection: Projection) => /\.v(\d+)\.ts$/.exec(where(projection))?.[1]
  const isEarlier = (projection: Projection) => earlierVersion(projection) !== undefined
  const projections = byName(
    ofKind('projection').filter((projection) => !isEarlier(projection)),
    ({ name }) => name,
  )
  const earlierProjections = ofKind('projection').filter(isEarlier)
  byName(earlierProjections, ({ name, version }) => `${name} version ${version}`)
  for (const earlier of earlierProjections) {
    const { name, version } = earlier
    if (String(version) !== earlierVersion(earlier))
      fault(earlier, `contains version ${version} of "${name}", but its file name gives another version`)
    if (version >= (projections.get(name)?.version ?? 0))
      fault(
        earlier,
        `contains an earlier version (${version}) of "${name}", but no file defines a newer one: raise the version there`,
      )
  }

  const definitions = {
    events: byName(ofKind('event'), ({ type }) => type),
    commands: byName(ofKind('command'), ({ name }) => name),
    projections,
    earlierProjections,
    queries: byName(ofKind('query'), ({ name }) => name),
    processes: byName(ofKind('process'), ({ name }) => name),
    files,
  }
  byName(ofKind('decider'), ({ name }) => name)
  byName(
    [...definitions.commands.values()].filter(({ route }) => route !== undefined),
    ({ route, as }) => `${route}${as === undefined ? '' : ` type=${as}`}`,
  )
  byName([...definitions.queries.values()], ({ path }) => `GET ${path}`)
  const all = [...projections.values(), ...earlierProjections]
  for (const projection of all) {
    for (const type of projection.handlers.keys())
      if (type !== anyEvent.type && !definitions.events.has(type))
        fault(projection, `a projection folds "${type}", which no file defines`)
    attempt(projection, () => assertForgets(projection))
    attempt(projection, () => assertHoldsByPerson(projection))
    attempt(projection, () => assertRevises(projection, definitions.events.values()))
  }
  for (const process of definitions.processes.values()) {
    for (const type of process.reactors.keys())
      if (!definitions.events.has(type))
        fault(process, `process ${process.name} reacts to "${type}", which no file defines`)
    for (const command of process.sends)
      if (definitions.commands.get(command.name) !== command)
        fault(process, `process ${process.name} sends "${command.name}", which no file defines`)
  }
  return { definitions, faults }
}

async function filesUnder(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  return entries
    .filter((entry) => entry.endsWith('.ts') && !entry.endsWith('.test.ts'))
    .map((entry) => join(folder, entry))
    .sort()
}

const kinds: ReadonlySet<unknown> = new Set(['event', 'decider', 'command', 'projection', 'query', 'process'])

function asDefinition(file: string, value: unknown): Definition {
  const isObject = (typeof value === 'object' || typeof value === 'function') && value !== null
  if (!isObject || !('kind' in value) || !kinds.has(value.kind))
    throw new DefinitionError(
      `${file} has a default export that is not a definition: use defineEvent, defineCommand, …`,
    )
  return value as Definition
}
