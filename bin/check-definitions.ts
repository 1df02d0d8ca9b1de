/** `node bin/check-definitions.ts`: finds faults in events, commands, read models, queries and processes that the compiler
 * cannot find. Part of `npm run check`; needs no database. Prints each fault with its place and remedy. */
import { readFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import {
  type Definition,
  type Definitions,
  definitionFiles,
  definitionIn,
  examine,
  type Fault,
} from '#definitions/definitions.ts'
import { roles } from '#identity/permissions.ts'
import { permissions } from '#kernel/permission.ts'
import { personalMarks } from '#kernel/personal.ts'
import { commandFaults } from './command-faults.ts'
import { foldFaults } from './fold-faults.ts'

const ownRoot = resolve(import.meta.dirname, '..')

/** All faults in the definitions of this project. */
export async function findFaults(): Promise<readonly Fault[]> {
  const loaded: [file: string, definition: Definition][] = []
  const faults: Fault[] = []
  for (const file of await definitionFiles(ownRoot)) {
    try {
      const definition = await definitionIn(ownRoot, file)
      if (definition) loaded.push([file, definition])
    } catch (error) {
      faults.push(notLoaded(file, error))
    }
  }
  const together = examine(loaded)
  faults.push(...together.faults, ...loaded.flatMap(([file, definition]) => faultsOf(file, definition)))
  faults.push(...kindFaults(together.definitions), ...commandFaults(together.definitions), ...unheldPermissions())
  const faulty = new Set(faults.map(({ file }) => file))
  faults.push(...foldFaults(together.definitions, faulty))
  return faults.map((fault) => ({ ...fault, file: fault.file.split(sep).join('/') }))
}

/** A definition that could not be loaded. The line is the one in its own file, from the stack of the error. */
function notLoaded(file: string, error: unknown): Fault {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  const places = stack.split('\n').flatMap((line) => /([^\s(]+):(\d+):\d+\)?$/.exec(line) ?? [])
  const at = places.findIndex((part) => decodeURI(part).endsWith(join(sep, file)))
  const line = Number(places[at + 1])
  return { file, ...(at >= 0 && { line }), what: message.split('\n')[0] ?? message }
}

function faultsOf(file: string, definition: Definition): readonly Fault[] {
  const fault = (what: string): Fault => ({ file, what })
  const path = file
    .split(sep)
    .join('/')
    .replace(/(\.v\d+)?\.ts$/, '')
  const name = definition.kind === 'event' ? definition.type : definition.name
  const expected = name.split('.')
  const faults = path.split('/').slice(-expected.length).join('.') === name ? [] : [fault(misnamed(name, path))]
  return definition.kind === 'event' ? [...faults, ...lostMarks(file, definition)] : faults
}

const misnamed = (name: string, path: string) =>
  `defines "${name}": a definition has the name of its file, so rename one of the two (${path.split('/').slice(-2).join('.')})`

/** Finds personal marks lost by a method that makes a new schema (`.extend`, `.exclude`). */
function lostMarks(file: string, event: Extract<Definition, { kind: 'event' }>): readonly Fault[] {
  const source = readFileSync(join(ownRoot, file), 'utf8').replaceAll(
    /\/\*[\s\S]*?\*\/|\/\/.*|`[^`]*`|'[^'\n]*'/g,
    blank,
  )
  const written = [...source.matchAll(/(?<![.\w])personal\(/g)]
  const marks = Object.values(event.data.shape).flatMap((schema) => personalMarks(schema))
  if (marks.length >= written.length) return []
  const [{ index } = { index: 0 }] = written
  return [
    {
      file,
      line: source.slice(0, index).split('\n').length,
      what:
        `personal(…) is written ${written.length} times, but only ${marks.length} are found in the data: ` +
        'a method that makes a new schema (.extend, .exclude, .unwrap) loses the mark. Make personal(…) the outermost call',
    },
  ]
}

const blank = (text: string) => text.replaceAll(/[^\n]/g, ' ')

/** Finds read models of a kind of stream that no decider writes: nothing would ever find their rows. */
function kindFaults({ projections, earlierProjections, files }: Definitions): readonly Fault[] {
  const kinds = new Set(
    [...files.keys()].flatMap((definition) => (definition.kind === 'decider' ? definition.stream : [])),
  )
  return [...projections.values(), ...earlierProjections].flatMap((projection) =>
    projection.of === undefined || kinds.has(projection.of)
      ? []
      : {
          file: files.get(projection) ?? projection.name,
          what: `is of "${projection.of}", but no decider has such streams. Kinds of streams: ${[...kinds].sort().join(', ')}`,
        },
  )
}

function unheldPermissions(): readonly Fault[] {
  const held = new Set<string>(Object.values(roles).flatMap((rights) => Object.keys(rights)))
  return permissions.flatMap((permission) =>
    held.has(permission)
      ? []
      : {
          file: 'src/identity/permissions.ts',
          what: `no role holds "${permission}", so nobody can use it: add it to a role, or remove it`,
        },
  )
}

if (import.meta.main) {
  const faults = await findFaults()
  for (const { file, line, what } of faults) console.error(`${file}${line === undefined ? '' : `:${line}`}  ${what}`)
  if (faults.length > 0) {
    console.error(`${faults.length} fault${faults.length === 1 ? '' : 's'} in the definitions`)
    process.exitCode = 1
  }
}
