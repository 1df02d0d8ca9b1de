// Switching, undoing and dropping generations on PostgreSQL, under load and beside programs of another version.
import { randomUUID } from 'node:crypto'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { doorbell } from '#event-log/subscription.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { PersonId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { defineQuery } from '#kernel/query.ts'
import { minute, someone } from '#kernel/specification.ts'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/database.ts'
import { bricksCodec, generationOf, laid, lay, rebuildHere, sleep, walls } from '../../../tests/fixtures/rebuilds.ts'
import {
  definedBy,
  generationsNamed,
  look,
  startProgram,
  tallyOne,
  tallyTwo,
  watchReader,
} from '../../../tests/fixtures/tallies.ts'
import { past } from '../as-of/past.ts'
import { silentAudit } from '../audit.ts'
import { gather } from '../definitions.ts'
import { queryRunner } from '../query-runner.ts'
import { dutyOf } from '../workers/fence.ts'
import { membership } from '../workers/membership.ts'
import { type Administration, administration } from './administration.ts'
import { locked } from './create.ts'
import { type Defined, makeFirstGenerations } from './hold.ts'

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 20_000, interval: 20 })
const refused = (code: string, message = '') => ({ code, message: expect.stringContaining(message) })
const by = { by: 'somebody', force: false }
const forced = { by: 'somebody', force: true }

describe('generations that take the live one’s place, on PostgreSQL', { timeout: 60_000 }, () => {
  let database: TestDatabase
  let pool: pg.Pool
  const people = Array.from({ length: 20 }, () => PersonId.parse(randomUUID()))

  beforeAll(async () => {
    database = await freshDatabase('switch')
    pool = openPool(`${database.url}?options=-c%20synchronous_commit%3Doff`, { name: 'switch', max: 16 })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  const office = (log: EventLog, defined: readonly Defined[]): Administration =>
    administration({
      pool,
      log,
      codec: bricksCodec,
      defined,
      newMembership: () => membership(pool, { id: randomUUID(), name: 'a test' }),
      delay: sleep,
    })

  /** A log with a first event of everybody, and a way to append more. */
  async function school() {
    const log = openMemoryLog({ pollMs: 5 })
    const revisions = new Map<PersonId, number>()
    const more = () =>
      lay(
        log,
        people.map((person) => ({ person, what: 2 })),
        revisions,
      )
    await more()
    return { log, more }
  }

  /** Appends without a pause until it is told to end. */
  function load(more: () => Promise<void>) {
    let isOver = false
    const writing = (async () => {
      while (!isOver) {
        await more()
        await sleep(2)
      }
    })()
    return async () => {
      isOver = true
      await writing
    }
  }

  /** Live rows of version 1, and built ones of version 2 beside them; nobody feeds either. */
  async function oneAndTwo(name: string, more: Parameters<typeof rebuildHere>[3] = {}) {
    const { log, more: append } = await school()
    const [one, two] = [definedBy('old', tallyOne(name)), definedBy('new', tallyTwo(name))]
    await makeFirstGenerations(pool, log.id, one)
    await rebuildHere(pool, log, [], { chosen: two, compare: false, ...more })
    return { log, append, one, two, office: office(log, two) }
  }

  it('are switched and undone under load: each reader sees rows of one version, at one position, and never goes back', async () => {
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

  it('let an old and a new program of a changed column work side by side: no question of either fails', async () => {
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
        description: 'For this test.',
        path: '/api/tally',
        may: 'tally:read',
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
        audit: silentAudit,
        now: () => minute(0),
        moved: doorbell(),
      })
    }
    const caller = { tenant: someone.tenant, actor: someone.teacher, permissions: new Set(['tally:read']) }
    const askers = [questions(one, []), questions(two, [one])]
    let isOver = false
    const seen = askers.map(() => new Set<number>())
    const failures: unknown[] = []
    const asked = askers.map(async (queries, n) => {
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

    // The new program starts: nothing is rebuilt, the old rows serve, and `status` says that they are of another version.
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
    // The old program reads and feeds its own rows as before: undo finds them up to date.
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
    await Promise.all(asked)
    expect(failures).toEqual([])
    expect([...(seen[0] ?? [])]).toEqual([1])

    // Nor where the rows go that it was about to read: others have taken their place by then.
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

  it('are refused while they are a candidate, not built, at fault or behind, or have rows that wait', async () => {
    const name = 'refused-tally'
    const { office, log, two } = await oneAndTwo(name, { candidate: true })
    await expect(office.switch(name, 2, forced)).rejects.toMatchObject(refused('candidate', 'never to be live'))
    await expect(office.switch(name, 7, by)).rejects.toMatchObject(refused('unknown-generation', '1 (live), 2 (ready)'))
    await expect(office.switch(name, 1, by)).rejects.toMatchObject(refused('is-live'))
    await expect(office.switch(name, null, by)).rejects.toMatchObject(
      refused('unknown-generation', `sillage projections rebuild ${name}`),
    )
    await expect(office.switch('no-tally', null, by)).rejects.toMatchObject(refused('unknown-projection', name))

    // Stopped before its end.
    const stopping = new AbortController()
    stopping.abort()
    await rebuildHere(pool, log, [], { chosen: two, signal: stopping.signal })
    await expect(office.switch(name, 3, forced)).rejects.toMatchObject(refused('not-built'))
    await expect(office.diff(name, 3, { show: 1 })).rejects.toMatchObject(refused('not-built'))
    await rebuildHere(pool, log, [], { chosen: two, compare: false })
    const set = (column: string, value: string) =>
      pool.query(`update sillage.checkpoints set ${column} = ${value} where projection = $1 and generation = 3`, [name])
    await set('fault', `'{"position": "3", "type": "bricks.laid", "error": "too heavy"}'`)
    await expect(office.switch(name, 3, by)).rejects.toMatchObject(
      refused('faulted', 'position 3 (bricks.laid: too heavy)'),
    )
    await set('fault', 'null')
    await pool.query(
      `insert into sillage.parked (projection, generation, key_text, position, tenant, key, stream, revision, type)
        values ($1, 3, 'k', 1, $2, '{}', 's', 0, 't')`,
      [name, someone.tenant],
    )
    await expect(office.switch(name, 3, by)).rejects.toMatchObject(refused('parked', '1 row that waits'))
    expect((await office.switch(name, 3, forced)).to).toMatchObject({ id: `${name}/3`, state: 'live' })
    expect((await office.history(name, 1))[0]).toMatchObject({
      action: 'switch',
      generation: 3,
      facts: { force: true, from: 1 },
    })
  })

  it('are refused at once where they are behind and nobody feeds them, and are as old as that where it is forced', async () => {
    const name = 'frozen-tally'
    const { office, log, append, one } = await oneAndTwo(name)
    const old = await startProgram(pool, log, one)
    await append()
    await eventually(async () => (await generationOf(pool, name, 1)).position).toBe(await log.head())
    await expect(office.switch(name, 2, by)).rejects.toMatchObject(
      refused('behind', 'stands at position 20, the live rows at 40, and no worker that runs holds version 2'),
    )
    await office.switch(name, 2, forced)
    expect((await look(pool, 'frozen_tally')).bricks).toBe(20)
    // The other way it is at once, and caught up: the old program is still there.
    await append()
    await eventually(async () => (await generationOf(pool, name, 1)).position).toBe(await log.head())
    await office.rollback(name, by)
    expect((await look(pool, 'frozen_tally')).bricks).toBe(60)
    await expect(office.rollback(name, by)).rejects.toMatchObject(refused('frozen', '40 events ago'))
    expect((await generationsNamed(pool, name)).map(({ state }) => state)).toEqual(['live', 'retired'])
    await office.rollback(name, forced)
    expect((await look(pool, 'frozen_tally')).bricks).toBe(20)
    await old.stop()
  })

  it('are not gone back to where rows wait for a fix, though nobody feeds them and they are as far as the live ones', async () => {
    const name = 'waiting-tally'
    const { office } = await oneAndTwo(name)
    await office.switch(name, 2, by)
    await pool.query('update sillage.checkpoints set position = 20 where projection = $1', [name])
    await pool.query(
      `insert into sillage.parked (projection, generation, key_text, position, tenant, key, stream, revision, type)
        values ($1, 1, 'k', 1, $2, '{}', 's', 0, 't')`,
      [name, someone.tenant],
    )
    await expect(office.rollback(name, by)).rejects.toMatchObject(refused('parked', '1 row that waits'))
    expect((await office.rollback(name, forced)).to).toMatchObject({ id: `${name}/1`, state: 'live' })
  })

  it('are left alone in the end where somebody reads the stable name without a pause', async () => {
    const name = 'read-tally'
    const { office } = await oneAndTwo(name)
    const reader = await pool.connect()
    await reader.query('begin')
    await reader.query('select from read.read_tally limit 1')
    await expect(locked(pool, (client) => client.query('drop view read.read_tally'), 2)).rejects.toMatchObject(
      refused('in-use', 'nothing was changed'),
    )
    await reader.query('commit')
    reader.release()
    await office.switch(name, 2, by)
  })

  it('are let go of by a process that freezes while it changes them', async () => {
    const { rows } = await locked(pool, (client) => client.query('show idle_in_transaction_session_timeout'))
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '2500ms' }])
  })

  it('wait for what is being written to the live rows just now, and do not fall behind it', async () => {
    const name = 'racing-tally'
    const { office } = await oneAndTwo(name)
    // So that it is not waited for in vain.
    await pool.query('update sillage.generations set paused = true where projection = $1 and generation = 2', [name])
    const writer = await pool.connect()
    await writer.query('begin')
    await writer.query('update sillage.checkpoints set position = 1000 where projection = $1 and generation = 1', [
      name,
    ])
    const switching = office.switch(name, 2, by)
    // It would be done by then, if it did not wait.
    await Promise.race([switching.catch(() => undefined), sleep(300)])
    await writer.query('commit')
    writer.release()
    await expect(switching).rejects.toMatchObject(
      refused('behind', 'position 20, the live rows at 1000, and it is paused'),
    )
  })

  it('are dropped with their rows, but for the live one, and their numbers never come again', async () => {
    const name = 'dropped-tally'
    const { office, log, two } = await oneAndTwo(name)
    await expect(office.drop(name, 1, 'somebody')).rejects.toMatchObject(refused('is-live'))
    expect((await office.planDrop(name, null)).map(({ id }) => id)).toEqual([`${name}/2`])
    await office.drop(name, null, 'somebody')
    expect((await generationsNamed(pool, name)).map(({ id }) => id)).toEqual([`${name}/1`])
    const { rows } = await pool.query(`select to_regclass('read.dropped_tally__g2') as left`)
    expect(rows).toEqual([{ left: null }])
    await rebuildHere(pool, log, [], { chosen: two, compare: false })
    expect((await generationsNamed(pool, name)).map(({ id }) => id)).toEqual([`${name}/1`, `${name}/3`])
    expect((await office.history(name, 2))[1]).toMatchObject({ action: 'rebuild', generation: 3 })

    // One that is being built is not.
    const stopping = new AbortController()
    stopping.abort()
    await rebuildHere(pool, log, [], { chosen: two, signal: stopping.signal })
    const builder = membership(pool, { id: randomUUID(), name: 'a rebuild' })
    await builder.take([dutyOf((await generationOf(pool, name, 4)).id)])
    await expect(office.drop(name, 4, 'somebody')).rejects.toMatchObject(refused('being-built'))
    await builder.leave()
    await office.drop(name, 4, 'somebody')
  })

  it('can be switched though no file defines them any more, with the columns that readers may see', async () => {
    const name = 'orphan-walls'
    const { log } = await school()
    const both = definedBy('old', walls(name))
    await makeFirstGenerations(pool, log.id, both)
    await rebuildHere(pool, log, [], { chosen: both, compare: false })
    const nobody = office(log, definedBy('other', tallyOne('another-tally')))
    expect((await nobody.status()).find(({ projection }) => projection === name)).toMatchObject({
      verdict: 'orphan',
      definedVersion: null,
      generations: [{ generation: 1 }, { generation: 2 }],
    })
    const columns = async () =>
      (await pool.query('select * from read.orphan_walls limit 0')).fields.map((one) => one.name)
    const before = await columns()
    await nobody.switch(name, 2, by)
    expect(await columns()).toEqual(before)
    expect(before).not.toContain('run')
    const { rows } = await pool.query('select sum(bricks) as bricks from read.orphan_walls')
    expect(rows[0].bricks).toBe(2 * people.length)
    await expect(
      nobody.verify(name, null, {
        sample: 1,
        show: 1,
        signal: AbortSignal.timeout(9_999),
        onProgress: () => undefined,
      }),
    ).rejects.toMatchObject(refused('frozen', 'does not hold the definition'))
  })
})
