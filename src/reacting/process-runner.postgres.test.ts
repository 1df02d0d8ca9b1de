// Process managers on a real PostgreSQL: what they send (once), what is refused, and what they wait for.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRequest, CommandRunner } from '#commanding/command-runner.ts'
import { OutcomeUnknown } from '#event-log/event-log.ts'
import type { Instant } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { minute, someone } from '#kernel/specification.ts'
import { parcelCame, parcelSent, parcels } from '../../tests/fixtures/parcels.ts'
import { ann, ben, farAway, type ProcessRunners, processRunners } from '../../tests/fixtures/process-runners.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { postgresProcessStore } from './postgres-process-store.ts'
import { readTroubles } from './process-status.ts'
import type { ProcessStore } from './process-store.ts'

describe('process managers on PostgreSQL', () => {
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
  afterEach(() => runners.renew())

  describe('what is sent', () => {
    it('follows only from events after the first deployment', async () => {
      await runners.came(1)
      runners.start()
      await runners.deployed()
      await runners.came(2)
      await runners.settled()
      expect(await runners.sentTo()).toEqual([2])
      expect(await runners.told()).toEqual([2])
    })

    it('names the event that caused it, its correlation, and the process', async () => {
      runners.start()
      await runners.deployed()
      await runners.came(1, 'forward', { correlationId: 'a correlation' })
      await runners.settled()
      const [cause] = await runners.eventsOf(parcelCame.type)
      expect(await runners.eventsOf(parcelSent.type)).toMatchObject([
        {
          causationId: cause?.id,
          correlationId: 'a correlation',
          actor: processActor('parcels'),
          tenant: someone.tenant,
        },
      ])
    })

    it('goes out in order within a key, and one key does not wait for another', async () => {
      let failures = 2
      const failing: CommandRunner = {
        async run(request) {
          const { number, person } = request.input as { number: number; person: string }
          if (person === ann && number === 2 && failures > 0) {
            failures -= 1
            expect(await runners.sentTo(ann)).toEqual([1])
            throw new CommandFailed({ kind: 'unavailable', outcomeKnown: true, retryAfterMs: 1 })
          }
          return inner.run(request)
        },
      }
      const inner = runners.runnerOver()
      runners.start({ commands: failing })
      await runners.deployed()
      for (const number of [1, 2, 3]) for (const person of [ann, ben]) await runners.came(number, 'forward', { person })
      await runners.settled()
      expect({ failures, ann: await runners.sentTo(ann), ben: await runners.sentTo(ben) }).toEqual({
        failures: 0,
        ann: [1, 2, 3],
        ben: [1, 2, 3],
      })
    })

    it.each([
      ['the command was carried out and its answer was lost', { commands: 'lost' }],
      ['the command was carried out and the runner did not come to note it', { sent: 'lost' }],
    ] as const)('is carried out once, though %s', async (_, what) => {
      const inner = runners.runnerOver()
      let losses = 1
      const requests: CommandRequest[] = []
      const lossy: CommandRunner = {
        async run(request) {
          requests.push(request)
          const answer = await inner.run(request)
          if ('commands' in what && losses-- > 0) throw new OutcomeUnknown(new Error('the connection is gone'))
          return answer
        },
      }
      const { sent } = postgresProcessStore(runners.pool)
      const store: Partial<ProcessStore> = {
        async sent(sendings) {
          // As if it had died: what it was sending is free again after a while.
          if ('sent' in what && losses-- > 0) {
            await runners.pool.query('update sillage.outbox set next_at = clock_timestamp()')
            throw new Error('the connection is gone')
          }
          return sent(sendings)
        },
      }
      runners.start({ commands: lossy, store })
      await runners.deployed()
      await runners.came(1)
      await runners.settled()
      expect(requests.map(({ key }) => key)).toEqual([requests[0]?.key, requests[0]?.key])
      expect(await runners.sentTo()).toEqual([1])
    })

    it('is the same with two runners at once', async () => {
      runners.start({ pageSize: 3 })
      runners.start({ pageSize: 2 })
      await runners.deployed()
      const numbers = Array.from({ length: 12 }, (_, n) => n)
      for (const number of numbers) for (const person of [ann, ben]) await runners.came(number, 'forward', { person })
      await runners.settled()
      for (const person of [ann, ben]) {
        expect(await runners.told(person)).toEqual(numbers)
        expect(await runners.sentTo(person)).toEqual(numbers)
      }
    })

    it('is no longer stored once it is in the log', async () => {
      runners.start()
      await runners.deployed()
      await runners.came(1)
      await runners.settled()
      expect(await runners.outbox()).toMatchObject([{ status: 'sent', input: null }])
    })
  })

  describe('a refusal', () => {
    it('is passed to the process, and its answer is sent', async () => {
      runners.start()
      await runners.deployed()
      await runners.came(1_007)
      await runners.settled()
      expect(await runners.sentTo()).toEqual([7])
      expect(await runners.outbox()).toMatchObject([
        { status: 'refused', code: 'too-heavy' },
        { status: 'sent', code: null },
      ])
    })

    it('is answered once by two runners', async () => {
      runners.start()
      runners.start()
      await runners.deployed()
      for (let number = 1_000; number < 1_010; number += 1) await runners.came(number)
      await runners.settled()
      expect((await runners.sentTo()).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    })

    it('is shown in `status` if the process does not react to it, and so is input that a command rejects', async () => {
      const { onRefused: _, ...deaf } = parcels
      runners.start({ processes: [deaf] })
      await runners.deployed()
      await runners.came(1_007)
      await runners.came(10_000)
      await runners.settled()
      expect(await readTroubles(runners.pool, 'parcels', 10)).toMatchObject([
        { status: 'refused', code: 'invalid-input', detail: expect.stringContaining('/number') },
        { status: 'refused', code: 'too-heavy', command: 'parcels.send-parcel', key: ann },
      ])
    })
  })

  describe('a timer', () => {
    const elapse = () =>
      runners.pool.query(`update sillage.process_timers set due = clock_timestamp() - interval '1 s'`)

    it('survives a restart, and fires once', async () => {
      const first = runners.start()
      await runners.deployed()
      await runners.came(5, 'wait', { due: farAway })
      await runners.settled()
      await first.stop()
      runners.start()
      await runners.came(6, 'forward', { person: ben })
      await runners.settled()
      expect({ ann: await runners.sentTo(), timers: await runners.timers() }).toEqual({
        ann: [],
        timers: [{ name: 'wait', due: farAway }],
      })

      await elapse()
      runners.start()
      await expect.poll(() => runners.sentTo()).toEqual([5])
      await runners.came(7, 'forward', { person: ben })
      await runners.settled()
      expect({ ann: await runners.sentTo(), timers: await runners.timers() }).toEqual({ ann: [5], timers: [] })
      const [cause] = await runners.eventsOf(parcelCame.type)
      expect((await runners.eventsOf(parcelSent.type)).find(({ subject }) => subject === ann)).toMatchObject({
        causationId: cause?.id,
        data: { why: 'wait' },
      })
    })

    it('fires if it became due while no runner was running', async () => {
      runners.start()
      await runners.deployed()
      await runners.came(1, 'wait', { due: minute(0) })
      await expect.poll(() => runners.sentTo()).toEqual([1])
    })

    it('is replaced by a new one of its name, cancelled by name, and deleted with the state', async () => {
      runners.start()
      await runners.deployed()
      await runners.came(1, 'wait', { due: '2999-02-01T00:00:00.000Z' as Instant })
      await runners.came(2, 'wait', { due: farAway })
      await runners.settled()
      expect(await runners.timers()).toEqual([{ name: 'wait', due: farAway }])
      await runners.came(3, 'cancel')
      await runners.settled()
      expect(await runners.timers()).toEqual([])
      await runners.came(4, 'wait', { due: farAway })
      await runners.came(5, 'forget')
      await runners.settled()
      expect({ timers: await runners.timers(), told: await runners.told() }).toEqual({ timers: [], told: undefined })
    })
  })
})
