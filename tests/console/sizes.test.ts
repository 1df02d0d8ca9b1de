// How much a browser fetches for the first screen and for each other one, compressed with gzip: a school’s old computer, and a
// telephone on a slow network.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { builtConsoleFolder } from './built.ts'

type Chunk = {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
  readonly isEntry?: boolean
}
type Manifest = Readonly<Record<string, Chunk>>

const FIRST_KIB = 150
const EACH_KIB = 60

let folder: string
let manifest: Manifest
beforeAll(async () => {
  folder = await builtConsoleFolder()
  manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
})

/** The files of a chunk and of all that it imports at once. */
function filesOf(name: string, found = new Set<string>(), seen = new Set<string>()): ReadonlySet<string> {
  const chunk = manifest[name]
  if (!chunk || seen.has(name)) return found
  seen.add(name)
  for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file)
  for (const one of chunk.imports ?? []) filesOf(one, found, seen)
  return found
}

/** Short files are sent as they are. */
function bytesOf(file: string): number {
  const sent = statSync(join(folder, `${file}.gz`), { throwIfNoEntry: false }) ?? statSync(join(folder, file))
  return sent.size
}

const kib = (files: Iterable<string>) =>
  Math.round(([...files].reduce((sum, file) => sum + bytesOf(file), 0) / 1024) * 10) / 10

const SIGN_IN = 'screens/sign-in/sign-in.tsx'

it('the sign-in screen and every other screen stay small', () => {
  const first = filesOf(SIGN_IN, new Set(filesOf('index.html')))
  const screens = Object.keys(manifest).filter((name) => name.startsWith('screens/') && name !== SIGN_IN)
  const sizes = screens.map((name) => [name, kib([...filesOf(name)].filter((file) => !first.has(file)))] as const)
  const lines = [
    `${kib(first)} KiB of ${FIRST_KIB}: sign-in, with all that comes first`,
    ...sizes.map(([name, size]) => `${size} KiB of ${EACH_KIB} more: ${name}`),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  expect(kib(first)).toBeLessThanOrEqual(FIRST_KIB)
  expect(sizes.filter(([, size]) => size > EACH_KIB)).toEqual([])
  expect(sizes.length).toBeGreaterThan(5)
})

it('only files of the service are fetched', () => {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address)
  expect(addresses.filter((address) => !/^(\/assets\/|data:,$)/.test(address ?? ''))).toEqual([])
  for (const { file, css = [] } of Object.values(manifest))
    for (const one of [file, ...css])
      expect(readFileSync(join(folder, one), 'utf8'), one).not.toMatch(/(?:@import|url\(|import\()\s*["']?https?:/)
})
