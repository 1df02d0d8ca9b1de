// Verifying a table's rows against the log, and exporting them as CSV, on PostgreSQL.
import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { importerOf } from '#imports/answers/answer-plans.ts'
import { imported as importedAnswers, learnersOf } from '#imports/answers/answers.fixtures.ts'
import { withdrawFacts } from '#imports/withdraw-facts.ts'
import { PersonId, TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { id, someone } from '#kernel/specification.ts'
import { openPool } from '#platform/database.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import learnerProgress from '../../../projections/learning/learner-progress.ts'
import { type Brick, bricksCodec, foldLive, generationOf, lay, sleep, walls } from '../../../tests/fixtures/rebuilds.ts'
import { asWritten } from '../../../tests/fixtures/test-read-models.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { membership } from '../workers/membership.ts'
import { type Administration, administration } from './administration.ts'
import type { Verified } from './verify-generation.ts'

const people = Array.from({ length: 30 }, () => PersonId.parse(randomUUID()))
const [anna, bilal, chloe] = people

describe('verifying rows against the log, on PostgreSQL', () => {
  let database: TestDatabase
  let pool: pg.Pool

  beforeAll(async () => {
    database = await freshDatabase('verify')
    pool = openPool(`${database.url}?options=-c%20synchronous_commit%3Doff`, { name: 'verify', max: 6 })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  /** Live rows of everybody's walls. */
  async function standing(projection: Projection, bricks: readonly Brick[] = []): Promise<Administration> {
    const log = openMemoryLog()
    const all = people.flatMap((person) => [1, 2, 3].map((what) => ({ person, what, word: `mot "${what}", où` })))
    await lay(log, [...all, ...bricks])
    await foldLive(pool, log, [projection])
    return administration({
      pool,
      log,
      codec: bricksCodec,
      defined: asWritten([projection]),
      newMembership: () => membership(pool, { id: randomUUID(), name: 'a test' }),
      delay: sleep,
    })
  }
  const verify = (office: Administration, name: string, sample: number): Promise<Verified> =>
    office.verify(name, null, { sample, show: 10, signal: new AbortController().signal, onProgress: () => undefined })

  it('finds nothing wrong in rows that the live path has folded, removed and made again', async () => {
    const office = await standing(walls('sound-walls'), [
      ...people.slice(0, 9).map((person): Brick => ({ person, what: 'leave' })),
      ...people.slice(0, 5).map((person): Brick => ({ person, what: 0 })),
    ])
    expect(await verify(office, 'sound-walls', 1_000)).toMatchObject({
      wrong: 0,
      first: [],
      checked: 60,
      rows: 52,
      events: 104,
    })
    const some = await verify(office, 'sound-walls', 8)
    expect(some.wrong).toBe(0)
    expect(some.checked).toBeGreaterThan(0)
    expect(some.checked).toBeLessThan(60)
  })

  it('finds a row that was changed by hand, one that was deleted, and one that no event made', async () => {
    const office = await standing(walls('mended-walls'))
    await pool.query(`update read.mended_walls__g1 set total = 70, run = run + 1 where person = $1 and wall = 'home'`, [
      anna,
    ])
    await pool.query(`delete from read.mended_walls__g1 where person = $1 and wall = 'home'`, [bilal])
    await pool.query(
      `insert into read.mended_walls__g1 select tenant, person, 'invented', bricks, total, words, last, heaviest, run, position
        from read.mended_walls__g1 where person = $1 and wall = 'home'`,
      [chloe],
    )
    await pool.query(`update read.mended_walls__g1 set position = 1 where person = $1 and wall = 'home'`, [people[4]])
    const result = await verify(office, 'mended-walls', 1_000)
    expect(result.wrong).toBe(4)
    const byPerson = new Map(result.first.map((difference) => [difference.key.person, difference]))
    expect(byPerson.get(String(anna))).toMatchObject({
      kind: 'changed',
      columns: { total: { before: 70, after: 6 }, run: { before: 2, after: 1 } },
    })
    expect(byPerson.get(String(bilal))).toMatchObject({ kind: 'only-after', key: { wall: 'home' } })
    expect(byPerson.get(String(chloe))).toMatchObject({ kind: 'only-before', key: { wall: 'invented' } })
    expect(Object.keys(byPerson.get(String(people[4]))?.columns ?? {})).toEqual(['position'])
  })

  it('checks no more keys than requested, even if nearly all rows are missing', async () => {
    const office = await standing(walls('emptied-walls'))
    await pool.query('truncate read.emptied_walls__g1')
    const result = await verify(office, 'emptied-walls', 4)
    expect(result.checked).toBe(8)
    expect(result.wrong).toBeGreaterThan(0)
    expect(result.wrong).toBeLessThanOrEqual(8)
  })

  it('reads the stream of a withdrawn import once, however many events withdraw it', async () => {
    const log = openMemoryLog()
    const answers = Array.from({ length: 1_200 }, (_, n) => `a,x${n % 7},add,${n % 2}`)
    const { tenant } = await importedAnswers(log, ['user,item,skill,correct', ...answers])
    const learners = await learnersOf(tenant, ['a'])
    const codec = codecOf((await readDefinitions()).events, testKeys)
    const parts = { log, codec, tenant, zone: someone.zone, level: 'identifying' as const, actor: importerOf(tenant) }
    await withdrawFacts(parts, learners, { source: 'answers' })
    await foldLive(pool, log, [learnerProgress], undefined, codec)
    let reads = 0
    const office = administration({
      ...{ pool, codec, defined: asWritten([learnerProgress]), delay: sleep },
      log: {
        ...log,
        readStream(...question) {
          reads += 1
          return log.readStream(...question)
        },
      },
      newMembership: () => membership(pool, { id: randomUUID(), name: 'a test' }),
    })
    expect(await verify(office, learnerProgress.name, 100)).toMatchObject({ wrong: 0, checked: 1 })
    expect(reads).toBe(1)
  })

  it('accepts a parked row as it is, and finds it wrong once the code is fixed and nobody has retried', async () => {
    const name = 'waiting-walls'
    const heavy = [
      { person: people[0] ?? someone.learner, what: 13 },
      { person: people[0] ?? someone.learner, what: 1 },
    ]
    const cannot = walls(name, { onPoison: 'park-key', bears: (size) => size !== 13 })
    const office = await standing(cannot, heavy)
    expect((await generationOf(pool, name, 1)).parkedKeys).toBe(2)
    expect((await verify(office, name, 1_000)).wrong).toBe(0)
    const { projection } = { projection: walls(name, { onPoison: 'park-key' }) }
    const log = openMemoryLog()
    await lay(log, [
      ...people.flatMap((person) => [1, 2, 3].map((what) => ({ person, what, word: `mot "${what}", où` }))),
      ...heavy,
    ])
    const mended = administration({
      pool,
      log,
      codec: bricksCodec,
      defined: asWritten([projection]),
      newMembership: () => membership(pool, { id: randomUUID(), name: 'a test' }),
      delay: sleep,
    })
    const { wrong, first } = await verify(mended, name, 1_000)
    expect(wrong).toBe(2)
    expect(first.map(({ kind, key }) => `${kind} ${key.wall}`).sort()).toEqual(['changed anywhere', 'changed home'])
  })

  it('names the event at fault if the rows cannot be folded again', async () => {
    const name = 'fragile-walls'
    await standing(walls(name))
    const log = openMemoryLog()
    await lay(
      log,
      people.flatMap((person) => [1, 2, 3].map((what) => ({ person, what }))),
    )
    const fragile = administration({
      pool,
      log,
      codec: bricksCodec,
      defined: asWritten([walls(name, { bears: (size) => size < 3 })]),
      newMembership: () => membership(pool, { id: randomUUID(), name: 'a test' }),
      delay: sleep,
    })
    await expect(verify(fragile, name, 1_000)).rejects.toMatchObject({
      code: 'faulted',
      message: expect.stringMatching(/the event bricks\.laid at position 3 failed \(Error \(tests\/fixtures\//),
    })
  })

  it('exports the rows of all schools or of one as CSV with a heading, without hidden columns', async () => {
    const office = await standing(walls('told-walls'))
    const write = async (tenant: TenantId | null, heading: boolean) => {
      let text = ''
      const to = new Writable({
        write(chunk, _, done) {
          text += chunk
          done()
        },
      })
      const { rows } = await office.export('told-walls', null, to, { tenant, heading })
      return { rows, lines: text.trimEnd().split('\n') }
    }
    const { rows, lines } = await write(null, true)
    expect(rows).toBe(60)
    expect(lines).toHaveLength(62)
    const { logId } = await generationOf(pool, 'told-walls', 1)
    expect(lines[0]).toBe(`# told-walls, version 1, generation 1, position 90, log ${logId}`)
    expect(lines[1]).toBe('tenant,person,wall,bricks,total,words,last,heaviest,position')
    const first = [...people].sort()[0]
    expect(lines[2]).toBe(`${someone.tenant},${first},anywhere,3,0,[],,,${positionOf(first)}`)
    expect(lines[3]).toContain(
      `${first},home,3,6,"[""mot \\""1\\"", où"", ""mot \\""2\\"", où"", ""mot \\""3\\"", où""]",`,
    )
    expect((await write(someone.tenant, false)).lines).toEqual(lines.slice(1))
    expect(await write(TenantId.parse(id('5c0002')), false)).toEqual({ rows: 0, lines: [lines[1]] })
  })
  const positionOf = (person: PersonId | undefined) => (people.indexOf(person ?? someone.learner) + 1) * 3
})
