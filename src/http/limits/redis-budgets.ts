// Budgets shared between processes through Redis. Nobody is refused because Redis is away: each process then uses budgets of
// its own, so that N processes together admit up to N times as much.
import { createHmac, hash } from 'node:crypto'
import { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { type Budgets, budgetsInProcess, type Purse, type Taken } from './budgets.ts'

/** `starting` until Redis has answered or failed once. */
export type Sharing = 'starting' | 'shared' | 'alone'

export type RedisBudgetsOptions = {
  readonly url: string
  /** Keys in Redis are hashed under this secret, because they contain people's ids and addresses. */
  readonly secret: () => Promise<Buffer>
  /** Called when the state changes, with the reason if it is now `alone`. */
  readonly onSharing: (sharing: Sharing, reason: string | null) => void
  readonly nowMs?: () => number
}

/** A request waits this long for Redis, and no longer. */
const COMMAND_TIMEOUT_MS = 50
/** One late answer may be the fault of this process. */
const MOST_FAILURES = 3
const PROBE_EVERY_MS = 500
const MOST_HASHES = 50_000

/**
 * `take` charges all keys or none; `charge` charges all. The value of a key is the moment when its bucket is full again, in
 * milliseconds of the clock of Redis: see token-bucket.ts, which does the same. Each key expires when its bucket is full.
 */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local cost = tonumber(ARGV[2])
local exceeded, wait, at, left = -1, 0, {}, {}
for i, key in ipairs(KEYS) do
  local burst, rate = tonumber(ARGV[2 * i + 1]), tonumber(ARGV[2 * i + 2])
  local full = math.max(tonumber(redis.call('GET', key) or '0'), now)
  local have = burst - (full - now) * rate / 1000
  left[i] = have
  if ARGV[1] == 'take' then
    local taken = math.min(cost, burst)
    local lacking = (taken - have) * 1000 / rate
    if taken > have + 0.001 and lacking > wait then exceeded, wait = i - 1, lacking end
    at[i] = full + taken * 1000 / rate
  else
    at[i] = math.max(math.min(full + cost * 1000 / rate, now + 2000 * burst / rate), full)
  end
end
if exceeded < 0 then
  for i, key in ipairs(KEYS) do
    redis.call('SET', key, string.format('%.3f', at[i]), 'PX', math.ceil(at[i] - now) + 1)
    if ARGV[1] == 'take' then left[i] = left[i] - math.min(cost, tonumber(ARGV[2 * i + 1])) end
  end
end
local answer = {exceeded, math.ceil(wait)}
for i = 1, #KEYS do answer[i + 2] = math.floor(left[i]) end
return answer`

const SCRIPT_HASH = hash('sha1', SCRIPT)

const Answer = z.tuple([z.int(), z.int()], z.int())

/** Any process that can run this can share budgets: PING alone is answered also by a Redis that refuses to write. */
const probePurse: Purse = { key: 'probe', budget: { burst: 1_000, perSecond: 1_000 } }

export function redisBudgets({ url, secret, onSharing, nowMs }: RedisBudgetsOptions): Budgets & {
  close(): Promise<void>
} {
  const local = budgetsInProcess(nowMs)
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: 2_000,
    retryStrategy: (attempts) => Math.min(100 * attempts, 1_000),
  })
  let sharing: Sharing = 'starting'
  let failures = 0
  let key: Buffer | null = null
  let closed = false
  let probing: Promise<void> | null = null
  const hashes = new LRUCache<string, string>({ max: MOST_HASHES })

  function become(next: Sharing, reason: string | null): void {
    if (sharing === next || closed) return
    sharing = next
    failures = 0
    onSharing(next, reason)
  }

  function hashed(name: string, under: Buffer): string {
    const known = hashes.get(name)
    if (known !== undefined) return known
    const made = `sillage:limit:${createHmac('sha256', under).update(name).digest('base64url').slice(0, 22)}`
    hashes.set(name, made)
    return made
  }

  async function run(mode: 'take' | 'charge', purses: readonly Purse[], cost: number, under: Buffer): Promise<Taken> {
    const keys = purses.map((purse) => hashed(purse.key, under))
    const rest = [mode, cost, ...purses.flatMap(({ budget }) => [budget.burst, budget.perSecond])]
    const answer = await redis.evalsha(SCRIPT_HASH, keys.length, ...keys, ...rest).catch((error: unknown) => {
      // A Redis that has just started does not know the script.
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
      return redis.eval(SCRIPT, keys.length, ...keys, ...rest)
    })
    const [exceeded, waitMs, ...left] = Answer.parse(answer)
    return { exceeded: exceeded < 0 ? null : exceeded, waitMs, left }
  }

  async function probe(): Promise<void> {
    try {
      key ??= await secret()
      await run('charge', [probePurse], 1, key)
      become('shared', null)
    } catch (error) {
      become('alone', reasonOf(error))
    }
  }

  function failed(error: unknown): void {
    failures += 1
    if (failures >= MOST_FAILURES) become('alone', reasonOf(error))
  }

  // Without a listener, an error of the connection would end the process. `close` follows.
  redis.on('error', () => {})
  redis.on('close', () => {
    if (sharing === 'shared') become('alone', 'the connection is closed')
  })
  function look(): void {
    if (sharing === 'shared' || closed) return
    probing ??= probe().finally(() => {
      probing = null
    })
  }
  const timer = setInterval(look, PROBE_EVERY_MS)
  timer.unref()
  redis.once('ready', look)

  return {
    async take(purses, cost) {
      if (sharing !== 'shared' || key === null) return local.take(purses, cost)
      try {
        const taken = await run('take', purses, cost, key)
        failures = 0
        // So that this process knows its own share if Redis goes away.
        if (taken.exceeded === null) local.charge(purses, cost)
        return taken
      } catch (error) {
        failed(error)
        return local.take(purses, cost)
      }
    },
    charge(purses, cost) {
      local.charge(purses, cost)
      if (sharing === 'shared' && key !== null) run('charge', purses, cost, key).catch(failed)
    },
    async close() {
      closed = true
      clearInterval(timer)
      redis.disconnect()
      await probing
    },
  }
}

/** Without values: the URL may contain a password. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined
  if (typeof code === 'string') return code
  return error instanceof Error ? error.message.slice(0, 100) : 'unknown'
}
