// Endpoints that are paused, changed, removed, idle or of another school, while the dispatcher is working.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Position, TenantId } from '#kernel/ids.ts'
import { systemClock } from '#platform/clock.ts'
import {
  bodyOf,
  deliveries,
  openForDeliveries,
  receiver,
  record,
  school,
  settled,
  tenant,
  until,
} from '../../../tests/fixtures/webhook-deliveries.ts'
import { ALWAYS_TOLD } from './always-told.ts'
import { status } from './receiver.fixtures.ts'

openForDeliveries()

describe('an endpoint', () => {
  it('gets nothing while it is paused, and goes on where it was once resumed', async () => {
    const { id } = await school.make(tenant, receiver.url)
    school.dispatch()
    const events = await record(1)
    await settled(id).toBe(true)
    await school.book.pause(tenant, id)
    school.changed.ring()
    // Another endpoint shows that the dispatcher has refreshed, and is working meanwhile.
    const other = await school.make(tenant, `${receiver.url}/other`)
    await settled(other.id).toBe(true)
    events.push(...(await record(2)))
    await settled(other.id).toBe(true)
    const mine = () => receiver.requests.filter(({ path }) => path === '/').map((one) => bodyOf(one).data.data.n)
    expect(mine()).toEqual([events[0]?.n])
    await school.book.resume(tenant, id)
    school.changed.ring()
    await settled(id).toBe(true)
    expect(mine()).toEqual(events.map(({ n }) => n))
  })

  it('is retried at once if it is resumed while a delivery waits', async () => {
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

  it('reports a secret that cannot be opened, and works again with a new one', async () => {
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

  it('settles the request under way before a change takes effect, so that nothing is sent twice', async () => {
    await record(1)
    const { id } = await school.make(tenant, `${receiver.url}/slow`)
    let release = () => {}
    receiver.answer = (received, response) => {
      if (received.path !== '/slow') return status(204)(received, response)
      release = () => status(204)(received, response)
    }
    school.dispatch()
    await until(() => receiver.requests.length).toBe(1)
    await school.book.rotateSecret(tenant, id)
    // Another endpoint shows that the dispatcher has refreshed since.
    const other = await school.make(tenant, `${receiver.url}/other`)
    await settled(other.id).toBe(true)
    release()
    await settled(id).toBe(true)
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/slow', '/other'])
  })

  it('gets nothing more once it is removed, and its delivery log is deleted', async () => {
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
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/', '/other', '/other'])
    expect(outcomes).toEqual(['delivered', 'delivered', 'delivered'])
    expect(await school.book.deliveries(tenant, id, { status: null, before: null, limit: 1 })).toBeNull()
  })

  it('does not exist for another school, neither in the API nor in the database', async () => {
    const [event] = await record(1)
    const { id } = await school.make(tenant, receiver.url)
    school.dispatch()
    await settled(id).toBe(true)
    const otherSchool = randomUUID() as TenantId
    const { book } = school
    expect(await book.list(otherSchool)).toEqual([])
    for (const asked of [book.find, book.pause, book.resume, book.rotateSecret, book.test])
      expect(await asked(otherSchool, id)).toBeNull()
    expect(await book.remove(otherSchool, id)).toBe(false)
    expect(await book.redeliver(otherSchool, id, event?.id ?? '')).toBeNull()
    expect(await book.deliveries(otherSchool, id, { status: null, before: null, limit: 1 })).toBeNull()
    expect(receiver.requests).toHaveLength(1)
    // Through row-level security alone, without a condition in the query.
    for (const table of ['webhooks', 'webhook_deliveries'])
      expect((await school.asking.query(`select from sillage.${table}`)).rowCount).toBe(0)
    expect(await book.list(tenant)).toHaveLength(1)
  })

  it('is paused if its position is beyond the log, instead of skipping later events', async () => {
    const { id } = await school.make(tenant, receiver.url, { position: 99n as Position })
    school.dispatch()
    await until(async () => (await school.book.find(tenant, id))?.pausedFor).toBe('another-log')
  })

  it('is paused if a failover lost the event at its cursor, and gets nothing of the other history', async () => {
    const events = await record(3)
    const { id } = await school.make(tenant, receiver.url)
    school.dispatch()
    await settled(id).toBe(true)
    await school.log.failOver(1n as Position)
    await record(4)
    await until(async () => (await school.book.find(tenant, id))?.pausedFor).toBe('another-history')
    expect(receiver.requests.map((one) => bodyOf(one).data.data.n)).toEqual(events.map(({ n }) => n))
    // Resumed, it still belongs to that history.
    await school.book.resume(tenant, id)
    school.changed.ring()
    await until(async () => (await school.book.find(tenant, id))?.pausedFor).toBe('another-history')
  })

  it('misses nothing if it was idle over other schools’ events and a failover lost some of them', async () => {
    const [first] = await record(1)
    const { id } = await school.make(tenant, receiver.url)
    school.dispatch()
    await until(() => receiver.requests.length).toBe(1)
    for (let n = 0; n < 4; n += 1) await school.record(randomUUID() as TenantId)
    await school.log.failOver(1n as Position)
    // In place of the lost events, and beyond.
    const events = await record(2)
    for (let n = 0; n < 4; n += 1) await school.record(randomUUID() as TenantId)
    school.changed.ring()
    await until(() => receiver.requests.map((one) => bodyOf(one).data.data.n)).toEqual(
      [first, ...events].map((one) => one?.n),
    )
    expect((await school.book.find(tenant, id))?.pausedFor).toBeNull()
  })

  it('costs no read of the log while it is idle, and its cursor still follows the head', async () => {
    const { id } = await school.make(tenant, receiver.url)
    const busy = await school.make(tenant, `${receiver.url}/busy`, { types: ['learning.passed'] })
    const reads: string[] = []
    const readAll: typeof school.log.readAll = (page) => {
      reads.push(page.filter?.types?.join() ?? 'all')
      return school.log.readAll(page)
    }
    const dispatching = school.dispatch({ log: { ...school.log, readAll } })
    // One that chose its types is told of erasures and rectifications besides.
    await until(() => reads.toSorted()).toEqual(['all', ['learning.passed', ...ALWAYS_TOLD].join()])
    for (let n = 0; n < 20; n += 1) await school.record(randomUUID() as TenantId)
    await school.record(tenant, 'learning.passed')
    await settled(busy.id).toBe(true)
    await settled(id).toBe(true)
    expect(reads.filter((one) => one === 'all').length).toBeLessThanOrEqual(3)
    await school.record(randomUUID() as TenantId)
    // The reader at the head has seen it once a later event of this school has arrived.
    await school.record(tenant, 'learning.passed')
    await until(() => receiver.requests.length).toBe(4)
    await school.record(randomUUID() as TenantId)
    await dispatching.stop()
    expect(await school.positionOf(tenant, id)).toBeGreaterThanOrEqual((await school.log.head()) - 1n)
  })
})
