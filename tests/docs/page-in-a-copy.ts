/** What a page of docs/ tells its reader to write, applied to a copy of the project. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

export const project = fileURLToPath(new URL('../../', import.meta.url))

export const pageText = (name: string): string => readFileSync(join(project, 'docs', name), 'utf8')

/** Code blocks of a language with their titles. */
export const blocks = (of: string, language: string): [title: string, body: string][] =>
  [...of.matchAll(new RegExp(`^\`\`\`${language} title="([^"]+)"\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, title = '', body = '']) => [title, body],
  )

/** Applies a diff without line numbers, its parts set apart by `@@`: each is found exactly once. */
export function applied(diff: string, text: string): string {
  return diff.split('@@\n').reduce((before, part) => {
    const lines = part.trimEnd().split('\n')
    const side = (without: string) =>
      lines.filter((line) => !line.startsWith(without)).map((line) => `${line.slice(1)}\n`)
    const old = side('+').join('')
    expect(before.split(old), old).toHaveLength(2)
    return before.replace(old, () => side('-').join(''))
  }, text)
}

export const isTest = (file: string) => file.endsWith('.test.ts')

const parts = ['bin', 'src', 'commands', 'projections', 'queries', 'processes', 'migrations', 'tests', 'package.json']
const copies: string[] = []
export const removeCopies = () =>
  copies.splice(0).forEach((copy) => void rmSync(copy, { recursive: true, force: true }))

/** A copy of the project with some files added and none edited; of its tests it has those that are named. */
export function copyWith(added: ReadonlyMap<string, string>, tests: readonly string[] = []): string {
  const root = mkdtempSync(join(tmpdir(), 'sillage-page-'))
  copies.push(root)
  const wanted = new Set(tests.map((test) => join(project, test)))
  for (const part of parts.filter((name) => existsSync(join(project, name))))
    cpSync(join(project, part), join(root, part), {
      recursive: true,
      filter: (path) => !isTest(path) || wanted.has(path),
    })
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'), 'junction')
  for (const [file, body] of added) writeFileSync(join(root, file), body, { flag: 'wx' })
  const options = { extends: join(project, 'tsconfig.json'), include: [...added.keys()] }
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(options))
  return root
}
