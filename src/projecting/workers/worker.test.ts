// A worker from tick to tick, without a database: what it starts and stops, and in which order.
import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { type Duty, duty } from './fence.ts'
import { LEASE_MS, STUCK_MS } from './heartbeat.ts'
import { runWorker, type Work } from './worker.ts'

const [a, b, c] = [duty('projection a/1'), duty('projection b/1'), duty('process c/1')]

/** Until stopped work has ended, and the ticks that this causes are over. */
const settled = async () => {
  for (let turns = 0; turns < 10; turns += 1) await setImmediate()
}

/** A worker whose ticks and leases the test controls. */
function stage(of: readonly { readonly name: string; readonly duties: readonly Duty[] }[]) {
  const said: string[] = []
  const leases = new Map<Duty, bigint>()
  const held = new Set<Duty>()
  const state = new Map<string, string>()
  const ends = new Map<string, (error?: Error) => void>()
  /** Works that ignore their stop until the test ends them. */
  const deaf = new Set<string>()
  const stop = new AbortController()
  let nowMs = 0
  let heardMs = 0
  let progress = 0
  let isAway = false
  let nextTick = Promise.withResolvers<void>()
  let waits = Promise.withResolvers<void>()

  const works: Work[] = of.map(({ name, duties }) => ({
    name,
    duties: async () => ({ duties, state: state.get(name) ?? '' }),
    async run(own, signal) {
      said.push(`${name} starts with ${own.join(', ')}`)
      const ended = Promise.withResolvers<void>()
      ends.set(name, (error) => (error ? ended.reject(error) : ended.resolve()))
      let isOver = false
      signal.addEventListener('abort', () => {
        if (isOver) return
        said.push(`${name} is told to stop`)
        // Its last page takes a moment.
        if (!deaf.has(name)) void setImmediate().then(() => ended.resolve())
      })
      await ended.promise.finally(() => {
        isOver = true
        said.push(`${name} has ended`)
      })
    },
  }))
  const running = runWorker({
    works,
    signal: stop.signal,
    nowMs: () => nowMs,
    async delay() {
      if (stop.signal.aborted) return
      waits.resolve()
      await nextTick.promise
    },
    onRetry: () => said.push('tries again'),
    onEnded: (work, error) => said.push(`${work} has failed: ${error instanceof Error ? error.message : error}`),
    onStuck: (work) => said.push(`${work} ignores its stop`),
    membership: {
      holder: 'this one',
      epochOf: (one) => leases.get(one) ?? -1n,
      async tick(_, inUse) {
        if (isAway) throw new Error('the database is away')
        heardMs = nowMs
        const lost = [...held].filter((one) => !leases.has(one) && !inUse.has(one))
        for (const one of lost) held.delete(one)
        if (lost.length > 0) said.push(`gives back ${lost.join(', ')}`)
        for (const one of leases.keys()) held.add(one)
        return new Set(leases.keys())
      },
      take: async () => new Set(held),
      silentMs: () => nowMs - heardMs,
      progress: () => {
        progress += 1
      },
      leave: async () => void said.push('leaves'),
    },
  })

  return {
    state,
    deaf,
    progress: () => progress,
    /** Ends a work that had ignored its stop; returns what follows. */
    async endDeaf(name: string): Promise<string[]> {
      await waits.promise
      said.length = 0
      ends.get(name)?.()
      await settled()
      return [...said]
    },
    heartbeatGoesOn: () => {
      heardMs = Number.POSITIVE_INFINITY
    },
    /** What is reported when a work ends by itself. */
    async fail(name: string, error: Error): Promise<string[]> {
      await waits.promise
      said.length = 0
      ends.get(name)?.(error)
      await setImmediate()
      return [...said]
    },
    leases: (...own: readonly (readonly [Duty, bigint])[]) => {
      leases.clear()
      for (const [one, epoch] of own) leases.set(one, epoch)
    },
    databaseIsAway: (is: boolean) => {
      isAway = is
    },
    /** What one tick does. */
    async tick(afterMs = 1_000): Promise<string[]> {
      await waits.promise
      said.length = 0
      nowMs += afterMs
      waits = Promise.withResolvers()
      const before = nextTick
      nextTick = Promise.withResolvers()
      before.resolve()
      await waits.promise
      await settled()
      return [...said]
    },
    async end(): Promise<string[]> {
      await waits.promise
      said.length = 0
      stop.abort()
      nextTick.resolve()
      await running
      return [...said]
    },
  }
}

it('starts what it holds, and leaves it alone while nothing changes', async () => {
  const worker = stage([
    { name: 'projections', duties: [a, b] },
    { name: 'process', duties: [c] },
  ])
  expect(await worker.tick()).toEqual([])
  worker.leases([a, 1n], [b, 1n])
  expect(await worker.tick()).toEqual(['projections starts with projection a/1, projection b/1'])
  expect(await worker.tick()).toEqual([])
  worker.leases([a, 1n], [b, 1n], [c, 4n])
  expect(await worker.tick()).toEqual(['process starts with process c/1'])
  await worker.end()
})

it('releases a duty only when its work has ended, and goes on with the rest', async () => {
  const worker = stage([{ name: 'projections', duties: [a, b] }])
  worker.leases([a, 1n], [b, 1n])
  await worker.tick()
  worker.leases([b, 1n])
  expect(await worker.tick()).toEqual([
    'projections is told to stop',
    'projections has ended',
    'gives back projection a/1',
    'projections starts with projection b/1',
  ])
  await worker.end()
})

it('restarts work if its lease has changed hands in between, or if a retry was requested', async () => {
  const worker = stage([{ name: 'projections', duties: [a] }])
  const anew = ['projections is told to stop', 'projections has ended', 'projections starts with projection a/1']
  worker.leases([a, 1n])
  await worker.tick()
  worker.leases([a, 3n])
  expect(await worker.tick()).toEqual(anew)
  worker.state.set('projections', 'asked')
  expect(await worker.tick()).toEqual(anew)
  expect(await worker.tick()).toEqual([])
  await worker.end()
})

it('stops all work when the database has been unavailable for so long that others take over', async () => {
  const worker = stage([{ name: 'projections', duties: [a] }])
  worker.leases([a, 1n])
  await worker.tick()
  worker.databaseIsAway(true)
  expect(await worker.tick(1_000)).toEqual(['tries again'])
  expect(await worker.tick(LEASE_MS)).toEqual([
    'tries again',
    'projections is told to stop',
    'projections has ended',
    'tries again',
  ])
  expect(await worker.tick(1_000)).toEqual(['tries again'])
  worker.databaseIsAway(false)
  expect(await worker.tick()).toEqual(['projections starts with projection a/1'])
  await worker.end()
})

it('goes on while the database is unavailable for its ticks but confirms its heartbeat', async () => {
  const worker = stage([{ name: 'projections', duties: [a] }])
  worker.leases([a, 1n])
  await worker.tick()
  worker.databaseIsAway(true)
  worker.heartbeatGoesOn()
  expect(await worker.tick(2 * LEASE_MS)).toEqual(['tries again'])
  await worker.end()
})

it('keeps the other works running while one ignores its stop, and keeps that one’s duty until it has ended', async () => {
  const worker = stage([
    { name: 'projections', duties: [a] },
    { name: 'process', duties: [c] },
  ])
  worker.leases([a, 1n])
  await worker.tick()
  worker.deaf.add('projections')
  worker.leases([c, 1n])
  expect(await worker.tick()).toEqual(['projections is told to stop', 'process starts with process c/1'])
  expect(await worker.tick(5_000)).toEqual([])
  expect(await worker.endDeaf('projections')).toEqual(['projections has ended', 'gives back projection a/1'])
  await worker.end()
})

it('shows no progress while a work ignores its stop, and no longer reports that it is alive after the limit', async () => {
  const worker = stage([{ name: 'projections', duties: [a] }])
  worker.leases([a, 1n])
  await worker.tick()
  worker.deaf.add('projections')
  worker.leases()
  await worker.tick()
  const before = worker.progress()
  expect(await worker.tick(STUCK_MS)).toEqual([])
  expect(await worker.tick(1)).toEqual(['projections ignores its stop'])
  // No tick: the duty is not released either, but lost with the lease.
  expect(await worker.tick()).toEqual([])
  expect(worker.progress()).toBe(before)
  expect(await worker.endDeaf('projections')).toEqual(['projections has ended', 'gives back projection a/1'])
  await worker.tick()
  expect(worker.progress()).toBeGreaterThan(before)
  await worker.end()
})

it('does not restart a work that has failed until something changes', async () => {
  const worker = stage([
    { name: 'projections', duties: [a] },
    { name: 'process', duties: [c] },
  ])
  worker.leases([a, 1n], [c, 1n])
  await worker.tick()
  expect(await worker.fail('projections', new Error('a checkpoint of another log'))).toEqual([
    'projections has ended',
    'projections has failed: a checkpoint of another log',
  ])
  expect(await worker.tick()).toEqual([])
  worker.leases([a, 2n], [c, 1n])
  expect(await worker.tick()).toEqual(['projections starts with projection a/1'])
  await worker.end()
})

it('ends its work before it leaves, and leaves nothing for others to wait for', async () => {
  const worker = stage([
    { name: 'projections', duties: [a] },
    { name: 'process', duties: [c] },
  ])
  worker.leases([a, 1n], [c, 1n])
  await worker.tick()
  const said = await worker.end()
  expect(said.slice(0, 4).sort()).toEqual([
    'process has ended',
    'process is told to stop',
    'projections has ended',
    'projections is told to stop',
  ])
  expect(said.slice(4)).toEqual(['leaves'])
})
