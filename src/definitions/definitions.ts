// Finds the definitions by their path: one a file, its default export. Adding a file is all it takes.
// In: the folders src/events, commands, projections, queries and processes. Out: the definitions by name, and the file of each.
// The hashes of their sources tell that a fold has changed though its version has not (source-hash.ts, source-closure.ts).
//
// What always holds: a name is defined once, a route is taken once, and whatever a definition refers to is defined; otherwise
// the service does not start.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Command } from '#kernel/command.ts'
import type { Decider } from '#kernel/decider.ts'
import type { AnyEventDefinition } from '#kernel/event.ts'
import { assertRevises } from '#kernel/fold.ts'
import { assertForgets } from '#kernel/forgetting.ts'
import type { Process } from '#kernel/process.ts'
import { anyEvent, type Projection } from '#kernel/projection.ts'
import type { Query } from '#kernel/query.ts'

export type Definition = AnyEventDefinition | Decider | Command | Projection | Query | Process

export type Definitions = {
  readonly events: ReadonlyMap<string, AnyEventDefinition>
  readonly commands: ReadonlyMap<string, Command>
  readonly projections: ReadonlyMap<string, Projection>
  /** Earlier versions, kept as long as their generations are fed: `skill-profile.v1.ts` beside `skill-profile.ts`. */
  readonly earlierProjections: readonly Projection[]
  readonly queries: ReadonlyMap<string, Query>
  readonly processes: ReadonlyMap<string, Process>
  /** The file that each definition stands in, from the project's root: for messages and for `status`. */
  readonly files: ReadonlyMap<Definition, string>
}

/** Two definitions of one name, a route taken twice, a file that defines nothing: the service does not start. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError'
}

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
const folders = ['src/events', 'commands', 'projections', 'queries', 'processes']

/** Reads all definitions under the given root (the project's own by default). */
export async function readDefinitions(root = projectRoot): Promise<Definitions> {
  const found: [file: string, definition: Definition][] = []
  for (const file of await definitionFiles(root)) {
    const definition = await definitionIn(root, file)
    if (definition) found.push([file, definition])
  }
  return gather(found)
}

/** The files that may hold a definition, from the root. */
export const definitionFiles = async (root = projectRoot): Promise<readonly string[]> =>
  (await Promise.all(folders.map((folder) => filesUnder(root, folder)))).flat()

/** Null where the file has no default export: it is a pure part that definitions of its folder share. */
export async function definitionIn(root: string, file: string): Promise<Definition | null> {
  const module: unknown = await import(pathToFileURL(join(root, file)).href)
  if (typeof module !== 'object' || module === null || !('default' in module)) return null
  return checked(file, module.default)
}

/** Something wrong with a definition: where, what, and what to do. */
export type Fault = { readonly file: string; readonly line?: number; readonly what: string }

export function gather(found: readonly (readonly [file: string, definition: Definition])[]): Definitions {
  const { definitions, faults } = examine(found)
  if (faults.length > 0) throw new DefinitionError(faults.map(({ file, what }) => `${file}: ${what}`).join('\n'))
  return definitions
}

/** The definitions by name, and everything that is wrong with them together. */
export function examine(found: readonly (readonly [file: string, definition: Definition])[]): {
  readonly definitions: Definitions
  readonly faults: readonly Fault[]
} {
  const faults: Fault[] = []
  const files = new Map(found.map(([file, definition]) => [definition, file]))
  const of = <Kind extends Definition['kind']>(kind: Kind) =>
    found.flatMap(([, definition]) =>
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
    of('projection').filter((one) => !isEarlier(one)),
    ({ name }) => name,
  )
  const earlierProjections = of('projection').filter(isEarlier)
  byName(earlierProjections, ({ name, version }) => `${name} version ${version}`)
  for (const earlier of earlierProjections) {
    const { name, version } = earlier
    if (String(version) !== earlierVersion(earlier))
      fault(earlier, `holds version ${version} of "${name}": its name says another`)
    if (version >= (projections.get(name)?.version ?? 0))
      fault(
        earlier,
        `is version ${version} of "${name}", kept beside a newer one, and there is none: raise its version`,
      )
  }

  const definitions = {
    events: byName(of('event'), ({ type }) => type),
    commands: byName(of('command'), ({ name }) => name),
    projections,
    earlierProjections,
    queries: byName(of('query'), ({ name }) => name),
    processes: byName(of('process'), ({ name }) => name),
    files,
  }
  byName(of('decider'), ({ name }) => name)
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

function checked(file: string, value: unknown): Definition {
  const isObject = (typeof value === 'object' || typeof value === 'function') && value !== null
  if (!isObject || !('kind' in value) || !kinds.has(value.kind))
    throw new DefinitionError(`${file} has a default export that defines nothing: use defineEvent, defineCommand, …`)
  return value as Definition
}
