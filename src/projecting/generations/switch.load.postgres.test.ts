// Switching and rolling back generations on PostgreSQL, under load and beside programs of another version.

import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { gather } from '#definitions/definitions.ts'
import { doorbell } from '#event-log/subscription.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import type { Projection } from '#kernel/projection.ts'
import { defineQuery } from '#kernel/query.ts'
import { minute } from '#kernel/specification.ts'
import { noModels } from '#ml/model-kinds.ts'
import { past } from '#past/past.ts'
import { openPool } from '#platform/database.ts'
import { queryRunner } from '#querying/query-runner.ts'
import { silentTrail } from '#trail/trail.ts'
import { bricksCodec, generationOf, laid, sleep } from '../../../tests/fixtures/rebuilds.ts'
import {
  by,
  database,
  eventually,
  forced,
  load,
  office,
  openForSwitching,
  pool,
  school,
} from '../../../tests/fixtures/switched-tallies.ts'
import {
  definedBy,
  generationsNamed,
  look,
  startProgram,
  tallyOne,
  tallyTwo,
  watchReader,
} from '../../../tests/fixtures/tallies.ts'
import { authoriseUnrelated, testCaller } from '../../../tests/fixtures/test-caller.ts'

openForSwitching()

describe('switching generations under load, on PostgreSQL', () => {
  it('shows each reader rows of one version at one position, and never older ones, while it switches and rolls back', async () => {
    const name = 'loaded-tally'
    const { log, more } = await school()
    const [one, two] = [definedBy('old', tallyOne(name)), definedBy('new', tallyTwo(name))]
    const old = await startProgram(pool, log, one)
    await eventually(async () => (await look(pool, 'loaded_tally')).kinds).toEqual([1])
    const endLoad = load(more)
    const readers = [watchReader(pool, 'loaded_tally'), watchReader(pool, 'loaded_tally')]
    const [rebuilt] = await office(log, two).rebuild([name], {
      candidate: false,
      compare: true,
      switch: 'yes',
      by: 'Ada',
      signal: new AbortController().signal,
      onProgress: () => undefined,
    })
    expect(rebuilt).toMatchObject({ fault: null, refused: null, comparison: { columns: { added: ['weight'] } } })
    expect(rebuilt?.switched).toMatchObject({ from: { state: 'retired' }, to: { id: `${name}/2`, state: 'live' } })
    const fresh = await startProgram(pool, log, two)
    await eventually(async () => (await look(pool, 'loaded_tally')).kinds).toEqual([2])
    await office(log, two).rollback(name, { ...by, by: 'Bo' })
    await office(log, two).switch(name, 2, by)
    await endLoad()
    const head = await log.head()
    for (const number of [1, 2])
      await eventually(async () => (await generationOf(pool, name, number)).position).toBe(head)
    const seen = await Promise.all(readers.map((reader) => reader.end()))
    for (const { wrong, looks } of seen) {
      expect(wrong).toEqual([])
      expect(looks).toBeGreaterThan(5)
    }
    expect(seen.flatMap(({ kindsInTurn }) => kindsInTurn)).toContain(2)
    expect(await look(pool, 'loaded_tally')).toMatchObject({ bricks: Number(head), kinds: [2] })
    expect(
      (await office(log, two).history(name, 10)).map(({ action, generation, by }) => [action, generation, by]),
    ).toEqual([
      ['switch', 2, 'somebody'],
      ['rollback', 1, 'Bo'],
      ['switch', 2, 'Ada'],
      ['built', 2, 'Ada'],
      ['rebuild', 2, 'Ada'],
    ])
    await old.stop()
    await fresh.stop()
  })

  it('lets an old and a new program work side by side on a changed column, without a failing query in either', async () => {
    const name = 'rolling-tally'
    const { log, more } = await school()
    const [one, two] = [tallyOne(name), tallyTwo(name)]
    const old = await startProgram(pool, log, definedBy('old', one))
    const asking = openPool(database.url, { name: 'rolling', role: 'sillage_app', int8: 'number', max: 4 })
    const db = new Kysely<unknown>({
      dialect: new PostgresDialect({ pool: asking }),
      plugins: [new CamelCasePlugin()],
    }).withSchema('read')
    const questions = (reads: Projection, alsoReads: readonly Projection[], meanwhile = async () => {}) => {
      const sum = defineQuery('tally', {
        summary: 'Test',
        description: 'For this test.',
        example: { input: {}, output: { bricks: 0, kinds: [] } },
        path: '/api/tally',
        may: 'teaching:read',
        of: () => ({ kind: 'school' }) as const,
        purpose: 'teaching',
        input: z.object({}),
        output: z.object({ bricks: z.int(), kinds: z.array(z.int()) }),
        reads: [reads],
        ...(alsoReads.length > 0 && { alsoReads }),
        about: () => [],
        async run({ db: tables }) {
          await meanwhile()
          const rows = await tables.selectFrom('rollingTally').selectAll().execute()
          const numbers = (column: string) => rows.map((row) => Number(Reflect.get(row, column)))
          return { bricks: numbers('bricks').reduce((a, b) => a + b, 0), kinds: [...new Set(numbers('kind'))] }
        },
      })
      return queryRunner({
        definitions: gather([laid, subjectErased, reads, sum].map((definition) => ['a test', definition] as const)),
        db,
        log,
        codec: bricksCodec,
        past: past({ log, codec: bricksCodec, snapshots: null }),
        trail: silentTrail,
        now: () => minute(0),
        moved: doorbell(),
        models: () => noModels,
        authorise: authoriseUnrelated,
      })
    }
    const caller = testCaller(['teaching:read'])
    const querySets = [questions(one, []), questions(two, [one])]
    let isOver = false
    const seen = querySets.map(() => new Set<number>())
    const failures: unknown[] = []
    const queryLoops = querySets.map(async (queries, n) => {
      while (!isOver) {
        try {
          const { output } = await queries.run({ query: 'tally', input: {}, caller })
          const { kinds } = z.object({ kinds: z.array(z.int()) }).parse(output)
          for (const kind of kinds) seen[n]?.add(kind)
          if (kinds.length > 1) failures.push(kinds)
        } catch (error) {
          failures.push(error)
        }
        await sleep(2)
      }
    })
    const endLoad = load(more)

    // The new program starts. Nothing is rebuilt, the old rows are served, and `status` shows that their version
    // differs.
    const next = office(log, definedBy('new', two))
    const fresh = await startProgram(pool, log, definedBy('new', two))
    expect((await generationsNamed(pool, name)).map(({ id }) => id)).toEqual([`${name}/1`])
    expect((await next.status()).find(({ projection }) => projection === name)).toMatchObject({
      verdict: 'changed',
      definedVersion: 2,
      generations: [{ version: 1, state: 'live', frozenSince: null }],
    })
    const asWanted = { candidate: false, compare: true, by: 'Ada', signal: new AbortController().signal }
    const [built] = await next.rebuild([name], { ...asWanted, switch: 'no', onProgress: () => undefined })
    expect(built).toMatchObject({ refused: null, comparison: { columns: { added: ['weight'], removed: [] } } })
    await next.switch(name, null, by)
    await eventually(() => seen[1]?.has(2)).toBe(true)
    // The old program reads and feeds its own rows as before, so that a rollback finds them up to date.
    const switchedAt = await log.head()
    await eventually(async () => (await generationOf(pool, name, 1)).position >= switchedAt).toBe(true)
    expect((await next.status()).find(({ projection }) => projection === name)?.generations[0]).toMatchObject({
      state: 'retired',
      frozenSince: null,
    })
    expect((await next.planRollback(name)).isFed).toBe(true)
    await next.rollback(name, by)
    await next.switch(name, 2, by)
    await endLoad()
    isOver = true
    await Promise.all(queryLoops)
    expect(failures).toEqual([])
    expect([...(seen[0] ?? [])]).toEqual([1])

    // Nor if the rows that it was about to read are replaced.
    let isGone = false
    const late = questions(two, [one], async () => {
      if (isGone) return
      isGone = true
      await next.rollback(name, forced)
      await next.drop(name, 2, 'somebody')
    })
    expect((await late.run({ query: 'tally', input: {}, caller })).output).toMatchObject({ kinds: [1] })
    await old.stop()
    await fresh.stop()
    await db.destroy()
  })
})
