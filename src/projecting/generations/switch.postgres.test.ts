// Switching, rolling back and dropping generations on PostgreSQL: what is refused, what is waited for, what remains.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { someone } from '#kernel/specification.ts'
import { generationOf, rebuildHere, sleep, walls } from '../../../tests/fixtures/rebuilds.ts'
import {
  by,
  eventually,
  forced,
  office,
  oneAndTwo,
  openForSwitching,
  people,
  pool,
  school,
} from '../../../tests/fixtures/switched-tallies.ts'
import { definedBy, generationsNamed, look, startProgram, tallyOne } from '../../../tests/fixtures/tallies.ts'
import { dutyOf } from '../workers/fence.ts'
import { membership } from '../workers/membership.ts'
import { locked } from './create.ts'
import { makeFirstGenerations } from './defined-generations.ts'

const refused = (code: string, message = '') => ({ code, message: expect.stringContaining(message) })

openForSwitching()

describe('a generation that is to become live, on PostgreSQL', () => {
  it('is refused while it is a candidate, not built, faulted or behind, or has parked rows', async () => {
    const name = 'refused-tally'
    const { office, log, two } = await oneAndTwo(name, { candidate: true })
    await expect(office.switch(name, 2, forced)).rejects.toMatchObject(refused('candidate', 'never made live'))
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
    await expect(office.switch(name, 3, by)).rejects.toMatchObject(refused('parked', '1 parked row'))
    expect((await office.switch(name, 3, forced)).to).toMatchObject({ id: `${name}/3`, state: 'live' })
    expect((await office.history(name, 1))[0]).toMatchObject({
      action: 'switch',
      generation: 3,
      facts: { force: true, from: 1 },
    })
  })

  it('is refused at once if it is behind and nobody feeds it, and serves its old rows if the switch is forced', async () => {
    const name = 'frozen-tally'
    const { office, log, append, one } = await oneAndTwo(name)
    const old = await startProgram(pool, log, one)
    await append()
    await eventually(async () => (await generationOf(pool, name, 1)).position).toBe(await log.head())
    await expect(office.switch(name, 2, by)).rejects.toMatchObject(
      refused('behind', 'is at position 20, the live rows are at 40, and no running worker has version 2'),
    )
    await office.switch(name, 2, forced)
    expect((await look(pool, 'frozen_tally')).bricks).toBe(20)
    // The rollback is immediate and up to date, because the old program is still running.
    await append()
    await eventually(async () => (await generationOf(pool, name, 1)).position).toBe(await log.head())
    await office.rollback(name, by)
    expect((await look(pool, 'frozen_tally')).bricks).toBe(60)
    await expect(office.rollback(name, by)).rejects.toMatchObject(refused('frozen', '40 events behind'))
    expect((await generationsNamed(pool, name)).map(({ state }) => state)).toEqual(['live', 'retired'])
    await office.rollback(name, forced)
    expect((await look(pool, 'frozen_tally')).bricks).toBe(20)
    await old.stop()
  })

  it('is not rolled back to if it has parked rows, even if nobody feeds it and it is as far as the live one', async () => {
    const name = 'waiting-tally'
    const { office } = await oneAndTwo(name)
    await office.switch(name, 2, by)
    await pool.query('update sillage.checkpoints set position = 20 where projection = $1', [name])
    await pool.query(
      `insert into sillage.parked (projection, generation, key_text, position, tenant, key, stream, revision, type)
        values ($1, 1, 'k', 1, $2, '{}', 's', 0, 't')`,
      [name, someone.tenant],
    )
    await expect(office.rollback(name, by)).rejects.toMatchObject(refused('parked', '1 parked row'))
    expect((await office.rollback(name, forced)).to).toMatchObject({ id: `${name}/1`, state: 'live' })
  })

  it('is not switched to if the stable name is read all the time', async () => {
    const name = 'read-tally'
    const { office } = await oneAndTwo(name)
    const reader = await pool.connect()
    try {
      await reader.query('begin')
      await reader.query('select from read.read_tally limit 1')
      await expect(locked(pool, (client) => client.query('drop view read.read_tally'), 2)).rejects.toMatchObject(
        refused('in-use', 'Nothing was changed'),
      )
      await reader.query('commit')
    } finally {
      reader.release()
    }
    await office.switch(name, 2, by)
  })

  it('is released by a process that freezes while it changes generations', async () => {
    const { rows } = await locked(pool, (client) => client.query('show idle_in_transaction_session_timeout'))
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '2500ms' }])
  })

  it('waits for a write to the live rows that is under way, and does not fall behind it', async () => {
    const name = 'racing-tally'
    const { office } = await oneAndTwo(name)
    // So that the wait is not considered useless.
    await pool.query('update sillage.generations set paused = true where projection = $1 and generation = 2', [name])
    const writer = await pool.connect()
    await writer.query('begin')
    await writer.query('update sillage.checkpoints set position = 1000 where projection = $1 and generation = 1', [
      name,
    ])
    const switching = office.switch(name, 2, by)
    // It would be done by then if it did not wait.
    await Promise.race([switching.catch(() => undefined), sleep(300)])
    await writer.query('commit')
    writer.release()
    await expect(switching).rejects.toMatchObject(
      refused('behind', 'position 20, the live rows are at 1000, and it is paused'),
    )
  })

  it('is dropped with its rows unless it is live, and its number is never used again', async () => {
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

    // One that is being built is not dropped.
    const stopping = new AbortController()
    stopping.abort()
    await rebuildHere(pool, log, [], { chosen: two, signal: stopping.signal })
    const builder = membership(pool, { id: randomUUID(), name: 'a rebuild' })
    await builder.take([dutyOf((await generationOf(pool, name, 4)).id)])
    await expect(office.drop(name, 4, 'somebody')).rejects.toMatchObject(refused('being-built'))
    await builder.leave()
    await office.drop(name, 4, 'somebody')
  })

  it('can be switched to although no file defines it any more, with the columns that readers may see', async () => {
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
      (await pool.query('select * from read.orphan_walls limit 0')).fields.map((field) => field.name)
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
        signal: new AbortController().signal,
        onProgress: () => undefined,
      }),
    ).rejects.toMatchObject(refused('frozen', 'does not have the definition'))
  })
})
