// Docs and messages name existing verbs of the command line, call it so that no foreign program can run, and list its exit
// codes.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { exitCodeMeanings } from '#platform/exit-codes.ts'
import { commandLine } from '../../scripts/command-line/program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

function filesUnder(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name)
    return entry.isFile() && ending.test(path) && !path.includes('node_modules') ? [path.slice(root.length)] : []
  })
}
const pages = [...readdirSync(root).filter((name) => name.endsWith('.md')), ...filesUnder('docs', /\.md$/)]
const programs = ['src', 'scripts', 'bin', 'deploy', 'commands', 'queries', 'projections', 'processes'].flatMap(
  (folder) => filesUnder(folder, /\.(ts|js|yml|json)$/),
)

describe('docs and messages', () => {
  it('call the project’s own command line, never a package that npx could fetch', () => {
    // Outside of the project, npx asks the public registry for a package of that name, and runs it.
    const calls = [...pages, ...programs].filter((path) =>
      /\b(npx|npm exec|pnpx|bunx|yarn dlx)\b[^\n`]*\bsillage\b/.test(read(path)),
    )
    expect(calls).toEqual([])
    expect(read('sillage')).toContain('bin/sillage.js')
    expect(JSON.parse(read('package.json'))).toMatchObject({ private: true, bin: { sillage: 'bin/sillage.js' } })
  })

  it('name only verbs that there are', async () => {
    const program = await commandLine()
    const unknown = [...pages, ...programs].flatMap((path) =>
      [...read(path).matchAll(/(?:\.\/|exec api |--rm api |`|: |: see )sillage ([a-z]+)(?: ([a-z]+))?/g)].flatMap(
        ([call, verb, under]) => {
          const found = program.commands.find((one) => one.name() === verb)
          if (!found) return [`${path}: ${call}`]
          const isThere =
            found.commands.length === 0 || under === undefined || found.commands.some((one) => one.name() === under)
          return isThere ? [] : [`${path}: ${call}`]
        },
      ),
    )
    expect(unknown).toEqual([])
  })

  it('have the table of exit codes that the verbs end by', () => {
    const page = read('docs/operations.md')
    const rows = [...page.matchAll(/^\| (\d+) +\| (.*?) +\|$/gm)].map(([, code, meaning]) => [code, meaning])
    expect(rows).toEqual(Object.entries(exitCodeMeanings))
  })
})
