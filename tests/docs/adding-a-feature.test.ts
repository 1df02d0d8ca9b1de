/**
 * docs/adding-a-feature.md does what it says: its files, put into a copy of the project, compile, keep the house's
 * rules, pass their own specifications and are a feature behind HTTP, on a real PostgreSQL. Needs a database.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBreaches } from '../../bin/import-rules.ts'
import type { Stack } from '../http/stack.ts'
import { applied, blocks, copyWith, isTest, pageText, project, removeCopies } from './page-in-a-copy.ts'

const page = pageText('adding-a-feature.md')
const [now = '', later = ''] = page.split('\n## Changing it later\n')

/** The answer that the page shows to the command that holds the given text. */
const shown = (command: string): string =>
  page
    .split('\n$ ')
    .find((run) => run.includes(command))
    ?.replace(/^.*\n( {4}.*\n)*/, '')
    .split(/\n```/)[0] ?? ''

const files = new Map(blocks(now, 'ts'))
const changed = new Map([
  ...[...files].filter(([file]) => !isTest(file)),
  ...blocks(later, 'ts'),
  ...blocks(later, 'diff').map(([file, diff]) => [file, applied(diff, files.get(file) ?? '')] as const),
])

afterAll(removeCopies)

const root = copyWith(files)
const stages: [name: string, root: string, ReadonlyMap<string, string>][] = [
  ['as they are added', root, files],
  ['as they are changed later', copyWith(changed), changed],
]

it('adds four files, and their specifications', () =>
  expect([...files.keys()].filter((file) => !isTest(file)).map((file) => file.split('/').at(-3) ?? '')).toEqual([
    'events',
    'commands',
    'projections',
    'queries',
  ]))

describe.each(stages)('the files of the page, %s', (_, root, files) => {
  it('compile', () => {
    const tsc = join(project, 'node_modules/typescript/bin/tsc')
    expect(spawnSync(process.execPath, [tsc, '--noEmit', '-p', root], { encoding: 'utf8' }).stdout).toBe('')
  })
  it('pass the import rules', () => expect(findBreaches(root)).toEqual([]))
  describe('meet their specifications', async () => {
    for (const file of files.keys()) if (isTest(file)) await import(join(root, file))
  })
})

describe('the feature behind HTTP', () => {
  let stack: Stack
  let school: { readonly class: string; readonly learner: string }
  beforeAll(async () => {
    const copy: typeof import('../http/stack.ts') = await import(join(root, 'tests/http/stack.ts'))
    stack = await copy.openStack('a feature', { worker: true })
    school = await copy.openSchool(stack, 1, new Date(Date.now() - 7 * 86_400_000).toISOString())
  })
  afterAll(() => stack.close())

  // In the middle of a day, so that it is the same day in the school's zone.
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  const at = (time: string) => `${yesterday}T${time}:00Z`
  const set = async (goal: object) => {
    const body = { learner: school.learner, ...goal }
    return stack.ask('POST', '/api/goals', { body, token: await stack.token('learner', { actor: school.learner }) })
  }
  const goals = async (atLeast: string) =>
    (await stack.ask('GET', `/api/classes/${school.class}/goals?week=${yesterday}&atLeast=${atLeast}`)).json()

  it('records a goal, and shows it with the progress', async () => {
    await set({ minutes: 60, occurredAt: at('10:00') })
    const last = await set({ minutes: 90, words: 'Savoir mes tables', occurredAt: at('11:00') })
    expect(last.statusCode).toBe(201)
    const late = await set({ minutes: 30, occurredAt: at('09:00') })
    expect(await goals(late.json().position)).toMatchObject({
      goals: [{ learner: school.learner, minutes: 90, minutesDone: 0, words: 'Savoir mes tables' }],
      next: null,
    })
  })

  it('returns what the page shows', async () => {
    expect((await set({ minutes: 2.5, word: 'Bonjour' })).json().errors).toEqual(JSON.parse(shown('"word"')).errors)
    const types: { type: string; schema: { properties: object } }[] = (
      await stack.ask('GET', '/api/event-types')
    ).json()
    const type = types.find(({ type }) => type === 'learning.goal-set')
    const described = JSON.parse(shown("/api/event-types | jq '.[]"))
    expect(type).toMatchObject(described)
    const found = JSON.parse(shown('&atLeast='))
    expect(Object.keys((await goals('1')).goals[0])).toEqual(Object.keys(found.goals[0]))
  })

  it('has the table that the page shows', async () => {
    const { createTable, pointView, tableOf }: typeof import('#projecting/generations/table.ts') = await import(
      join(root, 'src/projecting/generations/table.ts')
    )
    const projection = stack.service.definitions.projections.get('weekly-goals')
    if (!projection) throw new Error('no read model was found')
    const table = tableOf(projection, 1)
    const statements = [...createTable(table, projection), ...pointView(table)]
    expect(blocks(now, 'sql')[0]?.[1]).toBe(`${statements.join(';\n')};\n`)
  })
})
