// What stops a process manager or a part of it, what happens when its version changes, and what it deletes.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { derivedCommandId, type PersonId, type Position, streamName, type Zone } from '#kernel/ids.ts'
import { defineProcess, type Process } from '#kernel/process.ts'
import { minute, someone } from '#kernel/specification.ts'
import { encoded } from '../../tests/fixtures/encoded.ts'
import { mendedParcels, parcelCame, parcels, parcelsWith } from '../../tests/fixtures/parcels.ts'
import { ann, ben, codec, farAway, type ProcessRunners, processRunners } from '../../tests/fixtures/process-runners.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { forgetProcess, readParkedKeys, readProcesses, retryProcess } from './process-status.ts'
import { ProcessCannotRun } from './turns.ts'

describe('stopping and changing process managers, on PostgreSQL', () => {
  let database: TestDatabase
  let runners: ProcessRunners
  beforeAll(async () => {
    database = await freshDatabase('processes')
    runners = processRunners(database.url)
  })
  afterAll(async () => {
    await runners.close()
    await database.drop()
  })
  afterEach(async () => {
    await runners.renew()
    await runners.pool.query('delete from sillage.erasures')
  })

  describe('an event that cannot be reacted to', () => {
    it('stops its own key and keeps what came before it, while the process and other keys go on', async () => {
      const other: Process = { ...parcels, name: 'other', onRefused: () => ({ state: null }), reactors: new Map() }
      const { faults } = runners.start({ processes: [parcels, other] })
      await runners.deployed()
      await runners.deployed('other')
      await runners.came(1)
      await runners.came(2, 'poison')
      await runners.came(3)
      await runners.came(4, 'forward', { person: ben })
      await expect.poll(() => faults).toEqual([expect.stringMatching(/^parcels: Error \(/)])
      await runners.settled('other')
      await runners.settled()
      const poison = (await runners.eventsOf(parcelCame.type)).find(({ data }) => data.what === 'poison')
      expect(await readProcesses(runners.pool, runners.log(), new Map([['parcels', parcels]]))).toMatchObject([
        { process: 'other', state: 'undefined' },
        {
          process: 'parcels',
          state: 'running',
          fault: null,
          parkedKeys: 1,
          parked: 2,
        },
      ])
      expect(await readParkedKeys(runners.pool, 'parcels', 10)).toMatchObject([
        {
          tenant: someone.tenant,
          key: ann,
          triggers: 2,
          position: poison?.position,
          error: expect.stringMatching(/^Error \(/),
        },
      ])
      expect(await runners.told()).toEqual([1])
      expect(await runners.told(ben)).toEqual([4])
    })

    it('is processed after a fix, as if nothing had happened', async () => {
      const broken = runners.start()
      await runners.deployed()
      for (const [number, what] of [
        [1, 'forward'],
        [2, 'poison'],
        [3, 'forward'],
      ] as const)
        await runners.came(number, what)
      await expect.poll(() => broken.faults.length).toBe(1)
      await broken.stop()
      runners.start({ processes: [mendedParcels] })
      await expect.poll(() => runners.parked()).toEqual([])
      await runners.settled()
      expect({ told: await runners.told(), sent: await runners.sentTo() }).toEqual({ told: [1, 2, 3], sent: [1, 3] })
    })

    it('is retried when a person requests it', async () => {
      let isBroken = true
      const flaky = parcelsWith(() => {
        if (isBroken) throw new Error('not yet')
      })
      const { faults } = runners.start({ processes: [flaky] })
      await runners.deployed()
      await runners.came(1, 'poison')
      await runners.came(2)
      await expect.poll(() => faults.length).toBe(1)
      isBroken = false
      expect(await retryProcess(runners.pool, 'parcels')).toBe(true)
      await runners.settled()
      expect({ told: await runners.told(), faults }).toEqual({
        told: [1, 2],
        faults: [expect.stringMatching(/^parcels: Error \(/)],
      })
    })

    it('is found among others if the database refuses what it makes', async () => {
      const storing = defineProcess('parcels', {
        version: 1,
        description: 'Keeps what no database keeps.',
        sends: [],
        state: parcels.state,
        initial: parcels.initial,
        on: (on) => [
          on(
            parcelCame,
            (e) => `${e.subject} ${e.data.number}${e.data.what === 'poison' ? '\0' : ''}`,
            (state, { data }) => ({ state: { ...state, told: [data.number] } }),
          ),
        ],
      })
      const { faults } = runners.start({ processes: [storing], pageSize: 100 })
      await runners.deployed()
      // All of them in one page.
      await Promise.all([1, 2, 3].map((number) => runners.came(number)))
      await runners.came(4, 'poison')
      await runners.came(5)
      await expect.poll(() => faults.length).toBe(1)
      await runners.settled()
      const { rows } = await runners.pool.query('select state from sillage.process_states order by key')
      expect(rows.map(({ state }) => state.told)).toEqual([[1], [2], [3]])
      // The database cannot store this text, so its key is unknown: later events of its stream wait, and nothing else
      // does.
      expect(await runners.parked()).toEqual([
        {
          key: streamName('depot', ann),
          triggers: 1,
          type: parcelCame.type,
          error: expect.stringMatching(/^TypeError \(src\/reacting\/react\.ts:/),
        },
        { key: `${ann} 5`, triggers: 1, type: parcelCame.type, error: null },
      ])
    })
  })

  describe('a changed version', () => {
    const second = defineProcess('parcels', {
      version: 2,
      description: 'Counts them.',
      sends: [],
      state: parcels.state,
      initial: parcels.initial,
      on: (on) => [
        on(
          parcelCame,
          (e) => e.subject,
          (state, { data }) => ({ state: { ...state, told: [...state.told, data.number] } }),
        ),
      ],
      migrate: (state, fromVersion) => {
        const before = parcels.state.parse(state)
        return { ...before, told: [...before.told, -fromVersion] }
      },
    })

    it('reads the states of the previous version through `migrate`, and the previous program then stops by itself', async () => {
      const old = runners.start()
      await runners.deployed()
      await runners.came(1)
      await runners.settled()
      runners.start({ processes: [second] })
      await expect.poll(() => old.stops).toEqual([expect.any(ProcessCannotRun)])
      expect(old.stops[0]?.message).toContain('version 2 of process parcels has run')
      await runners.came(2)
      await runners.settled()
      expect(await runners.told()).toEqual([1, -1, 2])
      expect(await runners.sentTo()).toEqual([1])
    })
  })

  it('stops if its checkpoint belongs to another log, and starts again once it is forgotten', async () => {
    const first = runners.start()
    await runners.deployed()
    await runners.came(1)
    await runners.settled()
    await first.stop()
    runners.exchangeLog()
    const { stops } = runners.start()
    await expect.poll(() => stops).toEqual([expect.any(ProcessCannotRun)])
    expect(stops[0]?.message).toContain('sillage processes forget parcels')

    expect(await forgetProcess(runners.pool, 'parcels')).toBe(true)
    runners.start()
    await runners.deployed()
    await runners.came(2)
    await runners.settled()
    expect(await runners.sentTo()).toEqual([2])
  })

  it('stops if a failover lost what it had read, and reacts to nothing of the other history', async () => {
    const { stops } = runners.start()
    await runners.deployed()
    for (const number of [1, 2, 3]) await runners.came(number, 'forget')
    await runners.settled()
    await runners.log().failOver(1n as Position)
    for (const number of [4, 5, 6, 7]) await runners.stands(ann, { number, what: 'forward' })
    await expect.poll(() => stops).toEqual([expect.any(ProcessCannotRun)])
    expect(stops[0]?.message).toMatch(/another history of this log.*sillage processes forget parcels/)
    const [status] = await readProcesses(runners.pool, runners.log(), new Map([['parcels', parcels]]))
    expect(status).toMatchObject({ state: 'another-log', fault: { type: 'checkpoint' } })
    expect(await runners.sentTo()).toEqual([])
    // A restart finds the same.
    const again = runners.start()
    await expect.poll(() => again.stops).toEqual([expect.any(ProcessCannotRun)])
  })

  it('deletes the data of an erased person: states, timers and unsent commands', async () => {
    const unavailable: CommandRunner = {
      run: () => Promise.reject(new CommandFailed({ kind: 'unavailable', outcomeKnown: true, retryAfterMs: 60_000 })),
    }
    runners.start({ commands: unavailable })
    await runners.deployed()
    for (const person of [ann, ben]) {
      await runners.came(1, 'forward', { person })
      await runners.came(2, 'wait', { person, due: farAway })
    }
    const appended = await runners.log().append({
      stream: streamName('person', ann),
      tenant: someone.tenant,
      expected: 'none',
      events: await encoded(codec, [subjectErased({})], {
        tenant: someone.tenant,
        stream: streamName('person', ann),
        commandId: derivedCommandId('erasure', ann),
        subject: ann,
        actor: someone.teacher,
        correlationId: 'erasure',
        causationId: null,
        fingerprint: 0,
        occurredAt: minute(600),
        zone: 'Europe/Paris' as Zone,
      }),
    })
    await expect.poll(async () => (await runners.standing())?.position).toBe(appended.position)
    const left = (table: string) => runners.rowsOf(`select subject from sillage.${table}`)
    for (const table of ['process_states', 'process_timers'])
      expect((await left(table)).map(({ subject }) => subject)).toEqual([ben])
    expect(await runners.outbox()).toMatchObject([
      { status: 'withdrawn', input: null },
      { status: 'waiting', input: { person: ben } },
    ])
  })

  it('writes nothing about a person who is erased, though it has not read the erasure yet', async () => {
    const first = runners.start()
    await runners.deployed()
    await first.stop()
    for (const person of [ann, ben]) {
      await runners.came(1, 'forward', { person })
      await runners.came(2, 'wait', { person, due: farAway })
      await runners.came(3, 'poison', { person })
    }
    await tombstone(ann)
    runners.start()
    await runners.settled()
    const left = async (table: string) => (await runners.rowsOf(`select subject from sillage.${table}`)).map(subjectOf)
    expect(await left('process_states')).toEqual([ben])
    expect(await left('process_timers')).toEqual([ben])
    expect(await left('process_parked')).toEqual([ben])
    expect(new Set(await left('outbox'))).toEqual(new Set([ben]))
    expect([await runners.sentTo(ann), await runners.sentTo(ben)]).toEqual([[], [1]])
  })

  it('fires no timer and retries nothing of a person from the tombstone on', async () => {
    const first = runners.start()
    await runners.deployed()
    for (const person of [ann, ben]) {
      await runners.came(1, 'wait', { person, due: farAway })
      await runners.came(2, 'poison', { person })
    }
    await expect.poll(() => runners.parked()).toHaveLength(2)
    await first.stop()
    await tombstone(ann)
    await runners.pool.query("update sillage.process_timers set due = now() - interval '1 s'")
    runners.start({ processes: [mendedParcels] })
    await runners.settled()
    await expect.poll(() => runners.sentTo(ben)).toEqual([2])
    expect(await runners.sentTo(ann)).toEqual([])
    expect((await runners.rowsOf('select subject from sillage.process_timers')).map(subjectOf)).toEqual([ann])
  })

  const subjectOf = ({ subject }: { readonly subject: string }) => subject
  const tombstone = (person: PersonId) =>
    runners.pool.query('insert into sillage.erasures (id, tenant, person, asked_at) values ($1, $2, $3, now())', [
      randomUUID(),
      someone.tenant,
      person,
    ])
})
