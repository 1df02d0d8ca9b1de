// A stored past whose answer does not fit: a named problem with the history at fault, whatever goes wrong.

import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { doorbell } from '#event-log/subscription.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import { derivedCommandId, eventId, PersonId, streamName } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'
import { defineQuery } from '#kernel/query.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { noModels } from '#ml/model-kinds.ts'
import { past } from '#past/past.ts'
import { openPool } from '#platform/database.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { attempted } from '../../tests/fixtures/learning.ts'
import { authoriseUnrelated, testCaller } from '../../tests/fixtures/test-caller.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { queryRunner } from './query-runner.ts'

const people = ['a1', 'a2', 'a3', 'a4', 'a5'].map((name) => PersonId.parse(id(name)))
const definitions = await readDefinitions()
const codec = codecOf(definitions.events, testKeys)
const log = openMemoryLog()

const ofLearner = ({ subject }: { subject: PersonId | null }) => (subject ? { learner: subject } : [])

const counts = defineProjection('counts', {
  version: 1,
  description: 'For this test.',
  of: 'learner',
  words: {
    title: { fr: 'Test', en: 'Test' },
    columns: { learner: { fr: 'learner', en: 'learner' }, count: { fr: 'count', en: 'count' } },
  },
  key: z.object({ learner: PersonId }),
  row: z.object({ count: z.int() }),
  on: (on) => [on(exerciseAttempted, ofLearner, (row = { count: 0 }) => ({ count: row.count + 1 }))],
})
const request = {
  summary: 'Test',
  description: 'For this test.',
  may: 'teaching:read',
  of: () => ({ kind: 'school' }) as const,
  purpose: 'teaching',
  input: z.object({}),
  about: () => [],
  reads: [counts],
  past: { reads: [], whose: async () => ({ people, streams: [] }) },
} as const
/** Fits three answers of a learner, but not four; and eight of a class, but not nine. */
const strict = defineQuery('strict', {
  ...request,
  path: '/api/strict',
  example: { input: {}, output: { rows: [], sum: 0 } },
  output: z.object({ rows: z.array(z.object({ count: z.int().max(3) })), sum: z.int().max(8) }),
  run: async ({ db }) => {
    const rows = await db.selectFrom('counts').select('count').orderBy('count').execute()
    return { rows, sum: rows.reduce((sum, { count }) => sum + count, 0) }
  },
})
/** Divides by what is left to four. */
const dividing = defineQuery('dividing', {
  ...request,
  path: '/api/dividing',
  example: { input: {}, output: [] },
  output: z.array(z.object({ share: z.number() })),
  run: ({ db }) => db.selectFrom('counts').select(sql<number>`1 / (4 - count)`.as('share')).execute(),
})

const [first, second, third] = people

let position = 0n
async function answers(person: PersonId, times: number) {
  for (let n = 0; n < times; n += 1) {
    position += 1n
    const command = derivedCommandId(person, String(position))
    await log.append({
      stream: streamName('learner', person),
      tenant: someone.tenant,
      expected: 'any',
      events: [
        {
          ...attempted({ response: 'Ce que Zoé a écrit' }),
          id: eventId(command, 1),
          subject: person,
          actor: someone.teacher,
          correlationId: command,
          causationId: null,
          fingerprint: 0,
          occurredAt: minute(Number(position)),
          zone: someone.zone,
          sealed: [],
        },
      ],
    })
  }
}

describe('a stored past that no answer fits', () => {
  let database: TestDatabase
  let db: Kysely<unknown>
  beforeAll(async () => {
    database = await freshDatabase('unfit past')
    const pool = openPool(database.url, { name: 'unfit past', role: 'sillage_app', int8: 'number', max: 2 })
    db = new Kysely<unknown>({
      dialect: new PostgresDialect({ pool }),
      plugins: [new CamelCasePlugin()],
    }).withSchema('read')
    if (!first || !second || !third) throw new Error('nobody is there')
    for (const person of people) await answers(person, 1)
    await answers(third, 2)
    await answers(first, 1)
    await answers(second, 1)
    await answers(third, 1)
  })
  afterAll(async () => {
    await db.destroy()
    await database.drop()
  })

  const ask = (query: string, at: string) =>
    queryRunner({
      definitions: { ...definitions, queries: new Map([strict, dividing].map((one) => [one.name, one])) },
      db,
      log,
      codec,
      past: past({ log, codec, snapshots: null }),
      trail: { record: () => {} },
      now: () => minute(1_000),
      moved: doorbell(),
      models: () => noModels,
      authorise: authoriseUnrelated,
    }).run({ query, input: {}, caller: testCaller(['teaching:read']), moment: { at } })
  const problemOf = (query: string, at: string) =>
    ask(query, at).then(
      () => null,
      (error: unknown) => (error instanceof QueryFailed ? error.problem : error),
    )

  it('is answered as long as it fits', async () =>
    expect(await ask('strict', '8')).toMatchObject({ output: { sum: 8 }, position: 8n }))

  it('names no history if each one fits alone', async () =>
    expect(await problemOf('strict', '9')).toEqual({
      kind: 'answer-unfit',
      question: 'strict',
      position: 9n,
      stream: null,
      faults: ['/sum: too_big'],
    }))

  it.each([
    ['strict', ['/rows/0/count: too_big']],
    // An error of the database itself: a division by zero.
    ['dividing', ['error']],
  ])(
    'names the history at fault, its last position and the rule (%s), and none of its content',
    async (query, faults) => {
      const stream = `learner-${third}`
      expect(await problemOf(query, '10')).toEqual({
        kind: 'answer-unfit',
        question: query,
        position: 10n,
        stream,
        faults,
      })
    },
  )
})
