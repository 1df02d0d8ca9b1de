// The fence between dispatchers, on a real PostgreSQL: a cursor and its delivery's row change together or not at all.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { StoredEvent } from '#event-log/event-log.ts'
import { type Position, START, type TenantId } from '#kernel/ids.ts'
import { openSchool } from '../../../tests/fixtures/webhook-school.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import type { Settlement } from './dispatch-store.ts'

let database: TestDatabase
let school: ReturnType<typeof openSchool>
let tenant: TenantId
let id: string
let event: StoredEvent
beforeAll(async () => {
  database = await freshDatabase('webhook store')
  school = openSchool(database.url)
})
beforeEach(async () => {
  tenant = randomUUID() as TenantId
  id = (await school.make(tenant, 'http://127.0.0.1:9/')).id
  await school.record(tenant)
  const page = await school.log.readAll({ after: START, limit: 1, filter: { tenant } })
  const [first] = page.events
  if (!first) throw new Error('nothing was recorded')
  event = first
})
afterAll(async () => {
  await school.close()
  await database.drop()
})

const settle = (status: Settlement['status'], attempts = 1, from = START) =>
  school.store.settle(id, from, {
    event,
    attempt: { ok: status === 'delivered', httpStatus: 200, error: null, tookMs: 1, retryAfterMs: null },
    attempts,
    status,
    delayMs: status === 'waiting' ? 1_000 : null,
    pause: null,
    undeliveredSince: null,
  })
const cursorAndRows = async () => {
  const [delivery] = (await school.book.deliveries(tenant, id, { status: null, before: null, limit: 10 })) ?? []
  return [await school.positionOf(tenant, id), delivery?.status, delivery?.attempts]
}

describe('a settlement', () => {
  it('is written once; a dispatcher with an outdated cursor gets false', async () => {
    expect(await settle('delivered')).toBe(true)
    expect(await settle('delivered')).toBe(false)
    expect(await settle('parked', 1, event.position)).toBe(true)
    expect(await settle('waiting')).toBe(false)
  })

  it('from a wrong position changes nothing', async () => {
    expect(await settle('delivered', 1, 77n as Position)).toBe(false)
    expect(await cursorAndRows()).toEqual([START, undefined, undefined])
  })

  it('of an attempt that another dispatcher has counted is counted once', async () => {
    expect(await settle('waiting')).toBe(true)
    expect(await settle('waiting')).toBe(false)
    expect(await cursorAndRows()).toEqual([START, 'waiting', 1])
    expect(await settle('waiting', 2)).toBe(true)
    expect(await cursorAndRows()).toEqual([START, 'waiting', 2])
  })

  it('of a delivery that another dispatcher left waiting updates cursor and row', async () => {
    expect(await settle('waiting')).toBe(true)
    expect(await settle('delivered')).toBe(true)
    expect(await cursorAndRows()).toEqual([event.position, 'delivered', 2])
  })

  it('is written once if many dispatchers try at the same time', async () => {
    const written = await Promise.all(Array.from({ length: 5 }, () => settle('delivered')))
    expect(written.filter(Boolean)).toHaveLength(1)
    expect(await cursorAndRows()).toEqual([event.position, 'delivered', 1])
  })
})

it('an idle cursor moves only from its known position', async () => {
  await school.store.skip([{ id, from: START, to: 5n as Position }])
  expect(await school.positionOf(tenant, id)).toBe(5n)
  await school.store.skip([{ id, from: START, to: 9n as Position }])
  expect(await school.positionOf(tenant, id)).toBe(5n)
})

describe('a settlement of an event about an erased person', () => {
  it.each(['delivered', 'waiting', 'parked'] as const)(
    'that comes after the erasure of the person leaves no row, and the cursor behind the event: %s',
    async (status) => {
      expect(await settle('waiting')).toBe(true)
      if (event.subject) await school.erase(randomUUID() as TenantId, event.subject)
      expect(await settle('waiting', 2)).toBe(true)
      if (event.subject) await school.erase(tenant, event.subject)
      expect(await settle(status, 3)).toBe(false)
      expect(await cursorAndRows()).toEqual([event.position, undefined, undefined])
    },
  )
})

describe('an event that is withheld', () => {
  it('is passed, and its delivery forgotten, unless another dispatcher has moved the cursor', async () => {
    await settle('waiting')
    expect(await school.store.withhold(id, 77n as Position, event, null)).toBe(false)
    expect(await cursorAndRows()).toEqual([START, 'waiting', 1])
    expect(await school.store.withhold(id, START, event, null)).toBe(true)
    expect(await cursorAndRows()).toEqual([event.position, undefined, undefined])
  })
})
