// Webhooks on a real PostgreSQL and to a real HTTP server: in order and at least once, whatever dies in between.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import type { Position, TenantId } from '#kernel/ids.ts'
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
import { SECRET_NOTE } from '../../../tests/fixtures/webhook-school.ts'
import { type Received, status } from './receiver.fixtures.ts'

openForDeliveries()

describe('a delivery', () => {
  it('comes in log order, signed as Standard Webhooks defines, with the event’s id', async () => {
    const events = await record(3)
    const { id, secret } = await school.make(tenant, `${receiver.url}/hook`)
    school.dispatch()
    events.push(...(await record(2)))
    await settled(id).toBe(true)
    expect(receiver.requests.map(({ headers }) => headers['webhook-id'])).toEqual(events.map((event) => event.id))
    expect(numbers()).toEqual(events.map(({ n }) => n))
    for (const { headers, body } of receiver.requests)
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
        type: 'learning.noted',
        timestamp: expect.stringMatching(/^2\d{3}-.*Z$/),
        data: { type: 'learning.noted', revision: 0, data: { note: { withheld: true } } },
      })
    const [first] = receiver.requests
    expect(first && bodyOf(first).data.position).toBe('1')
    expect(await deliveries(id)).toMatchObject(
      events.toReversed().map(({ position, id: event }) => ({ event, position, status: 'delivered', attempts: 1 })),
    )
  })

  it('is limited to the types and the school of the endpoint, from its position on', async () => {
    const [, second] = await record(2)
    await school.record(randomUUID() as TenantId)
    const passed = await school.record(tenant, 'learning.passed')
    const from = await school.make(tenant, `${receiver.url}/from`, { ...(second && { position: second.position }) })
    const types = await school.make(tenant, `${receiver.url}/types`, { types: ['learning.passed'] })
    school.dispatch()
    await settled(from.id).toBe(true)
    await settled(types.id).toBe(true)
    expect(receiver.requests.map((one) => [one.path, bodyOf(one).data.data.n]).toSorted()).toEqual([
      ['/from', passed.n],
      ['/types', passed.n],
    ])
  })

  it('is made for each of two events with the same id, as in logs of the first release; each can be sent again by position', async () => {
    const [first] = await record(1)
    const { id } = await school.make(tenant, receiver.url)
    receiver.answer = (received, response) =>
      status(bodyOf(received).data.position === '2' ? 500 : 204)(received, response)
    school.dispatch({ scheduleS: [] })
    const twin = await school.record(tenant, 'learning.noted', first?.id)
    const [next] = await record(1)
    await settled(id).toBe(true)
    expect(numbers()).toEqual([first?.n, twin.n, next?.n])
    expect((await deliveries(id)).map((one) => [one.event, one.position, one.status])).toEqual([
      [next?.id, 3n, 'delivered'],
      [first?.id, 2n, 'parked'],
      [first?.id, 1n, 'delivered'],
    ])
    receiver.answer = status(204)
    expect(await school.book.redeliver(tenant, id, twin.id, 1n as Position)).toMatchObject({ ok: true })
    // By the shared id, the one that was not delivered.
    expect(await school.book.redeliver(tenant, id, twin.id)).toMatchObject({ ok: true })
    expect(numbers().slice(3)).toEqual([first?.n, twin.n])
    expect((await deliveries(id)).map(({ status }) => status)).toEqual(['delivered', 'delivered', 'delivered'])
  })

  it('contains personal fields if the endpoint may see them, and records the persons in the trail', async () => {
    const [event] = await record(1)
    const { id, webhook, secret } = await school.make(tenant, receiver.url, { personal: true })
    school.dispatch()
    await settled(id).toBe(true)
    expect(receiver.requests.map((one) => bodyOf(one).data.data.note)).toEqual([SECRET_NOTE])
    expect(school.trail).toMatchObject([
      { action: 'webhook', tenant, actor: webhook.createdBy, subjects: [event?.learner] },
    ])
    // Neither the delivery log nor the endpoint stores what was sent, and no secret is stored in clear.
    const { rows } = await school.owner.query(
      'select w::text, d::text from sillage.webhooks w, sillage.webhook_deliveries d',
    )
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(SECRET_NOTE)
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(secret).toString('hex'))
  })

  it('withholds personal fields without that right, and records nothing in the trail', async () => {
    await record(1)
    const { id } = await school.make(tenant, receiver.url)
    school.dispatch()
    await settled(id).toBe(true)
    expect(receiver.requests[0]?.body).not.toContain(SECRET_NOTE)
    expect(school.trail).toEqual([])
  })

  it('is signed with both secrets after a change, and only with the new one a day later', async () => {
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
    expect(receiver.requests.map((one) => [accepts(made.secret, one), accepts(rotated?.secret, one)])).toEqual([
      [true, true],
      [false, true],
    ])
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
    const dying = school.dispatch({ sleep: never, scheduleS: [1_000, 2_000] })
    await until(async () => (await deliveries(id)).length).toBe(1)
    await dying.stop()
    const next = school.dispatch({ scheduleS: [1_000, 2_000], random: () => 0 })
    await until(async () => (await deliveries(id))[0]?.status).toBe('parked')
    expect(await deliveries(id)).toMatchObject([{ attempts: 3 }])
    // The rest of the first delay by the database's clock, then the second.
    expect(next.slept[0]).toBeGreaterThan(60_000)
    expect(next.slept[0]).toBeLessThanOrEqual(1_250_000)
    expect(next.slept[1]).toBe(2_000_000)
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

  it('sends every event in order, whatever the receiver answers and however often it dies', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(204, 204, 500, 302), { maxLength: 12 }),
        fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 3 }),
        async (answers, deaths) => {
          receiver.requests.length = 0
          const left = [...answers]
          const tenant = randomUUID() as TenantId
          const made = [await school.record(tenant), await school.record(tenant)]
          const { id } = await school.make(tenant, receiver.url, {
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
            // One is replaced at a time: two at once would not keep the order between a repeat and later events.
            if (deaths.includes(receiver.requests.length)) dying ??= die()
            status(left.shift() ?? 204)(received, response)
          }
          made.push(await school.record(tenant), await school.record(tenant))
          const last = made.at(-1)?.position
          await until(async () => (await school.positionOf(tenant, id)) === last).toBe(true)
          await dying
          await dispatching.stop()
          const log = await school.book.deliveries(tenant, id, { status: null, before: null, limit: 10 })
          expect(log?.map(({ event }) => event).toReversed()).toEqual(made.map((one) => one.id))
          expect(log?.every((one) => one.status !== 'waiting')).toBe(true)
          // An event is first seen only when all before it were delivered or parked.
          const seen = numbers()
          expect(seen).toEqual(seen.toSorted((a, b) => a - b))
          expect(new Set(seen).size).toBe(made.length)
          await school.book.remove(tenant, id)
        },
      ),
      { numRuns: 12 },
    ))
})
