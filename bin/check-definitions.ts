/** `node bin/check-definitions.ts`: what is wrong with events, commands, read models, queries and processes that the
 * compiler cannot see. Part of `npm run check`; needs no database. Prints each fault with its place and what to do. */
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

/** Every fault of the definitions of the project that this file is in. */
export async function findFaults(): Promise<readonly Fault[]> {
  const found: [file: string, definition: Definition][] = []
  const faults: Fault[] = []
  for (const file of await definitionFiles(ownRoot)) {
    try {
      const definition = await definitionIn(ownRoot, file)
      if (definition) found.push([file, definition])
    } catch (error) {
      faults.push(notLoaded(file, error))
    }
  }
  const together = examine(found)
  faults.push(...together.faults, ...found.flatMap(([file, definition]) => faultsOf(file, definition)))
  faults.push(...kindFaults(together.definitions), ...commandFaults(together.definitions), ...unheldPermissions())
  const faulty = new Set(faults.map(({ file }) => file))
  faults.push(...foldFaults(together.definitions, faulty))
  return faults.map((fault) => ({ ...fault, file: fault.file.split(sep).join('/') }))
}

/** A definition refused when it was made: the line is that of its own file where the error came through. */
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

/** A method that makes a schema anew (`.extend`, `.exclude`) leaves the mark behind: fewer are found than were written. */
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
        `personal(…) is written ${written.length} times, and ${marks.length} are found in the data: ` +
        'a method that makes the schema anew (.extend, .exclude, .unwrap) loses the mark, so let personal(…) be outermost',
    },
  ]
}

const blank = (text: string) => text.replaceAll(/[^\n]/g, ' ')

/** A read model whose rows are said to be of a kind of stream that no decider writes would never be found by it. */
function kindFaults({ projections, earlierProjections, files }: Definitions): readonly Fault[] {
  const kinds = new Set([...files.keys()].flatMap((one) => (one.kind === 'decider' ? one.stream : [])))
  return [...projections.values(), ...earlierProjections].flatMap((projection) =>
    projection.of === undefined || kinds.has(projection.of)
      ? []
      : {
          file: files.get(projection) ?? projection.name,
          what: `is of "${projection.of}", and no decider has such streams: there are ${[...kinds].sort().join(', ')}`,
        },
  )
}

function unheldPermissions(): readonly Fault[] {
  const held = new Set<string>(Object.values(roles).flat())
  return permissions.flatMap((permission) =>
    held.has(permission)
      ? []
      : {
          file: 'src/identity/permissions.ts',
          what: `no role holds "${permission}", so nobody could ever use it: give it to one, or drop it`,
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
