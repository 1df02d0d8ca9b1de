// Switching, undoing and dropping generations on PostgreSQL: what is refused, what is waited for, what is left.
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
import { makeFirstGenerations } from './hold.ts'

const refused = (code: string, message = '') => ({ code, message: expect.stringContaining(message) })

openForSwitching()

describe('generations that take the live one’s place, on PostgreSQL', () => {
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
        signal: new AbortController().signal,
        onProgress: () => undefined,
      }),
    ).rejects.toMatchObject(refused('frozen', 'does not hold the definition'))
  })
})
