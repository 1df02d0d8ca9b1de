// No page leads nowhere: links, files, commands, variables and scripts that are named exist, and every setting is explained.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { variables } from '#platform/config.ts'
import { commandLine } from '../../scripts/command-line/program.ts'
import { anchorOf, anchorsOf, codeOf, pages, project } from './pages.ts'

describe('a link', () => {
  it('leads to a heading by the anchor that GitHub makes', () => {
    expect(anchorOf('TLS, accounts and a cluster')).toBe('tls-accounts-and-a-cluster')
    expect(anchorOf('What `npm start` prints')).toBe('what-npm-start-prints')
  })

  it.each(pages)('leads somewhere: %s', (path, page) => {
    const dead = [...page.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
      if (/^[a-z]+:/.test(target)) return []
      const [file = '', anchor] = target.split('#')
      const to = file === '' ? path : relative(project, join(project, dirname(path), file))
      if (!existsSync(join(project, to))) return [target]
      if (anchor === undefined) return []
      return anchorsOf(readFileSync(join(project, to), 'utf8')).has(anchor) ? [] : [target]
    })
    expect(dead).toEqual([])
  })
})

describe('a file that is named', () => {
  /** Files that a page makes, with their whole text. */
  const made = new Set(
    pages.flatMap(([, page]) => [...page.matchAll(/^```\w+ title="([^"]+)"/gm)].map(([, file]) => file)),
  )
  const inProject = /^(?:src|tests|bin|bench|deploy|migrations|docs|scripts)\/[\w./*-]*[\w*]$/

  it.each(pages)('exists: %s', (_, page) => {
    const named = codeOf(page).filter((code) => inProject.test(code) && !code.includes('*') && !made.has(code))
    expect(named.filter((file) => !existsSync(join(project, file)))).toEqual([])
  })
})

/** What is wrong with a printed call of the command line; null where nothing is. */
function mistake(program: Command, call: string): string | null {
  // What programs print goes on after the call: `Start one: sillage worker, or …`.
  const words = call
    .split(/\s+/)
    .slice(1)
    .map((word) => word.replace(/[.,:;"'}\]]+$/, ''))
  let [verb, depth] = [program, 0]
  for (const word of words) {
    const next = verb.commands.find((command) => command.name() === word)
    if (!next) break
    verb = next
    depth += 1
  }
  if (verb === program && words[0] && !words[0].startsWith('-')) return `${call}: no such verb`
  if (verb.commands.length > 0 && verb !== program && /^[a-z]/.test(words[depth] ?? '')) return `${call}: no such verb`
  const known = new Set(['--help', '-h', '--version'])
  for (let at: Command | null = verb; at; at = at.parent)
    for (const { long, short } of at.options) for (const flag of [long, short]) if (flag) known.add(flag)
  const unknown = words.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.split('=')[0] ?? '')
  const wrong = unknown.find((flag) => !known.has(flag))
  return wrong ? `${call}: no option ${wrong}` : null
}

/** Calls in a piece of code: from the name to the end of the command. */
const callsIn = (code: string): string[] =>
  [
    ...code.replaceAll(/\\\n\s*/g, ' ').matchAll(/(?:^|[\s(/])sillage( (?:[a-z][a-z-]*|--[a-z-]+)\b[^\n|;&)`#…→]*)/g),
  ].map(([, rest = '']) => `sillage${rest}`.trim())

describe('a call of the command line', () => {
  it.each(pages)('names verbs and options that exist: %s', async (_, page) => {
    const program = await commandLine()
    const mistakes = codeOf(page)
      .flatMap(callsIn)
      .map((call) => mistake(program, call))
    expect(mistakes.filter((found) => found !== null)).toEqual([])
  })

  it('would be found with a verb or an option that does not exist', async () => {
    const program = await commandLine()
    const found = (code: string) => callsIn(code).map((call) => mistake(program, call))
    expect(found('./sillage dance')).toEqual(['sillage dance: no such verb'])
    expect(found('./sillage projections dance NAME')).toEqual(['sillage projections dance NAME: no such verb'])
    expect(found('x=$(./sillage token --tenant $X --rolle teacher)')).toEqual([
      expect.stringContaining('no option --rolle'),
    ])
    expect(found('./sillage projections rebuild NAME --switch | tail -1')).toEqual([null])
  })
})

describe('a script of npm', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(
    readFileSync(join(project, 'package.json'), 'utf8'),
  )

  it.each(pages)('exists: %s', (_, page) => {
    const code = codeOf(page).join('\n')
    const named = [...code.matchAll(/\bnpm (?:run )?(start|test|[a-z]+(?::[a-z]+)?)\b/g)].map(([, name = '']) => name)
    expect(named.filter((name) => !['run', 'install', 'ci', 'audit'].includes(name) && !scripts[name])).toEqual([])
    const benchmarks = [...code.matchAll(/npm run bench -- ([a-z-]+)/g)].map(([, name]) => name)
    expect(benchmarks.filter((name) => !existsSync(join(project, `bench/${name}.ts`)))).toEqual([])
  })
})

describe('a variable', () => {
  const [, readme = ''] = pages.find(([path]) => path === 'README.md') ?? []
  const table = readme.split('\n## Configuration\n')[1]?.split('\n## ')[0] ?? ''
  const inTable = new Set(
    table
      .split('\n')
      .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name)),
  )

  it('of the program is in the table of the README, and no other is', () =>
    expect([...inTable].sort()).toEqual([...variables].sort()))

  it.each(pages)('that is named exists: %s', (_, page) => {
    const compose = readFileSync(join(project, 'docker-compose.yml'), 'utf8')
    // The page on the command line shows what is said of a misspelt one.
    const named = [...page.matchAll(/(?<!Unknown variable )\bSILLAGE_[A-Z_]+\b/g)].map(([name]) => name)
    expect(named.filter((name) => !variables.includes(name) && !compose.includes(`\${${name}`))).toEqual([])
  })
})
