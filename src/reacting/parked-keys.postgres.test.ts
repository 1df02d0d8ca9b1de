// An event, timer or refusal that a process cannot react to: it stops its own key, and no other.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { StoredEvent } from '#event-log/event-log.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { derivedCommandId, eventId, streamName, type TenantId } from '#kernel/ids.ts'
import { defineProcess, type Process, send } from '#kernel/process.ts'
import { minute, someone } from '#kernel/specification.ts'
import { encoded } from '../../tests/fixtures/encoded.ts'
import { mendedParcels, parcelCame, parcels, sendParcel } from '../../tests/fixtures/parcels.ts'
import { ann, ben, codec, farAway, type ProcessRunners, processRunners } from '../../tests/fixtures/process-runners.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { forgetParkedKey, retryProcess } from './process-status.ts'

describe('parked triggers of a process, on PostgreSQL', () => {
  let database: TestDatabase
  let runners: ProcessRunners
  beforeAll(async () => {
    database = await freshDatabase('parked keys')
    runners = processRunners(database.url)
  })
  afterAll(async () => {
    await runners.close()
    await database.drop()
  })
  afterEach(() => runners.renew())

  /** Waits until everything is read, retried, and sent as far as possible. */
  const quiet = () => runners.settled()
  const parked = () => runners.parked()
  const waiting = (triggers: number, error: unknown, type: string = parcelCame.type) => ({
    key: ann,
    triggers,
    type,
    error,
  })

  it('are processed in log order after the fix, before later ones', async () => {
    const broken = runners.start({ pageSize: 2 })
    await runners.deployed()
    for (const [number, what] of [
      [1, 'forward'],
      [2, 'poison'],
      [3, 'forward'],
      [4, 'poison'],
      [5, 'forward'],
    ] as const) {
      await runners.came(number, what)
      await runners.came(number, 'forward', { person: ben })
    }
    await quiet()
    expect(await parked()).toEqual([waiting(4, expect.stringMatching(/^Error \(/))])
    expect(await runners.told(ben)).toEqual([1, 2, 3, 4, 5])
    expect(await runners.sentTo(ben)).toEqual([1, 2, 3, 4, 5])
    await broken.stop()
    runners.start({ processes: [mendedParcels] })
    await expect.poll(parked).toEqual([])
    await quiet()
    expect({ told: await runners.told(), sent: await runners.sentTo() }).toEqual({
      told: [1, 2, 3, 4, 5],
      sent: [1, 3, 5],
    })
  })

  it('stay parked from the first that fails again if the fix was wrong', async () => {
    runners.start()
    await runners.deployed()
    await runners.came(1, 'poison')
    await runners.came(2)
    await quiet()
    expect(await retryProcess(runners.pool, 'parcels')).toBe(true)
    await quiet()
    await runners.came(3)
    await quiet()
    expect(await parked()).toEqual([waiting(3, expect.stringMatching(/^Error \(/))])
    expect(await runners.told()).toBeUndefined()
  })

  it('block the stream of an event that a newer program wrote, and the newer program goes on in order', async () => {
    const old = runners.start()
    await runners.deployed()
    await runners.came(1)
    await runners.stands(ann, { number: 2, what: 'forward' }, { version: 9 })
    await runners.came(3, 'forward', { person: ben })
    await runners.stands(ann, { number: 4, what: 'forward' })
    await quiet()
    expect(await parked()).toEqual([
      {
        key: streamName('shelf', ann),
        triggers: 1,
        type: parcelCame.type,
        error: expect.stringContaining('version 9'),
      },
      { key: ann, triggers: 1, type: parcelCame.type, error: null },
    ])
    expect([await runners.told(), await runners.told(ben)]).toEqual([[1], [3]])
    await old.stop()
    runners.start({ decode: (stored: StoredEvent) => ({ ...stored, version: 1 }) })
    await expect.poll(parked).toEqual([])
    await quiet()
    expect(await runners.told()).toEqual([1, 2, 4])
  })

  it('of one school do not block another school, not even under the same key', async () => {
    const other = randomUUID() as TenantId
    runners.start()
    await runners.deployed()
    await runners.came(1, 'poison')
    const person = ben
    await runners.stands(person, { number: 2, what: 'forward' }, { tenant: other })
    await quiet()
    const { rows } = await runners.pool.query('select tenant, state from sillage.process_states')
    expect(rows).toEqual([{ tenant: other, state: { person, told: [2] } }])
  })

  it('are not mixed up if two events of an old log have the same id: both are processed and sent', async () => {
    const { faults } = runners.start()
    await runners.deployed()
    const id = eventId(derivedCommandId('one', 'key'), 1)
    await runners.stands(ann, { number: 1, what: 'forward' }, { id })
    await runners.stands(ben, { number: 1, what: 'forward' }, { id })
    await runners.stands(ben, { number: 2, what: 'forward' }, { id })
    await quiet()
    expect(faults).toEqual([])
    expect([await runners.sentTo(ann), await runners.sentTo(ben)]).toEqual([[1], [1, 2]])
  })

  describe('a timer', () => {
    const failing: Process = {
      ...parcels,
      onTimer: () => {
        throw new Error('no way')
      },
    }
    const elapse = () =>
      runners.pool.query(`update sillage.process_timers set due = clock_timestamp() - interval '1 s'`)

    it('that fails blocks its key, and fires after the fix, before later triggers', async () => {
      const broken = runners.start({ processes: [failing] })
      await runners.deployed()
      await runners.came(1, 'wait', { due: farAway })
      await quiet()
      await elapse()
      await expect.poll(parked).toEqual([waiting(1, expect.stringMatching(/^Error \(/), 'timer wait')])
      await runners.came(2)
      await runners.came(3, 'forward', { person: ben })
      await quiet()
      expect(await parked()).toEqual([waiting(2, expect.stringMatching(/^Error \(/), 'timer wait')])
      expect(await runners.sentTo(ben)).toEqual([3])
      await broken.stop()
      runners.start()
      await expect.poll(parked).toEqual([])
      await quiet()
      expect({ sent: await runners.sentTo(), timers: await runners.timers() }).toEqual({ sent: [1, 2], timers: [] })
    })

    it('of a blocked key does not fire before what is parked there', async () => {
      const broken = runners.start()
      await runners.deployed()
      await runners.came(1, 'wait', { due: farAway })
      await runners.came(2, 'poison')
      await runners.came(3, 'cancel')
      await quiet()
      await elapse()
      await runners.came(4, 'wait', { person: ben, due: minute(0) })
      await expect.poll(() => runners.sentTo(ben)).toEqual([4])
      expect(await runners.sentTo()).toEqual([])
      await broken.stop()
      runners.start({ processes: [mendedParcels] })
      await expect.poll(parked).toEqual([])
      await quiet()
      // Cancelled, as it would have been.
      expect({ sent: await runners.sentTo(), timers: await runners.timers() }).toEqual({ sent: [], timers: [] })
    })
  })

  it('include a refusal that cannot be answered, which blocks its key and is answered once after the fix', async () => {
    const broken = runners.start({
      processes: [
        {
          ...parcels,
          onRefused: () => {
            throw new Error('at a loss')
          },
        },
      ],
    })
    await runners.deployed()
    await runners.came(1_001)
    await runners.came(2, 'forward', { person: ben })
    await expect
      .poll(parked)
      .toEqual([waiting(1, expect.stringMatching(/^Error \(/), 'refusal of parcels.send-parcel')])
    await runners.came(3)
    await expect
      .poll(parked)
      .toEqual([waiting(2, expect.stringMatching(/^Error \(/), 'refusal of parcels.send-parcel')])
    expect(await runners.sentTo(ben)).toEqual([2])
    // After the failed retry, it is not sent again either.
    await retryProcess(runners.pool, 'parcels')
    await expect.poll(async () => (await runners.standing())?.retryAfter).toBeNull()
    expect(await parked()).toEqual([waiting(2, expect.stringMatching(/^Error \(/), 'refusal of parcels.send-parcel')])
    await broken.stop()
    runners.start()
    await expect.poll(parked).toEqual([])
    await quiet()
    expect(await runners.sentTo()).toEqual([1, 3])
    expect((await runners.outbox()).map(({ status }) => status).toSorted()).toEqual(['refused', 'sent', 'sent', 'sent'])
  })

  it('do not arise from refusals that nobody reacts to: the next commands are sent', async () => {
    const { onRefused: _, ...deaf } = parcels
    runners.start({ processes: [deaf] })
    await runners.deployed()
    for (const number of [1_001, 2, 10_000, 3]) await runners.came(number)
    await quiet()
    expect(await runners.sentTo()).toEqual([2, 3])
  })

  it('of an erased person are deleted, and what waited behind them for another reason goes on', async () => {
    runners.start({ processes: [byDay] })
    await runners.deployed()
    // One key for both of them.
    await runners.came(1, 'poison')
    await runners.came(2, 'forward', { person: ben })
    await quiet()
    expect(await parked()).toEqual([
      { key: 'all', triggers: 2, type: parcelCame.type, error: expect.stringMatching(/^Error \(/) },
    ])
    await erase()
    await expect.poll(parked).toEqual([])
    await quiet()
    expect(await runners.sentTo(ben)).toEqual([2])
    const { rows } = await runners.pool.query('select from sillage.process_parked where subject = $1', [ann])
    expect(rows).toEqual([])
  })

  it('are dropped when a person decides so, and what waited behind them is retried', async () => {
    runners.start()
    await runners.deployed()
    await runners.stands(ann, { number: 1, what: 'forward' }, { version: 9 })
    await runners.came(2)
    await quiet()
    expect(await forgetParkedKey(runners.pool, 'parcels', { key: streamName('shelf', ann) })).toBe(1)
    await expect.poll(parked).toEqual([])
    await quiet()
    expect(await runners.told()).toEqual([2])
  })

  async function erase(): Promise<void> {
    await runners.log().append({
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
        zone: someone.zone,
      }),
    })
  }
})

/** One state for everybody. */
const byDay = defineProcess('parcels', {
  version: 1,
  description: 'Sends everything on.',
  sends: [sendParcel],
  state: parcels.state,
  initial: parcels.initial,
  on: (on) => [
    on(
      parcelCame,
      () => 'all',
      (state, { subject: person, data: { number, what } }) => {
        if (what === 'poison') throw new Error('poison')
        return { state, send: person ? [send(sendParcel, { person, number, why: what })] : [] }
      },
    ),
  ],
})
