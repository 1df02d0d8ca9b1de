// Failing receivers: when they are retried, parked or paused, and that they delay nobody else.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import {
  bodyOf,
  deliveries,
  never,
  numbers,
  openForDeliveries,
  receiver,
  record,
  school,
  settled,
  tenant,
  until,
} from '../../../tests/fixtures/webhook-deliveries.ts'
import { status } from './receiver.fixtures.ts'
import { readWebhookStatus } from './webhook-status.ts'

openForDeliveries()

describe('a failing receiver', () => {
  it('is retried at the times of the schedule, and later events wait', async () => {
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

  it('shows its waiting delivery, the next attempt and how long it has been waiting', async () => {
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
    const webhooks = await readWebhookStatus(school.owner)
    expect(webhooks).toMatchObject({ waiting: 1, parked: 0, paused: 0 })
    expect(webhooks.oldestSeconds).toBeGreaterThan(0)
    expect(numbers()).toEqual([first?.n])
  })

  it('has its event parked after the last attempt, gets the next one, and takes the parked one by hand later', async () => {
    const [first, second] = await record(2)
    const { id } = await school.make(tenant, receiver.url)
    receiver.answer = (received, response) =>
      status(bodyOf(received).data.data.n === first?.n ? 500 : 204)(received, response)
    const { outcomes } = school.dispatch()
    await settled(id).toBe(true)
    expect(numbers()).toEqual([first?.n, first?.n, first?.n, second?.n])
    expect(outcomes).toEqual(['failed', 'failed', 'parked', 'delivered'])
    expect(await readWebhookStatus(school.owner)).toMatchObject({ waiting: 0, parked: 1 })

    expect(await school.book.redeliver(tenant, id, first?.id ?? '')).toMatchObject({ ok: false, httpStatus: 500 })
    expect(await deliveries(id)).toMatchObject([{}, { status: 'parked', attempts: 4 }])
    receiver.answer = status(200)
    expect(await school.book.redeliver(tenant, id, first?.id ?? '')).toMatchObject({ ok: true, httpStatus: 200 })
    expect(await deliveries(id)).toMatchObject([{}, { status: 'delivered', attempts: 5, httpStatus: 200 }])
    expect(receiver.requests.at(-1)?.headers['webhook-id']).toBe(first?.id)
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
    expect(await readWebhookStatus(school.owner)).toMatchObject({ parked: 3, paused: 1 })

    // Once resumed, it has the same number of attempts again.
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

  it('is not paused if it takes one in between', async () => {
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

  it('is paused at once if it answers that it is gone, and goes on with the same event', async () => {
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

  it('delays no other school, even if there are many of one school', async () => {
    const other = randomUUID() as TenantId
    receiver.answer = (received, response) => {
      if (received.path !== '/slow') status(204)(received, response)
    }
    for (let n = 0; n < 8; n += 1) await school.make(tenant, `${receiver.url}/slow`)
    const { id } = await school.make(other, `${receiver.url}/quick`)
    await record(1)
    school.dispatch({ mostAtOnce: 2, graceMs: 0 })
    await until(() => receiver.requests.length).toBeGreaterThan(0)
    await school.record(other)
    await until(async () => (await school.positionOf(other, id)) === (await school.log.head())).toBe(true)
    expect(receiver.requests.filter(({ path }) => path === '/quick')).toHaveLength(1)
  })

  it('gets nothing if its address has become private', async () => {
    const [event] = await record(1)
    const { id } = await school.make(tenant, receiver.url)
    await school.owner.query("update sillage.webhooks set url = 'https://private.example/'")
    school.dispatch({ scheduleS: [] })
    await settled(id).toBe(true)
    expect(await deliveries(id)).toMatchObject([{ event: event?.id, status: 'parked', error: 'address-refused' }])
    expect(receiver.requests).toEqual([])
  })
})

describe('an event about an erased person', () => {
  it('is not sent any more, also if it was tried before, and keeps no others waiting', async () => {
    const [first, second, third] = await record(3)
    const { id } = await school.make(tenant, receiver.url)
    receiver.answer = (received, response) =>
      status(bodyOf(received).data.subject === second?.learner ? 500 : 204)(received, response)
    const before = school.dispatch({ sleep: never, scheduleS: [3_600] })
    await until(async () => (await deliveries(id)).map((one) => one.status)).toEqual(['waiting', 'delivered'])
    await before.stop()
    if (second && third) for (const { learner } of [second, third]) await school.erase(tenant, learner)
    const [last] = await record(1)
    receiver.requests.length = 0
    school.dispatch()
    await settled(id).toBe(true)
    expect(numbers()).toEqual([last?.n])
    expect((await deliveries(id)).map(({ event }) => event)).toEqual([last?.id, first?.id])
  })

  it('is not in the delivery log if the erasure came while it was on its way', async () => {
    const [event] = await record(1)
    const { id } = await school.make(tenant, receiver.url)
    receiver.answer = (received, response) => {
      void school.erase(tenant, event?.learner as PersonId).then(() => status(204)(received, response))
    }
    school.dispatch()
    await settled(id).toBe(true)
    expect(numbers()).toEqual([event?.n])
    expect(await deliveries(id)).toEqual([])
  })
})

describe('webhooks without progress', () => {
  const webhookStatus = () => readWebhookStatus(school.owner)
  /** As if everything with a time had happened this long ago. */
  const later = () =>
    school.owner.query(`
      with w as (update sillage.webhooks set undelivered_since = undelivered_since - interval '1 minute',
          troubled_since = troubled_since - interval '1 minute'),
        c as (update sillage.carriers set alive_at = alive_at - interval '1 minute')
      update sillage.webhook_deliveries set last_at = last_at - interval '1 minute', next_at = next_at - interval '1 minute'`)

  it('do not include an endpoint whose receiver is unavailable: its next attempt is in the future', async () => {
    await record(2)
    const { id } = await school.make(tenant, receiver.url)
    receiver.answer = status(500)
    school.dispatch({ sleep: never, scheduleS: [3_600] })
    await until(async () => (await deliveries(id)).length).toBe(1)
    await later()
    expect(await webhookStatus()).toMatchObject({ stalled: 0, waiting: 1 })
  })

  it('include an endpoint whose deliveries cannot be recorded, however often that is tried', async () => {
    await record(2)
    const { id } = await school.make(tenant, receiver.url)
    const settle = async () => {
      throw Object.assign(new Error('duplicate key'), { code: '23505' })
    }
    const dispatching = school.dispatch({ store: { ...school.store, settle } })
    const trouble = async () => (await school.owner.query('select trouble from sillage.webhooks')).rows[0]?.trouble
    await until(trouble).toBe('Error')
    expect(await webhookStatus()).toMatchObject({ stalled: 0 })
    await later()
    expect(await webhookStatus()).toMatchObject({ stalled: 1 })
    await dispatching.stop()
    school.dispatch()
    await settled(id).toBe(true)
    await until(trouble).toBeNull()
    expect(await webhookStatus()).toMatchObject({ stalled: 0 })
  })

  it('include an endpoint that had its first event and never gets to the second', async () => {
    await record(2)
    await school.make(tenant, receiver.url)
    let settlements = 0
    const settle: typeof school.store.settle = async (...of) => {
      settlements += 1
      // As if its dispatcher had died there.
      return settlements === 1 ? school.store.settle(...of) : new Promise(() => {})
    }
    void school.dispatch({ store: { ...school.store, settle }, graceMs: 0 })
    await until(() => receiver.requests.length).toBe(2)
    expect(await webhookStatus()).toMatchObject({ stalled: 0 })
    await later()
    expect(await webhookStatus()).toMatchObject({ stalled: 1 })
    settlements = 0
    school.forgetDispatchers()
  })

  it('include a dispatcher that is gone or fails at each refresh, unless there are no endpoints', async () => {
    expect(await webhookStatus()).toMatchObject({ isDispatched: true })
    const { id } = await school.make(tenant, receiver.url)
    const dispatching = school.dispatch()
    await until(async () => (await webhookStatus()).isDispatched).toBe(true)
    await dispatching.stop()
    await later()
    expect(await webhookStatus()).toMatchObject({ isDispatched: false })
    const active = () => Promise.reject(new Error('no answer'))
    school.dispatch({ store: { ...school.store, active } })
    await until(async () => (await webhookStatus()).isDispatched).toBe(true)
    await school.owner.query(`update sillage.carriers set troubled_since = troubled_since - interval '1 minute'`)
    expect(await webhookStatus()).toMatchObject({ isDispatched: false })
    await school.book.pause(tenant, id)
    expect(await webhookStatus()).toMatchObject({ isDispatched: true })
  })
})
