// Webhooks, on a real PostgreSQL and to a real HTTP server: in order, at least once, whatever fails in between.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Position, TenantId } from '#kernel/ids.ts'
import { systemClock } from '#platform/clock.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/database.ts'
import { openSchool, SECRET_NOTE } from '../../../tests/fixtures/webhook-school.ts'
import { webhookStanding } from './dispatch-store.ts'
import { openReceiver, type Received, type Receiver, status } from './receiver.fixtures.ts'

let database: TestDatabase
let receiver: Receiver
let school: ReturnType<typeof openSchool>
let tenant: TenantId
beforeAll(async () => {
  database = await freshDatabase('webhooks')
  receiver = await openReceiver()
})
beforeEach(() => {
  school = openSchool(database.url)
  tenant = randomUUID() as TenantId
  receiver.got.length = 0
  receiver.answer = status(204)
})
afterEach(async () => {
  await school.owner.query('delete from sillage.webhooks')
  await school.close()
})
afterAll(async () => {
  await receiver.close()
  await database.drop()
})

const bodyOf = ({ body }: Received) => JSON.parse(body)
const numbers = () => receiver.got.map((received) => bodyOf(received).data.data.n)
const record = async (count: number) => {
  const made = []
  for (let i = 0; i < count; i += 1) made.push(await school.record(tenant))
  return made
}
const until = (met: () => unknown) => expect.poll(met, { timeout: 10_000, interval: 10 })
const settled = (id: string) => until(async () => (await school.positionOf(tenant, id)) === (await school.log.head()))
const deliveries = async (id: string) =>
  (await school.book.deliveries(tenant, id, { status: null, before: null, limit: 100 })) ?? []
/** Sleeps until the lane is stopped. */
const never = (_: number, signal: AbortSignal) => systemClock.sleep(600_000, signal)

describe('a delivery', () => {
  it('comes in the log’s order, signed as Standard Webhooks say, with the event’s id', async () => {
    const events = await record(3)
    const { id, secret } = await school.make(tenant, `${receiver.url}/hook`)
    school.dispatch()
    events.push(...(await record(2)))
    await settled(id).toBe(true)
    expect(receiver.got.map(({ headers }) => headers['webhook-id'])).toEqual(events.map((event) => event.id))
    expect(numbers()).toEqual(events.map(({ n }) => n))
    for (const { headers, body } of receiver.got)
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
        type: 'learning.noted',
        timestamp: expect.stringMatching(/^2\d{3}-.*Z$/),
        data: { type: 'learning.noted', revision: 0, data: { note: { withheld: true } } },
      })
    const [first] = receiver.got
    expect(first && bodyOf(first).data.position).toBe('1')
    expect(await deliveries(id)).toMatchObject(
      events.toReversed().map(({ position, id: event }) => ({ event, position, status: 'delivered', attempts: 1 })),
    )
  })

  it('is of the types and of the school that the endpoint is for, from its position on', async () => {
    const [, second] = await record(2)
    await school.record(randomUUID() as TenantId)
    const passed = await school.record(tenant, 'learning.passed')
    const from = await school.make(tenant, `${receiver.url}/from`, { ...(second && { position: second.position }) })
    const types = await school.make(tenant, `${receiver.url}/types`, { types: ['learning.passed'] })
    school.dispatch()
    await settled(from.id).toBe(true)
    await settled(types.id).toBe(true)
    expect(receiver.got.map((one) => [one.path, bodyOf(one).data.data.n]).toSorted()).toEqual([
      ['/from', passed.n],
      ['/types', passed.n],
    ])
  })

  it('shows personal fields where the endpoint may see them, and tells the access trail of whom', async () => {
    const [event] = await record(1)
    const { id, webhook, secret } = await school.make(tenant, receiver.url, { personal: true })
    school.dispatch()
    await settled(id).toBe(true)
    expect(receiver.got.map((one) => bodyOf(one).data.data.note)).toEqual([SECRET_NOTE])
    expect(school.trail).toMatchObject([
      { action: 'webhook', tenant, actor: webhook.createdBy, subjects: [event?.learner] },
    ])
    // Neither the delivery log nor the endpoint keeps what was sent, and no secret stands there in clear.
    const { rows } = await school.owner.query(
      'select w::text, d::text from sillage.webhooks w, sillage.webhook_deliveries d',
    )
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(SECRET_NOTE)
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(secret).toString('hex'))
  })

  it('without that right is withheld, and tells the trail nothing', async () => {
    await record(1)
    const { id } = await school.make(tenant, receiver.url)
    school.dispatch()
    await settled(id).toBe(true)
    expect(receiver.got[0]?.body).not.toContain(SECRET_NOTE)
    expect(school.trail).toEqual([])
  })

  it('is signed with both secrets after a change, and with the new one alone a day later', async () => {
    const made = await school.make(tenant, receiver.url)
    const rotated = await school.book.rotateSecret(tenant, made.id)
    const dispatching = school.dispatch()
    const accepts = (secret: string | undefined, { headers, body }: Received) => {
      try {
        return Boolean(new Webhook(secret ?? '').verify(body, headers as Record<string, string>))
      } catch {
        return false
      }
    }
    await record(1)
    await settled(made.id).toBe(true)
    await dispatching.stop()
    await school.owner.query('update sillage.webhooks set previous_until = now()')
    school.dispatch()
    await record(1)
    await settled(made.id).toBe(true)
    expect(receiver.got.map((one) => [accepts(made.secret, one), accepts(rotated?.secret, one)])).toEqual([
      [true, true],
      [false, true],
    ])
  })
})

describe('a failing receiver', () => {
  it('is tried again after the schedule’s times, and later events wait for their turn', async () => {
    const [first, second] = await record(2)
    const { id } = await school.make(tenant, receiver.url)
    const answers = [500, 503, 204, 204]
    receiver.answer = (received, response) => status(answers.shift() ?? 418)(received, response)
    const { slept, outcomes } = school.dispatch({ random: () => 0 })
    await settled(id).toBe(true)
    expect(numbers()).toEqual([first?.n, first?.n, first?.n, second?.n])
    expect(slept).toEqual([1_000, 10_000])
    expect(outcomes).toEqual(['failed', 'failed', 'delivered', 'delivered'])
    expect(await deliveries(id)).toMatchObject([
      { event: second?.id, attempts: 1 },
      { event: first?.id, attempts: 3, status: 'delivered', httpStatus: 204, error: null, nextAt: null },
    ])
  })

  it('shows its waiting delivery, its next attempt and how long it has been waiting', async () => {
    const [first] = await record(2)
    const { id } = await school.make(tenant, receiver.url)
    receiver.answer = status(500)
    school.dispatch({ sleep: never, scheduleS: [60] })
    await until(async () => (await deliveries(id)).length).toBe(1)
    expect(await deliveries(id)).toMatchObject([
      { event: first?.id, status: 'waiting', attempts: 1, httpStatus: 500, error: 'http-status' },
    ])
    const [waiting] = await deliveries(id)
    const waitsMs = Date.parse(waiting?.nextAt ?? '') - Date.parse(waiting?.lastAt ?? '')
    expect(waitsMs).toBeGreaterThanOrEqual(59_999)
    expect(waitsMs).toBeLessThanOrEqual(75_001)
    const standing = await webhookStanding(school.owner)
    expect(standing).toMatchObject({ waiting: 1, parked: 0, paused: 0 })
    expect(standing.oldestSeconds).toBeGreaterThan(0)
    expect(numbers()).toEqual([first?.n])
  })

  it('parks an event after the last attempt, goes on with the next, and takes it by hand later', async () => {
    const [first, second] = await record(2)
    const { id } = await school.make(tenant, receiver.url)
    receiver.answer = (received, response) =>
      status(bodyOf(received).data.data.n === first?.n ? 500 : 204)(received, response)
    const { outcomes } = school.dispatch()
    await settled(id).toBe(true)
    expect(numbers()).toEqual([first?.n, first?.n, first?.n, second?.n])
    expect(outcomes).toEqual(['failed', 'failed', 'parked', 'delivered'])
    expect(await webhookStanding(school.owner)).toMatchObject({ waiting: 0, parked: 1 })

    expect(await school.book.redeliver(tenant, id, first?.id ?? '')).toMatchObject({ ok: false, httpStatus: 500 })
    expect(await deliveries(id)).toMatchObject([{}, { status: 'parked', attempts: 4 }])
    receiver.answer = status(200)
    expect(await school.book.redeliver(tenant, id, first?.id ?? '')).toMatchObject({ ok: true, httpStatus: 200 })
    expect(await deliveries(id)).toMatchObject([{}, { status: 'delivered', attempts: 5, httpStatus: 200 }])
    expect(receiver.got.at(-1)?.headers['webhook-id']).toBe(first?.id)
    expect(await school.book.redeliver(tenant, id, randomUUID())).toBeNull()
  })

  it('is paused when deliveries are parked three times in a row, and loses nothing behind them', async () => {
    const events = await record(8)
    const { id } = await school.make(tenant, receiver.url)
    receiver.answer = status(500)
    school.dispatch({ scheduleS: [] })
    const paused = () => until(async () => (await school.book.find(tenant, id))?.pausedFor).toBe('failing')
    await paused()
    expect(numbers()).toEqual(events.slice(0, 3).map(({ n }) => n))
    expect(await webhookStanding(school.owner)).toMatchObject({ parked: 3, paused: 1 })

    // Resumed, it has as many again.
    await school.book.resume(tenant, id)
    school.changed.ring()
    await paused()
    expect(numbers()).toEqual(events.slice(0, 6).map(({ n }) => n))

    receiver.answer = status(204)
    await school.book.resume(tenant, id)
    school.changed.ring()
    await settled(id).toBe(true)
    expect(numbers()).toEqual(events.map(({ n }) => n))
  })

  it('is not paused where one in between is taken', async () => {
    const events = await record(7)
    const { id } = await school.make(tenant, receiver.url)
    receiver.answer = (received, response) =>
      status(
        bodyOf(received).data.data.n === events[2]?.n || bodyOf(received).data.data.n === events[5]?.n ? 204 : 500,
      )(received, response)
    school.dispatch({ scheduleS: [] })
    await settled(id).toBe(true)
    expect((await deliveries(id)).map((one) => one.status).toReversed()).toEqual([
      'parked',
      'parked',
      'delivered',
      'parked',
      'parked',
      'delivered',
      'parked',
    ])
    expect((await school.book.find(tenant, id))?.pausedFor).toBeNull()
  })

  it('is paused at once where it says that it is gone, and goes on with the same event', async () => {
    const events = await record(2)
    const { id } = await school.make(tenant, receiver.url)
    receiver.answer = status(410)
    school.dispatch()
    await until(async () => (await school.book.find(tenant, id))?.pausedFor).toBe('gone')
    expect(numbers()).toEqual([events[0]?.n])
    receiver.answer = status(204)
    await school.book.resume(tenant, id)
    school.changed.ring()
    await settled(id).toBe(true)
    expect(numbers()).toEqual([events[0]?.n, ...events.map(({ n }) => n)])
  })

  it('or many of one school hold up no other school', async () => {
    const other = randomUUID() as TenantId
    receiver.answer = (received, response) => {
      if (received.path !== '/slow') status(204)(received, response)
    }
    for (let n = 0; n < 8; n += 1) await school.make(tenant, `${receiver.url}/slow`)
    const { id } = await school.make(other, `${receiver.url}/quick`)
    await record(1)
    school.dispatch({ mostAtOnce: 2, graceMs: 0 })
    await until(() => receiver.got.length).toBeGreaterThan(0)
    await school.record(other)
    await until(async () => (await school.positionOf(other, id)) === (await school.log.head())).toBe(true)
    expect(receiver.got.filter(({ path }) => path === '/quick')).toHaveLength(1)
  })

  it('whose address has become a private one gets nothing', async () => {
    const [event] = await record(1)
    const { id } = await school.make(tenant, receiver.url)
    await school.owner.query("update sillage.webhooks set url = 'https://private.example/'")
    school.dispatch({ scheduleS: [] })
    await settled(id).toBe(true)
    expect(await deliveries(id)).toMatchObject([{ event: event?.id, status: 'parked', error: 'address-refused' }])
    expect(receiver.got).toEqual([])
  })
})

describe('an endpoint', () => {
  it('that is paused gets nothing; resumed, it goes on where it was', async () => {
    const { id } = await school.make(tenant, receiver.url)
    school.dispatch()
    const events = await record(1)
    await settled(id).toBe(true)
    await school.book.pause(tenant, id)
    school.changed.ring()
    // Another endpoint shows that the dispatcher has looked, and is at work meanwhile.
    const other = await school.make(tenant, `${receiver.url}/other`)
    await settled(other.id).toBe(true)
    events.push(...(await record(2)))
    await settled(other.id).toBe(true)
    const mine = () => receiver.got.filter(({ path }) => path === '/').map((one) => bodyOf(one).data.data.n)
    expect(mine()).toEqual([events[0]?.n])
    await school.book.resume(tenant, id)
    school.changed.ring()
    await settled(id).toBe(true)
    expect(mine()).toEqual(events.map(({ n }) => n))
  })

  it('that is resumed while a delivery waits is tried at once', async () => {
    const [event] = await record(1)
    const { id } = await school.make(tenant, receiver.url)
    receiver.answer = status(500)
    const sleep = (ms: number, signal: AbortSignal) => systemClock.sleep(ms < 5_000 ? 0 : 600_000, signal)
    school.dispatch({ scheduleS: [3_600], sleep })
    await until(async () => (await deliveries(id)).length).toBe(1)
    receiver.answer = status(204)
    await school.book.resume(tenant, id)
    school.changed.ring()
    await settled(id).toBe(true)
    expect(await deliveries(id)).toMatchObject([{ event: event?.id, attempts: 2, status: 'delivered' }])
  })

  it('whose secret cannot be opened says so, and is mended by a new one', async () => {
    const [event] = await record(1)
    const { id } = await school.make(tenant, receiver.url)
    await school.owner.query("update sillage.webhooks set secret = '\\x00'")
    const { outcomes } = school.dispatch({ scheduleS: [] })
    await settled(id).toBe(true)
    expect(outcomes).toEqual(['parked'])
    const unreadable = { ok: false, error: 'unreadable' }
    expect(await school.book.test(tenant, id)).toMatchObject(unreadable)
    expect(await school.book.redeliver(tenant, id, event?.id ?? '')).toMatchObject(unreadable)
    await school.book.rotateSecret(tenant, id)
    expect(await school.book.redeliver(tenant, id, event?.id ?? '')).toMatchObject({ ok: true })
  })

  it('that is changed while something is on its way to it first settles that: nothing is sent twice', async () => {
    await record(1)
    const { id } = await school.make(tenant, `${receiver.url}/slow`)
    let release = () => {}
    receiver.answer = (received, response) => {
      if (received.path !== '/slow') return status(204)(received, response)
      release = () => status(204)(received, response)
    }
    school.dispatch()
    await until(() => receiver.got.length).toBe(1)
    await school.book.rotateSecret(tenant, id)
    // Another endpoint shows that the dispatcher has looked since.
    const other = await school.make(tenant, `${receiver.url}/other`)
    await settled(other.id).toBe(true)
    release()
    await settled(id).toBe(true)
    expect(receiver.got.map(({ path }) => path)).toEqual(['/slow', '/other'])
  })

  it('that is removed gets nothing more, and its log is gone with it', async () => {
    await record(1)
    const { id } = await school.make(tenant, receiver.url)
    const { outcomes } = school.dispatch()
    await settled(id).toBe(true)
    expect(await school.book.remove(tenant, id)).toBe(true)
    school.changed.ring()
    const other = await school.make(tenant, `${receiver.url}/other`)
    await settled(other.id).toBe(true)
    await record(1)
    await settled(other.id).toBe(true)
    expect(receiver.got.map(({ path }) => path)).toEqual(['/', '/other', '/other'])
    expect(outcomes).toEqual(['delivered', 'delivered', 'delivered'])
    expect(await school.book.deliveries(tenant, id, { status: null, before: null, limit: 1 })).toBeNull()
  })

  it('of another school is not there, in words and in the database', async () => {
    const [event] = await record(1)
    const { id } = await school.make(tenant, receiver.url)
    school.dispatch()
    await settled(id).toBe(true)
    const stranger = randomUUID() as TenantId
    const { book } = school
    expect(await book.list(stranger)).toEqual([])
    for (const asked of [book.find, book.pause, book.resume, book.rotateSecret, book.test])
      expect(await asked(stranger, id)).toBeNull()
    expect(await book.remove(stranger, id)).toBe(false)
    expect(await book.redeliver(stranger, id, event?.id ?? '')).toBeNull()
    expect(await book.deliveries(stranger, id, { status: null, before: null, limit: 1 })).toBeNull()
    expect(receiver.got).toHaveLength(1)
    // Row-level security, without any condition of ours.
    for (const table of ['webhooks', 'webhook_deliveries'])
      expect((await school.asking.query(`select from sillage.${table}`)).rowCount).toBe(0)
    expect(await book.list(tenant)).toHaveLength(1)
  })

  it('whose position lies beyond the log is paused instead of skipping what will come', async () => {
    const { id } = await school.make(tenant, receiver.url, { position: 99n as Position })
    school.dispatch()
    await until(async () => (await school.book.find(tenant, id))?.pausedFor).toBe('another-log')
  })

  it('that is idle costs no read of the log, and its cursor follows the head all the same', async () => {
    const { id } = await school.make(tenant, receiver.url)
    const busy = await school.make(tenant, `${receiver.url}/busy`, { types: ['learning.passed'] })
    const reads: string[] = []
    const readAll: typeof school.log.readAll = (page) => {
      reads.push(page.filter?.types?.join() ?? 'all')
      return school.log.readAll(page)
    }
    const dispatching = school.dispatch({ log: { ...school.log, readAll } })
    await until(() => reads.toSorted()).toEqual(['all', 'learning.passed'])
    for (let n = 0; n < 20; n += 1) await school.record(randomUUID() as TenantId)
    await school.record(tenant, 'learning.passed')
    await settled(busy.id).toBe(true)
    await settled(id).toBe(true)
    expect(reads.filter((one) => one === 'all').length).toBeLessThanOrEqual(3)
    await school.record(randomUUID() as TenantId)
    // The reader at the head has seen it once a later one of ours has arrived.
    await school.record(tenant, 'learning.passed')
    await until(() => receiver.got.length).toBe(4)
    await school.record(randomUUID() as TenantId)
    await dispatching.stop()
    expect(await school.positionOf(tenant, id)).toBeGreaterThanOrEqual((await school.log.head()) - 1n)
  })
})

describe('a dispatcher', () => {
  it('that dies in the middle of a delivery loses nothing: the next one sends it again', async () => {
    const events = await record(3)
    const { id } = await school.make(tenant, receiver.url)
    let arrived = () => {}
    const second = new Promise<void>((resolve) => {
      arrived = resolve
    })
    receiver.answer = (received, response) => {
      if (bodyOf(received).data.data.n === events[1]?.n) arrived()
      else status(204)(received, response)
    }
    const dying = school.dispatch({ graceMs: 0 })
    await second
    await dying.stop()
    expect(await school.positionOf(tenant, id)).toBe(events[0]?.position)
    receiver.answer = status(204)
    school.dispatch()
    await settled(id).toBe(true)
    expect(numbers()).toEqual([events[0]?.n, events[1]?.n, events[1]?.n, events[2]?.n])
  })

  it('that dies while a delivery waits leaves its count and its time to the next one', async () => {
    await record(1)
    const { id } = await school.make(tenant, receiver.url)
    receiver.answer = status(500)
    const dying = school.dispatch({ sleep: never, scheduleS: [100, 1_000] })
    await until(async () => (await deliveries(id)).length).toBe(1)
    await dying.stop()
    const next = school.dispatch({ scheduleS: [100, 1_000], random: () => 0 })
    await until(async () => (await deliveries(id))[0]?.status).toBe('parked')
    expect(await deliveries(id)).toMatchObject([{ attempts: 3 }])
    // What was left of the first pause, by the database's clock, then the second.
    expect(next.slept[0]).toBeGreaterThan(60_000)
    expect(next.slept[0]).toBeLessThanOrEqual(125_000)
    expect(next.slept[1]).toBe(1_000_000)
  })

  it('and another one at once send everything, leave one row each, and the cursor at the end', async () => {
    const { id } = await school.make(tenant, receiver.url)
    const both = [school.dispatch(), school.dispatch()]
    const events = await record(15)
    await settled(id).toBe(true)
    for (const one of both) await one.stop()
    expect([...new Set(numbers())]).toEqual(events.map(({ n }) => n))
    expect((await deliveries(id)).map(({ event }) => event).toReversed()).toEqual(events.map((event) => event.id))
  })

  it(
    'sends each event to the end and in order, whatever the receiver answers and however often it dies',
    {
      timeout: 60_000,
    },
    () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.constantFrom(204, 204, 500, 302), { maxLength: 12 }),
          fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 3 }),
          async (answers, deaths) => {
            receiver.got.length = 0
            const left = [...answers]
            const own = randomUUID() as TenantId
            const made = [await school.record(own), await school.record(own)]
            const { id } = await school.make(own, receiver.url, {
              position: ((made[0]?.position ?? 0n) - 1n) as Position,
            })
            let dispatching = school.dispatch({ graceMs: 0 })
            let dying: Promise<void> | null = null
            const die = async () => {
              await dispatching.stop()
              dispatching = school.dispatch({ graceMs: 0 })
              dying = null
            }
            receiver.answer = (received, response) => {
              // One is replaced at a time: two at once would keep no order between a repeat and what came after it.
              if (deaths.includes(receiver.got.length)) dying ??= die()
              status(left.shift() ?? 204)(received, response)
            }
            made.push(await school.record(own), await school.record(own))
            const last = made.at(-1)?.position
            await until(async () => (await school.positionOf(own, id)) === last).toBe(true)
            await dying
            await dispatching.stop()
            const log = await school.book.deliveries(own, id, { status: null, before: null, limit: 10 })
            expect(log?.map(({ event }) => event).toReversed()).toEqual(made.map((one) => one.id))
            expect(log?.every((one) => one.status !== 'waiting')).toBe(true)
            // What came first came first: an event is seen only when all before it were delivered or parked.
            const seen = numbers()
            expect(seen).toEqual(seen.toSorted((a, b) => a - b))
            expect(new Set(seen).size).toBe(made.length)
            await school.book.remove(own, id)
          },
        ),
        { numRuns: 12 },
      ),
  )
})
