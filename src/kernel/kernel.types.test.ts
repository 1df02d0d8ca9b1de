/** What the vocabulary infers: checked by the compiler, so that nothing has to be written twice. */
import { expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { inArrivalOrder } from './amendment.ts'
import { type Decision, defineCommand, isRefusal, type Refusal } from './command.ts'
import { defineDecider } from './decider.ts'
import { defineEvent, type EventOf, type NewEvent, type RecordedEvent } from './event.ts'
import { PersonId, type Position, streamName, type TenantId } from './ids.ts'
import { type Erased, hidden, personal, type Readable, type Visible } from './personal.ts'
import { defineProjection, refold, remove, unconcerned } from './projection.ts'
import { defineQuery, missing, type Tables } from './query.ts'

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
  retention: 'P1Y',
  data,
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

it('makes events of their own type and data', () => {
  expectTypeOf(answered).returns.toEqualTypeOf<
    NewEvent<
      'tests.answered',
      { skill: string; level?: number | undefined; response: string; note?: string | undefined }
    >
  >()
  // @ts-expect-error: a level is a number
  expectTypeOf(answered).toBeCallableWith({ skill: 'a', level: 'three', response: 'b' })
})

it('shows a personal field as what it is or erased, and no other field so', () => {
  type Read = Readable<typeof data>
  expectTypeOf<Read['response']>().toEqualTypeOf<string | Erased>()
  expectTypeOf<Read['note']>().toEqualTypeOf<string | undefined | Erased>()
  expectTypeOf<Read['skill']>().toEqualTypeOf<string>()
  expectTypeOf<Read['level']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<EventOf<typeof answered>>().toEqualTypeOf<RecordedEvent<'tests.answered', Read>>()
})

it('lets no fold treat a personal field as never erased', () => {
  defineDecider<{ length: number }>('tests.careless', {
    stream: 'learner',
    initial: { length: 0 },
    // @ts-expect-error: an erased response has no length
    evolve: (on) => [on(answered, (_, e) => ({ length: e.data.response.length }))],
  })
})

it('gives a command’s decision its decider’s state and its input', () => {
  const command = defineCommand('tests.answer', {
    description: 'Answers.',
    may: 'tests:answer',
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

it('tells a refusal from events', () => {
  const decision = [] as Decision
  if (isRefusal(decision)) expectTypeOf(decision).toEqualTypeOf<Refusal>()
  else expectTypeOf(decision).toEqualTypeOf<readonly NewEvent<string, object>[]>()
})

it('asks a fold for the whole key and the whole row, and allows a part of the key for removal alone', () => {
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

it('shows a fold that runs in both orders nothing that is true in the order of arrival only', () => {
  const declared = { version: 1, description: 'Judged anew.', purpose: 'teaching', retention: 'P1Y' } as const
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

it('wants words for each column of a person’s read model that may be seen, and for no other', () => {
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
    description: 'Asks.',
    path: '/api/tests/{learner}',
    may: 'tests:read',
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

it('keeps ids of different things apart', () => {
  expectTypeOf<PersonId>().not.toExtend<TenantId>()
  expectTypeOf<string>().not.toExtend<PersonId>()
  expectTypeOf<bigint>().not.toExtend<Position>()
})
