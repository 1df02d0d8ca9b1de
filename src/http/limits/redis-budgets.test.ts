/** Budgets shared through a real Redis, which is killed, restarted and frozen under load. */
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redisBudgets, type Sharing } from './redis-budgets.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from './redis-server.fixtures.ts'

const budget = { burst: 100, perSecond: 0.001 }
const school = { key: 'school 5111a9e0', budget: { burst: 1_000_000, perSecond: 1 } }
const secret = async () => Buffer.alloc(32, 7)

function opened(url: string, more: { secret?: () => Promise<Buffer> } = {}) {
  const changes: [Sharing, string | null][] = []
  const budgets = redisBudgets({ url, secret, ...more, onSharing: (...change) => changes.push(change) })
  const became = (state: Sharing) => expect.poll(() => changes.at(-1)?.[0]).toBe(state)
  return { budgets, changes, became }
}

it('admits everybody within budgets of its own if no Redis ever answers, and says so once', async () => {
  const { budgets, changes, became } = opened('redis://127.0.0.1:1')
  const ada = { key: 'ada', budget }
  expect(await budgets.take([ada], 100)).toMatchObject({ exceeded: null })
  expect(await budgets.take([ada], 1)).toMatchObject({ exceeded: 0 })
  await became('alone')
  expect(changes.length).toBe(1)
  await budgets.close()
})

describe.skipIf(!hasRedisServer)('with redis-server (skipped where it is not on the PATH)', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedisServer()
  })
  afterAll(() => redis?.close())

  async function two() {
    const both = [opened(redis.url), opened(redis.url)] as const
    for (const one of both) await one.became('shared')
    return both
  }

  it('holds two processes together to one budget', async () => {
    const both = await two()
    const ada = { key: 'ada together', budget }
    const taken = await Promise.all(
      Array.from({ length: 300 }, async (_, n) => both[n % 2 === 0 ? 0 : 1].budgets.take([ada, school], 1)),
    )
    expect(taken.filter(({ exceeded }) => exceeded === null).length).toBe(100)
    const [refused] = taken.filter(({ exceeded }) => exceeded !== null)
    expect(refused).toMatchObject({ exceeded: 0, left: [0, expect.any(Number)] })
    expect(refused?.waitMs).toBeGreaterThan(900_000)
    for (const { budgets } of both) await budgets.close()
  })

  it('charges several budgets together or not at all, and shares debts', async () => {
    const [one, other] = await two()
    const [ada, ben] = [
      { key: 'ada debt', budget },
      { key: 'ben debt', budget },
    ]
    one.budgets.charge([ada], 150)
    await expect.poll(async () => (await other.budgets.take([ada], 0)).left[0]).toBeLessThanOrEqual(-50)
    expect(await other.budgets.take([ben, ada], 10)).toMatchObject({ exceeded: 1 })
    expect((await one.budgets.take([ben], 0)).left).toEqual([100])
    one.budgets.charge([ada], 1_000_000)
    await expect.poll(async () => (await other.budgets.take([ada], 0)).left[0]).toBeGreaterThanOrEqual(-101)
    for (const { budgets } of [one, other]) await budgets.close()
  })

  it('keeps no id or address in clear, and nothing longer than until the budget is whole', async () => {
    const { budgets, became } = opened(redis.url)
    await became('shared')
    const address = { key: 'network 203.0.113.77', budget: { burst: 60, perSecond: 1 } }
    await budgets.take([address], 30)
    const looking = new Redis(redis.url)
    const keys = await looking.keys('*')
    const all = (await Promise.all(keys.map(async (key) => `${key} ${await looking.get(key)}`))).join('\n')
    expect(keys.length).toBeGreaterThan(0)
    expect(all).not.toMatch(/203\.0\.113|network|5111a9e0|ada|school/)
    for (const key of keys) expect(await looking.pttl(key)).toBeGreaterThan(0)
    const alsoUnder = opened(redis.url, { secret: async () => Buffer.alloc(32, 8) })
    await alsoUnder.became('shared')
    expect((await alsoUnder.budgets.take([address], 0)).left).toEqual([60])
    looking.disconnect()
    await budgets.close()
    await alsoUnder.budgets.close()
  })

  it('refuses nobody while Redis is killed under load, keeps its own limit, and shares again afterwards', async () => {
    const { budgets, changes, became } = opened(redis.url)
    await became('shared')
    const wide = { key: 'wide', budget: { burst: 1_000_000, perSecond: 1 } }
    const load = await loadUntil(budgets, wide, async () => {
      await redis.kill()
      await became('alone')
      const own = { key: 'own', budget }
      const taken = await Promise.all(Array.from({ length: 150 }, async () => budgets.take([own], 1)))
      expect(taken.filter(({ exceeded }) => exceeded === null).length).toBe(100)
      await redis.start()
      await became('shared')
    })
    expect(load.refused).toBe(0)
    expect(load.admitted).toBeGreaterThan(0)
    expect(changes.map(([state]) => state)).toEqual(['shared', 'alone', 'shared'])
    await budgets.close()
  })

  it('refuses nobody while Redis is frozen, and does not wait for it', async () => {
    const { budgets, changes, became } = opened(redis.url)
    await became('shared')
    const wide = { key: 'wide frozen', budget: { burst: 1_000_000, perSecond: 1 } }
    const load = await loadUntil(budgets, wide, async () => {
      redis.freeze()
      await became('alone')
      // Answered without Redis: it is still frozen.
      expect(await budgets.take([wide], 1)).toMatchObject({ exceeded: null })
      redis.thaw()
      await became('shared')
    })
    expect(load.refused).toBe(0)
    expect(changes.map(([state]) => state)).toEqual(['shared', 'alone', 'shared'])
    await budgets.close()
  })

  it('goes on alone if Redis refuses to write, without changing its mind at each probe', async () => {
    const administering = new Redis(redis.url)
    const { budgets, changes, became } = opened(redis.url)
    await became('shared')
    await administering.config('SET', 'maxmemory', '1')
    await administering.config('SET', 'maxmemory-policy', 'noeviction')
    const ada = { key: 'ada oom', budget }
    for (let n = 0; n < 3; n += 1) expect(await budgets.take([ada], 1)).toMatchObject({ exceeded: null })
    await became('alone')
    expect(changes.length).toBe(2)
    await administering.config('SET', 'maxmemory', '0')
    await became('shared')
    administering.disconnect()
    await budgets.close()
  })

  it('hides whose budgets they are before it shares them: without the secret it stays alone', async () => {
    let isThere = false
    const { budgets, became } = opened(redis.url, {
      secret: async () => {
        if (!isThere) throw new Error('the key store does not answer')
        return Buffer.alloc(32, 9)
      },
    })
    await became('alone')
    isThere = true
    await became('shared')
    await budgets.close()
  })
})

/** Sends requests all the time until the work is done; each waits for the one before it. */
async function loadUntil(
  budgets: ReturnType<typeof redisBudgets>,
  purse: Parameters<typeof budgets.take>[0][number],
  work: () => Promise<void>,
) {
  let done = false
  const count = { admitted: 0, refused: 0 }
  const clients = Array.from({ length: 8 }, async () => {
    while (!done) {
      const { exceeded } = await budgets.take([purse], 1)
      if (exceeded === null) count.admitted += 1
      else count.refused += 1
      await new Promise((resolve) => setImmediate(resolve))
    }
  })
  try {
    await work()
  } finally {
    done = true
    await Promise.all(clients)
  }
  return count
}
