/** What the six kinds of definition refuse on creation: a mistake prevents the start instead of failing a request. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineCommand, isRefusal, refuse } from './command.ts'
import { defineDecider } from './decider.ts'
import { defineEvent, upcastTo } from './event.ts'
import { PersonId, streamName } from './ids.ts'
import { ERASED, hidden, isErased, isHidden, personal } from './personal.ts'
import { defineProjection } from './projection.ts'
import { defineQuery } from './query.ts'

const declared = {
  version: 1,
  description: 'Something happened.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P2Y',
  data: z.object({ text: personal(z.string()), other: z.string().optional() }),
} as const
const happened = defineEvent('tests.happened', declared)

describe('an event', () => {
  it('is named <context>.<fact>', () => {
    for (const type of ['happened', 'Tests.happened', 'tests.', 'tests.Happened', 'a.b.c'])
      expect(() => defineEvent(type, declared)).toThrow(/<context>\.<fact>/)
  })
  it('has a version from 1 and an upcaster from each older version', () => {
    for (const version of [0, -1, 1.5])
      expect(() => defineEvent('tests.x', { ...declared, version })).toThrow(/version/)
    expect(() => defineEvent('tests.x', { ...declared, version: 3, upcast: { 2: (old) => old } })).toThrow(/version 1/)
  })
  it('has a retention as an ISO 8601 period', () => {
    for (const retention of ['', 'P', '2Y', 'P2', 'two years'])
      expect(() => defineEvent('tests.x', { ...declared, retention })).toThrow(/retention/)
  })
  it('has a legal basis and recipients, which are known', () => {
    for (const missing of ['purpose', 'basis', 'recipients'] as const) {
      const { [missing]: _, ...incomplete } = declared
      expect(() => defineEvent('tests.x', incomplete as never)).toThrow(/declare its/)
    }
    expect(() => defineEvent('tests.x', { ...declared, basis: 'because' as never })).toThrow(/legal basis/)
    expect(() => defineEvent('tests.x', { ...declared, recipients: [] as never })).toThrow(/recipients/)
    expect(() => defineEvent('tests.x', { ...declared, recipients: ['everybody'] as never })).toThrow(/"everybody"/)
  })
  it('lists its personal fields, and whose data they are', () => {
    expect([...happened.personal]).toEqual([['text', { of: 'subject' }]])
    const data = z.object({ author: PersonId, text: personal(z.string(), { of: 'author' }) })
    expect([...defineEvent('tests.x', { ...declared, data }).personal]).toEqual([['text', { of: 'author' }]])
    const nobody = z.object({ text: personal(z.string(), { of: 'author' }) })
    expect(() => defineEvent('tests.x', { ...declared, data: nobody })).toThrow(/no field/)
  })
  it('is created only from valid data', () => {
    expect(happened({ text: 'a' })).toEqual({ type: 'tests.happened', version: 1, data: { text: 'a' } })
    expect(() => happened({ text: 1 } as never)).toThrow(z.ZodError)
    expect(() => happened({ text: 'a', more: 1 } as never)).toThrow(z.ZodError)
  })
  it('is upcast one version at a time', () => {
    const steps = defineEvent('tests.x', {
      ...declared,
      version: 3,
      upcast: { 1: (old) => ({ ...old, two: true }), 2: (old) => ({ ...old, three: old.two }) },
    })
    expect(upcastTo(steps, 1, {})).toEqual({ two: true, three: true })
    expect(upcastTo(steps, 2, {})).toEqual({ three: undefined })
    expect(upcastTo(steps, 3, { as: 'is' })).toEqual({ as: 'is' })
    expect(() => upcastTo(steps, 0, {})).toThrow(/no upcaster from version 0/)
  })
})

describe('a decider', () => {
  const once = { stream: 'learner', initial: 0 }
  it('ignores events that it does not name', () => {
    const decider = defineDecider('tests.decider', { ...once, evolve: (on) => [on(happened, (n) => n + 1)] })
    expect(decider.evolve(4, { type: 'tests.happened' } as never)).toBe(5)
    expect(decider.evolve(4, { type: 'tests.other' } as never)).toBe(4)
  })
  it('has one evolution per event type', () => {
    expect(() =>
      defineDecider('tests.decider', { ...once, evolve: (on) => [on(happened, (n) => n), on(happened, (n) => n)] }),
    ).toThrow(/twice/)
  })
})

it('a command’s route consists of a method and a path', () => {
  const decider = defineDecider('tests.decider', { stream: 'learner', initial: 0, evolve: () => [] })
  const command = (route: string) =>
    defineCommand('tests.do', {
      summary: 'Do',
      description: 'Does.',
      example: { learner: 'a person' },
      route,
      may: 'learning:record',
      of: () => ({ kind: 'school' }) as const,
      purpose: 'teaching',
      input: z.object({ learner: PersonId }),
      decider,
      stream: ({ learner }) => streamName('learner', learner),
      decide: () => [],
    })
  for (const route of ['GET /api/x', '/api/x', 'POST', 'POST api']) expect(() => command(route)).toThrow(/route/)
  expect(command('POST /api/x').route).toBe('POST /api/x')
})

it('a refusal differs from events, and may point to an invalid field', () => {
  expect(isRefusal([])).toBe(false)
  expect(isRefusal([happened({ text: 'a' })])).toBe(false)
  const refusal = refuse('not-so', 'It is not so.', { pointer: '/text', facts: { seen: 1 } })
  expect(isRefusal(refusal)).toBe(true)
  expect(refusal).toEqual({
    kind: 'refusal',
    code: 'not-so',
    detail: 'It is not so.',
    pointer: '/text',
    facts: { seen: 1 },
  })
  expect(refuse('not-so', 'It is not so.')).not.toHaveProperty('pointer')
})

describe('a projection', () => {
  const shape = { version: 1, description: 'Rows.', key: z.object({ person: PersonId }), row: z.object({ n: z.int() }) }
  it('is named in kebab-case', () => {
    for (const name of ['Skill', 'skill_profile', '1st'])
      expect(() => defineProjection(name, { ...shape, on: () => [] })).toThrow(/kebab/)
  })
  it('declares neither tenant nor position, and each column once', () => {
    expect(() => defineProjection('x', { ...shape, row: z.object({ tenant: z.string() }), on: () => [] })).toThrow(
      /tenant/,
    )
    expect(() => defineProjection('x', { ...shape, key: z.object({ position: z.int() }), on: () => [] })).toThrow(
      /position/,
    )
    expect(() => defineProjection('x', { ...shape, row: z.object({ person: z.string() }), on: () => [] })).toThrow(
      /key and in the row/,
    )
  })
  it('may have several handlers for one type, which run in order', () => {
    const twice = defineProjection('x', {
      ...shape,
      on: (on) => [
        on(
          happened,
          (e) => (e.subject ? { person: e.subject } : []),
          (row) => ({ n: (row?.n ?? 0) + 1 }),
        ),
        on(
          happened,
          (e) => (e.subject ? { person: e.subject } : []),
          (row) => ({ n: (row?.n ?? 0) * 10 }),
        ),
      ],
    })
    expect(twice.handlers.get('tests.happened')).toHaveLength(2)
  })
})

it('a query’s path contains only fields of its input', () => {
  const query = (path: string) =>
    defineQuery('x', {
      summary: 'Ask',
      description: 'Asks.',
      example: { input: { id: 'one' }, output: {} },
      path,
      may: 'teaching:read',
      of: () => ({ kind: 'school' }) as const,
      purpose: 'teaching',
      input: z.object({ id: z.string() }),
      output: z.object({}),
      reads: [],
      about: () => [],
      run: async () => ({}),
    })
  expect(() => query('/api/{learner}')).toThrow(/\{learner\}/)
  expect(query('/api/{id}').path).toBe('/api/{id}')
})

it('a query has a past only if each of its rows depends on one stream, and its input has no field for the moment', () => {
  const model = (of?: string) =>
    defineProjection('models', {
      version: 1,
      description: 'Rows.',
      ...(of !== undefined && { of }),
      key: z.object({ id: z.string() }),
      row: z.object({ n: z.int() }),
      on: () => [],
    })
  const query = (of: string | undefined, input: z.ZodObject) =>
    defineQuery('x', {
      summary: 'Ask',
      description: 'Asks.',
      example: { input: {}, output: {} },
      path: '/api/x',
      may: 'teaching:read',
      of: () => ({ kind: 'school' }) as const,
      purpose: 'teaching',
      input,
      output: z.object({}),
      reads: [model(of)],
      about: () => [],
      past: { reads: [], whose: async () => ({ people: [], streams: [] }) },
      run: async () => ({}),
    })
  expect(() => query(undefined, z.object({}))).toThrow(/models .* no past/)
  expect(() => query('learner', z.object({ at: z.string() }))).toThrow(/"at" is reserved/)
  expect(query('learner', z.object({})).past).toBeDefined()
})

it('a mark does not affect the original schema', () => {
  const plain = z.string()
  const [secret, column] = [personal(plain), hidden(plain)]
  expect(isHidden(column)).toBe(true)
  expect(isHidden(plain)).toBe(false)
  expect(isHidden(secret)).toBe(false)
  expect(isErased(ERASED)).toBe(true)
  for (const value of [null, undefined, 'erased', {}, { erased: false }]) expect(isErased(value)).toBe(false)
})
