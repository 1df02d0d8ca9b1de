// Finding definitions by their paths, and faults that prevent the start.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineCommand } from '#kernel/command.ts'
import { defineDecider } from '#kernel/decider.ts'
import { defineEvent } from '#kernel/event.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import { defineProcess } from '#kernel/process.ts'
import { defineProjection } from '#kernel/projection.ts'
import { defineQuery } from '#kernel/query.ts'
import { id } from '#kernel/specification.ts'
import { DefinitionError, gather, readDefinitions } from './definitions.ts'

const declared = {
  version: 1,
  description: 'For this test.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
} as const
const happened = defineEvent('some.happened', { ...declared, data: z.object({}) })
const thing = defineDecider('some.thing', { stream: 'thing', initial: 0, evolve: () => [] })
const command = (name: string, door: { route?: string; as?: string } = {}) =>
  defineCommand(name, {
    summary: 'Test',
    description: 'For this test.',
    example: {},
    may: 'learning:record',
    of: () => ({ kind: 'school' }) as const,
    purpose: 'teaching',
    input: z.object({}),
    decider: thing,
    stream: () => streamName('thing', id('1')),
    decide: () => [],
    ...door,
  })
const query = (name: string, path: string) =>
  defineQuery(name, {
    summary: 'Test',
    description: 'For this test.',
    example: { input: {}, output: {} },
    path,
    may: 'learning:record',
    of: () => ({ kind: 'school' }) as const,
    purpose: 'teaching',
    input: z.object({}),
    output: z.object({}),
    reads: [],
    about: () => [],
    run: async () => ({}),
  })
const projection = (name: string) =>
  defineProjection(name, {
    version: 1,
    description: 'For this test.',
    key: z.object({ name: z.string() }),
    row: z.object({ count: z.int() }),
    on: (on) => [
      on(
        happened,
        () => ({ name: 'one' }),
        () => ({ count: 1 }),
      ),
    ],
  })
type Found = Parameters<typeof gather>[0][number][1]
const found = (...of: Found[]) => of.map((one, n) => [`file-${n}.ts`, one] as const)

describe('gathered definitions', () => {
  it('are indexed by name, each with its file', () => {
    const all = gather(found(happened, thing, command('some.do'), projection('rows'), query('ask', '/api/ask')))
    expect([...all.events.keys(), ...all.commands.keys(), ...all.projections.keys(), ...all.queries.keys()]).toEqual([
      'some.happened',
      'some.do',
      'rows',
      'ask',
    ])
    expect(all.files.get(thing)).toBe('file-1.ts')
  })

  it.each<[string, Found[], RegExp]>([
    [
      'two events of one type',
      [happened, defineEvent('some.happened', { ...declared, data: z.object({}) })],
      /"some\.happened" is defined in file-0\.ts and in file-1\.ts/,
    ],
    [
      'two deciders of one name',
      [thing, defineDecider('some.thing', { stream: 'other', initial: 0, evolve: () => [] })],
      /some\.thing/,
    ],
    ['two commands of one name', [command('some.do'), command('some.do')], /some\.do/],
    ['two projections of one name', [happened, projection('rows'), projection('rows')], /file-1\.ts and in file-2\.ts/],
    ['two queries of one name', [query('ask', '/api/a'), query('ask', '/api/b')], /"ask"/],
    [
      'two commands at one door',
      [command('a.a', { route: 'POST /api/a' }), command('b.b', { route: 'POST /api/a' })],
      /POST \/api\/a/,
    ],
    [
      'two commands that one door cannot tell apart',
      [command('a.a', { route: 'POST /api/a', as: 'x' }), command('b.b', { route: 'POST /api/a', as: 'x' })],
      /type=x/,
    ],
    ['two queries at one path', [query('a', '/api/a'), query('b', '/api/a')], /GET \/api\/a/],
    ['a projection that folds an event which no file defines', [projection('rows')], /folds "some\.happened"/],
  ])('are refused with %s', (_, definitions, message) => {
    const starting = () => gather(found(...definitions))
    expect(starting).toThrow(DefinitionError)
    expect(starting).toThrow(message)
  })

  it('may share a route if their types differ', () => {
    const doors = [
      command('a.a', { route: 'POST /api/a', as: 'x' }),
      command('b.b', { route: 'POST /api/a', as: 'y' }),
      command('c.c'),
      command('d.d'),
    ]
    expect(gather(found(...doors)).commands.size).toBe(4)
  })

  it('are refused with rows by person that are kept after the person is erased', () => {
    const keeps = defineProjection('keeps', {
      version: 1,
      description: 'For this test.',
      key: z.object({ learner: PersonId }),
      row: z.object({ count: z.int() }),
      on: (on) => [
        on(
          happened,
          () => [],
          () => ({ count: 1 }),
        ),
      ],
    })
    expect(() => gather(found(happened, keeps))).toThrow(/person in its key/)
  })
})

describe('definitions read from files', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'sillage-definitions-'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  const kernel = (name: string) => pathToFileURL(join(import.meta.dirname, '../kernel', name)).href
  async function file(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  const decider = (name: string) =>
    `import { defineDecider } from '${kernel('decider.ts')}'\nexport default defineDecider('${name}', { stream: 'thing', initial: 0, evolve: () => [] })\n`

  it('include those of the project', async () => {
    const all = await readDefinitions()
    expect(all.commands.get('learning.record-attempt')).toBeDefined()
    expect([...all.files.values()]).toContain(join('projections', 'learning', 'skill-profile.ts'))
  })

  it('are found at any depth; tests and modules without a default export are skipped', async () => {
    await file('commands/some/deep/thing.ts', decider('some.thing'))
    await file('commands/some/rule.ts', 'export const rule = 1\n')
    await file('commands/some/thing.test.ts', 'throw new Error("a test was read")\n')
    await file('commands/some/notes.md', '# Nothing\n')
    expect([...(await readDefinitions(root)).files.values()]).toEqual([join('commands', 'some', 'deep', 'thing.ts')])
  })

  it('may be empty', async () => {
    expect((await readDefinitions(root)).files.size).toBe(0)
  })

  it.each(['export default {}', 'export default null', 'export default 7', `export default { kind: 'else' }`])(
    'do not start with a file that defines nothing: %s',
    async (text) => {
      await file('queries/some/nothing.ts', text)
      await expect(readDefinitions(root)).rejects.toThrow(DefinitionError)
      await expect(readDefinitions(root)).rejects.toThrow(/nothing\.ts/)
    },
  )

  it('are refused with a message that names both files of a duplicate name', async () => {
    await file('commands/a/thing.ts', decider('some.thing'))
    await file('commands/b/thing.ts', decider('some.thing'))
    await expect(readDefinitions(root)).rejects.toThrow(/commands.a.thing\.ts and in commands.b.thing\.ts/)
  })
})

describe('a process', () => {
  const reacting = (type: typeof happened, sends: readonly ReturnType<typeof command>[]) =>
    defineProcess('some-process', {
      version: 1,
      description: 'For this test.',
      sends,
      state: z.object({}),
      initial: {},
      on: (on) => [
        on(
          type,
          () => 'key',
          (state) => ({ state }),
        ),
      ],
    })
  const gathered = (...all: Parameters<typeof gather>[0][number][1][]) => gather(all.map((one) => ['a file', one]))

  it('may react only to defined events, and send only defined commands', () => {
    const known = command('some.command')
    expect(gathered(happened, thing, known, reacting(happened, [known])).processes.size).toBe(1)
    expect(() => gathered(thing, known, reacting(happened, [known]))).toThrow(/reacts to "some.happened"/)
    expect(() => gathered(happened, thing, reacting(happened, [known]))).toThrow(/sends "some.command"/)
    expect(() => gathered(happened, thing, command('some.command'), reacting(happened, [known]))).toThrow(
      DefinitionError,
    )
  })
})
