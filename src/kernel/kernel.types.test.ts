/** The types that definitions infer, checked by the compiler. */
import { expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { inArrivalOrder } from './amendment.ts'
import { type Command, type Decision, defineCommand, isRefusal, type Refusal } from './command.ts'
import { defineDecider } from './decider.ts'
import { defineEvent, type EventOf, type NewEvent, type RecordedEvent } from './event.ts'
import { PersonId, type Position, streamName, type TenantId } from './ids.ts'
import type { Permission } from './permission.ts'
import { type Erased, hidden, isErased, personal, type Readable, type Visible } from './personal.ts'
import { anyEvent, defineProjection, opened, refold, remove, unconcerned } from './projection.ts'
import { defineQuery, missing, type Query, type Tables } from './query.ts'

const data = z.object({
  skill: z.string(),
  level: z.int().optional(),
  response: personal(z.string()),
  note: personal(z.string().optional()),
})
const answered = defineEvent('tests.answered', {
  version: 1,
  description: 'A learner answered.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
  data,
})
const corrected = defineEvent('tests.corrected', {
  version: 1,
  description: 'An answer was corrected.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
  data: z.object({ answer: z.string() }),
  amends: {
    fact: answered,
    names: ({ answer }) => ({ id: answer, revision: null }),
    says: ({ answer }) => ({ skill: answer }),
  },
})
type Count = { readonly answers: number }
const counter = defineDecider<Count>('tests.counter', {
  stream: 'learner',
  initial: { answers: 0 },
  evolve: (on) => [on(answered, (state) => ({ answers: state.answers + 1 }))],
})
const profile = defineProjection('tests-profile', {
  version: 1,
  description: 'Answers by skill.',
  key: z.object({ learner: PersonId, skill: z.string() }),
  row: z.object({ answers: z.int(), streak: hidden(z.int()) }),
  on: (on) => [
    on(
      answered,
      (e) => (e.subject ? { learner: e.subject, skill: e.data.skill } : []),
      (row) => ({ answers: (row?.answers ?? 0) + 1, streak: 0 }),
    ),
  ],
})

it('does not compile an event without its legal basis or its recipients', () => {
  const declared = {
    version: 1,
    description: 'Said.',
    purpose: 'teaching',
    retention: 'P1Y',
    data: z.object({}),
  } as const
  const basis = 'public-task'
  const recipients = ['teachers'] as const
  expectTypeOf(defineEvent).toBeCallableWith('tests.said', { ...declared, basis, recipients })
  // @ts-expect-error: no recipients
  expectTypeOf(defineEvent).toBeCallableWith('tests.said', { ...declared, basis })
  // @ts-expect-error: no legal basis
  expectTypeOf(defineEvent).toBeCallableWith('tests.said', { ...declared, recipients })
})

it('creates events with the type and data of their definition', () => {
  expectTypeOf(answered).returns.toEqualTypeOf<
    NewEvent<
      'tests.answered',
      { skill: string; level?: number | undefined; response: string; note?: string | undefined }
    >
  >()
  // @ts-expect-error: a level is a number
  expectTypeOf(answered).toBeCallableWith({ skill: 'a', level: 'three', response: 'b' })
})

it('types personal fields, and no others, as possibly erased', () => {
  type Read = Readable<typeof data>
  expectTypeOf<Read['response']>().toEqualTypeOf<string | Erased>()
  expectTypeOf<Read['note']>().toEqualTypeOf<string | undefined | Erased>()
  expectTypeOf<Read['skill']>().toEqualTypeOf<string>()
  expectTypeOf<Read['level']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<EventOf<typeof answered>>().toEqualTypeOf<
    RecordedEvent<'tests.answered', Pick<Read, 'skill' | 'level'>>
  >()
})

it('types a field as possibly erased wherever in it the mark is', () => {
  const name = personal(z.string())
  type Read = Readable<typeof wrapped>
  const wrapped = z.object({
    optional: name.optional(),
    nullable: name.nullable(),
    byDefault: name.default(''),
    prefault: name.prefault(''),
    caught: name.catch(''),
    readonly: name.readonly(),
    longer: name.max(10).describe('A name.').optional(),
    array: z.array(name),
    set: z.set(name),
    record: z.record(z.string(), name),
    map: z.map(z.string(), name),
    tuple: z.tuple([z.int(), name]),
    rest: z.tuple([z.int()], name),
    union: z.union([z.int(), name]),
    intersection: z.intersection(z.object({ a: z.int() }), z.object({ name })),
    object: z.object({ a: z.object({ name }).optional() }),
    transformed: name.transform((text) => text.length),
    piped: z.string().pipe(name),
    preprocessed: z.preprocess(String, name),
    lazy: z.lazy(() => name),
    deep: z.array(z.object({ names: z.record(z.string(), z.union([name, z.null()])) })).optional(),
  })
  expectTypeOf<Read['optional']>().toEqualTypeOf<string | undefined | Erased>()
  expectTypeOf<Read['array']>().toEqualTypeOf<string[] | Erased>()
  expectTypeOf<Read['transformed']>().toEqualTypeOf<number | Erased>()
  type NeverErased = { [Field in keyof Read]: Erased extends Read[Field] ? never : Field }[keyof Read]
  expectTypeOf<[NeverErased]>().toEqualTypeOf<[never]>()
  const unmarked = z.object({ a: z.array(z.object({ b: z.union([z.string(), z.null()]) })), c: z.string().nullable() })
  expectTypeOf<Readable<typeof unmarked>>().toEqualTypeOf<Required<z.output<typeof unmarked>>>()
})

it('hides personal fields from deciders, and from folds that do not declare them', () => {
  defineDecider<{ length: number }>('tests.careless', {
    stream: 'learner',
    initial: { length: 0 },
    // @ts-expect-error: a decider has no response
    evolve: (on) => [on(answered, (_, e) => ({ length: e.data.response.length }))],
  })
  const row = { key: z.object({ learner: PersonId }), row: z.object({ text: z.string() }) }
  const declared = { version: 1, description: 'For this test.', ...row }
  const keyed = (e: RecordedEvent<string, object>) => (e.subject ? [{ learner: e.subject }] : [])
  defineProjection('undeclared', {
    ...declared,
    // @ts-expect-error: the event has no response
    on: (on) => [on(answered, keyed, (_, e) => ({ text: e.data.response }))],
  })
  defineProjection('careless', {
    ...declared,
    // @ts-expect-error: the response may be erased
    on: (on) => [on(opened(answered, ['response'], 'For this test.'), keyed, (_, e) => ({ text: e.data.response }))],
  })
  defineProjection('careful', {
    ...declared,
    on: (on) => [
      on(opened(answered, ['response'], 'For this test.'), keyed, (_, e) => ({
        text: isErased(e.data.response) ? '' : e.data.response,
      })),
    ],
  })
  // @ts-expect-error: a skill is not personal
  opened(answered, ['skill'], 'For this test.')
})

it('types the state and the input of a command’s decision', () => {
  const command = defineCommand('tests.answer', {
    summary: 'Answer',
    description: 'Answers.',
    example: { learner: 'a person' },
    may: 'learning:record',
    of: () => ({ kind: 'school' }) as const,
    purpose: 'teaching',
    input: z.object({ learner: PersonId, tries: z.coerce.number().default(1) }),
    decider: counter,
    stream: ({ learner }) => streamName('learner', learner),
    decide(state, input, context) {
      expectTypeOf(state).toEqualTypeOf<Count>()
      expectTypeOf(input).toEqualTypeOf<{ learner: PersonId; tries: number }>()
      expectTypeOf(context.tenant).toEqualTypeOf<TenantId>()
      return [answered({ skill: 'a', response: 'b' })]
    },
  })
  expectTypeOf(command.name).toEqualTypeOf<'tests.answer'>()
})

it('distinguishes a refusal from events', () => {
  const decision = [] as Decision
  if (isRefusal(decision)) expectTypeOf(decision).toEqualTypeOf<Refusal>()
  else expectTypeOf(decision).toEqualTypeOf<readonly NewEvent<string, object>[]>()
})

it('requires the complete key and row in a fold, and allows a partial key only for removal', () => {
  type Key = { learner: PersonId; skill: string }
  const whole = (): readonly Key[] => []
  const part = (): readonly Partial<Key>[] => []
  defineProjection('tests-partial', {
    version: 1,
    description: 'Partial keys.',
    key: z.object({ learner: PersonId, skill: z.string() }),
    row: z.object({ answers: z.int() }),
    on: (on) => [
      on(answered, part, remove),
      on(answered, whole, () => ({ answers: 1 })),
      // @ts-expect-error: a fold needs the skill too
      on(answered, part, () => ({ answers: 1 })),
      // @ts-expect-error: a row has its answers
      on(answered, whole, () => ({})),
    ],
  })
})

it('refuses undeclared columns in a key, in a row and in a decider’s state', () => {
  type Key = { learner: PersonId; skill: string }
  const whole = (): readonly Key[] => []
  const once = () => ({ answers: 1 })
  const learner = PersonId.parse('00000000-0000-4000-8000-000000000001')
  defineProjection('tests-misspelt', {
    version: 1,
    description: 'Misspelt columns.',
    key: z.object({ learner: PersonId, skill: z.string() }),
    row: z.object({ answers: z.int(), note: z.string().optional() }),
    // @ts-expect-error: no such column to index
    indexes: [['skil']],
    on: (on, revise) => [
      on(answered, whole, (row) => ({ ...row, answers: 1, note: 'a' })),
      // @ts-expect-error: the note is misspelt, and a note may be absent
      on(answered, whole, (row) => ({ ...row, answers: 1, notte: 'a' })),
      // @ts-expect-error: answers are a number
      on(answered, whole, (row) => ({ ...row, answers: '1' })),
      // @ts-expect-error: the key has no such column
      on(answered, (e) => ({ learner, skill: e.data.skill, skil: 'a' }), once),
      // @ts-expect-error: nor in a list of keys
      on(answered, (e) => [{ learner, skill: e.data.skill, skil: 'a' }], once),
      // @ts-expect-error: nor where rows go
      on(answered, () => ({ learner, skil: 'a' }), remove),
      // @ts-expect-error: nor on any event
      on(anyEvent, whole, () => ({ answers: 1, notte: 'a' })),
      // @ts-expect-error: nor in a revision
      revise(corrected, whole, (row) => row && { ...row, notte: 'a' }),
    ],
  })
  defineDecider<{ answers: number; last?: string }>('tests.misspelt', {
    stream: 'learner',
    initial: { answers: 0 },
    evolve: (on) => [
      on(corrected, (state, e) => ({ ...state, last: e.data.answer })),
      // @ts-expect-error: the last one is misspelt
      on(answered, (state, e) => ({ ...state, lastt: e.data.skill })),
    ],
  })
})

it('refuses a command and a query that do not say of whom or what they are', () => {
  expectTypeOf<{ may: 'learning:read' }>().not.toExtend<Pick<Command, 'may' | 'of'>>()
  expectTypeOf<{ may: 'learning:read' }>().not.toExtend<Pick<Query, 'may' | 'of'>>()
})

it('refuses a permission that does not exist', () => {
  const declared = { summary: 'Answer', description: 'Answers.', purpose: 'teaching', input: z.object({}) } as const
  const stream = () => streamName('learner', '00000000-0000-4000-8000-000000000001')
  const of = () => ({ kind: 'school' }) as const
  const rule = { ...declared, of, decider: counter, stream, example: {}, decide: () => [] }
  defineCommand('tests.answer', { ...rule, may: 'learning:record' })
  // @ts-expect-error: misspelt
  expect(() => defineCommand('tests.answer', { ...rule, may: 'learning:recrod' })).toThrow('needs a permission')
  const question = {
    ...declared,
    of,
    path: '/api/tests',
    output: z.object({}),
    reads: [],
    about: () => [],
    example: { input: {}, output: {} },
  } as const
  defineQuery('tests', { ...question, may: 'learning:read', run: async () => ({}) })
  // @ts-expect-error: misspelt
  expect(() => defineQuery('tests', { ...question, may: 'learning:raed', run: async () => ({}) })).toThrow()
  expectTypeOf<'learning:recrod'>().not.toExtend<Permission>()
})

it('hides fields that are valid only in order of arrival from folds that run in both orders', () => {
  const declared = {
    version: 1,
    description: 'Judged again.',
    purpose: 'teaching',
    basis: 'public-task',
    recipients: ['teachers'],
    retention: 'P1Y',
  } as const
  const judged = defineEvent('tests.judged', {
    ...declared,
    data: z.object({ answer: z.string(), level: z.int(), was: inArrivalOrder(z.int()) }),
    amends: {
      fact: answered,
      names: (judgement) => {
        expectTypeOf(judgement).toEqualTypeOf<{ answer: string; level: number }>()
        return { id: judgement.answer, revision: null }
      },
      says: ({ level }) => ({ level }),
    },
  })
  const names = () => ({ id: '', revision: null })
  defineEvent('tests.misjudged', {
    ...declared,
    data: z.object({}),
    // @ts-expect-error: a level is a number
    amends: { fact: answered, names, says: () => ({ level: 'three' }) },
  })
  const key = (e: { subject: PersonId | null }) => (e.subject ? { learner: e.subject } : [])
  defineProjection('tests-judged', {
    version: 1,
    description: 'Judgements.',
    of: 'learner',
    words: {
      title: { fr: 'Test', en: 'Test' },
      columns: { learner: { fr: 'learner', en: 'learner' }, was: { fr: 'was', en: 'was' } },
    },
    key: z.object({ learner: PersonId }),
    row: z.object({ was: z.int() }),
    on: (on, revise) => [
      // @ts-expect-error: how it was judged before is not known by time
      on(judged, key, (_, e) => ({ was: e.data.was })),
      revise(judged, key, (row, e) => row && { was: e.data.was }),
      revise(judged, unconcerned),
      revise(judged, key, refold),
      // @ts-expect-error: an answer amends nothing
      revise(answered, unconcerned),
    ],
  })
})

it('requires words for each visible column of a person’s read model, and for no others', () => {
  const of = <Words>(words: Words) => ({
    version: 1,
    description: 'Judgements.',
    of: 'learner' as const,
    key: z.object({ learner: PersonId }),
    row: z.object({ mark: z.enum(['a', 'b']), run: hidden(z.int()) }),
    words,
    on: () => [],
  })
  const said = { fr: 'mot', en: 'word' }
  defineProjection('tests-said', of({ title: said, columns: { learner: said, mark: said } }))
  // @ts-expect-error: `mark` has none
  defineProjection('tests-forgotten', of({ title: said, columns: { learner: said } }))
  // @ts-expect-error: no English
  defineProjection('tests-french', of({ title: said, columns: { learner: said, mark: { fr: 'note' } } }))
  const { words: _, ...wordless } = of(said)
  // @ts-expect-error: none at all
  defineProjection('tests-wordless', wordless)
  const { of: __, ...ofNobody } = wordless
  defineProjection('tests-of-nobody', ofNobody)
})

it('hides hidden columns from queries, and names tables and columns in camel case', () => {
  expectTypeOf<Visible<(typeof profile)['row']>>().toEqualTypeOf<{ answers: number }>()
  type Row = Tables<readonly [typeof profile]>['testsProfile']
  expectTypeOf<keyof Row>().toEqualTypeOf<'tenant' | 'learner' | 'skill' | 'answers'>()
  expectTypeOf<Row['answers']>().toEqualTypeOf<number>()
  defineQuery('tests-question', {
    summary: 'Ask',
    description: 'Asks.',
    example: { input: { learner: 'a person' }, output: { answers: 1 } },
    path: '/api/tests/{learner}',
    may: 'teaching:read',
    of: () => ({ kind: 'school' }) as const,
    purpose: 'teaching',
    input: z.object({ learner: PersonId }),
    output: z.object({ answers: z.int() }),
    reads: [profile],
    about: ({ learner }) => [learner],
    async run({ db }, { learner }) {
      const row = await db
        .selectFrom('testsProfile')
        .select(['answers'])
        .where('learner', '=', learner)
        .executeTakeFirst()
      // @ts-expect-error: a streak is for the fold, not for readers
      db.selectFrom('testsProfile').select(['streak'])
      return row ?? missing('learner')
    },
  })
})

it('distinguishes ids of different kinds', () => {
  expectTypeOf<PersonId>().not.toExtend<TenantId>()
  expectTypeOf<string>().not.toExtend<PersonId>()
  expectTypeOf<bigint>().not.toExtend<Position>()
})
