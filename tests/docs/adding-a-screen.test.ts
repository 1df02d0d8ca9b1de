/**
 * docs/adding-a-screen.md does what it says: its files, put into a copy of the console and nothing else edited, compile, keep
 * the house's rules, and are a screen of what is built.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findBreaches } from '../../bin/import-rules.ts'
import { blocks, pageText, project } from './page-in-a-copy.ts'

const page = pageText('adding-a-screen.md')
const files = [...blocks(page, 'ts'), ...blocks(page, 'tsx')]
/** The only file of the service that the console runs. */
const rightAnswer = 'src/events/learning/right-answer.ts'
const root = mkdtempSync(join(tmpdir(), 'sillage-screen-'))

beforeAll(() => {
  for (const part of ['web', 'bin', 'clients', 'tsconfig.json', 'package.json', 'package-lock.json', 'tools/audit'])
    cpSync(join(project, part), join(root, part), { recursive: true })
  mkdirSync(join(root, dirname(rightAnswer)), { recursive: true })
  cpSync(join(project, rightAnswer), join(root, rightAnswer))
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'), 'junction')
  for (const [file, body] of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), body, { flag: 'wx' })
  }
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  })
  return { status, output: `${stdout}${stderr}` }
}

it('the screen of the page is three files in one folder', () =>
  expect(files.map(([file]) => file)).toEqual([
    'web/screens/class-pins/screen.ts',
    'web/screens/class-pins/words.ts',
    'web/screens/class-pins/class-pins.tsx',
  ]))

it('it compiles, and keeps the import rules', () => {
  const tsc = join(project, 'node_modules/typescript/bin/tsc')
  expect(run(tsc, '--noEmit', '-p', join(root, 'web'))).toEqual({ status: 0, output: '' })
  expect(findBreaches(root)).toEqual([])
})

it('it is built as a screen that is fetched when it is opened', () => {
  expect(run(join(root, 'web/build.ts'))).toMatchObject({ status: 0 })
  const manifest = JSON.parse(readFileSync(join(root, 'built/console/manifest.json'), 'utf8'))
  const entry = manifest['index.html'].dynamicImports
  expect(entry).toContain('screens/class-pins/class-pins.tsx')
})
