import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type FairQueueLimits, fairQueue } from './fair-queue.ts'

const limits: FairQueueLimits = { atOnce: 2, atOncePerOwner: 1, waiting: 4, waitingPerOwner: 2, waitMs: 5_000 }
const settled = () => new Promise((resolve) => setImmediate(resolve))
const full = (bound: string) => expect.objectContaining({ name: 'QueueFull', bound })

describe('a fair queue', () => {
  it('leaves a place for another owner while one has its share', async () => {
    const queue = fairQueue(limits)
    const first = await queue.enter('a')
    const second = queue.enter('a')
    await queue.enter('b')
    expect([queue.running(), queue.waiting()]).toEqual([2, 1])
    first.release()
    await second
  })

  it('lets owners take turns, however many works one of them has waiting', async () => {
    const queue = fairQueue({ ...limits, atOnce: 1, waiting: 100, waitingPerOwner: 100 })
    const order: string[] = []
    const work = async (owner: string) => {
      const place = await queue.enter(owner)
      order.push(owner)
      await settled()
      place.release()
    }
    await Promise.all(['a', 'a', 'a', 'a', 'b', 'c', 'b'].map(work))
    expect(order.join('')).toBe('aabcaba')
  })

  it('reports which limit was reached: the owner’s or the total', async () => {
    const queue = fairQueue(limits)
    const places = [await queue.enter('a'), await queue.enter('b')]
    const waiting = ['a', 'a'].map((owner) => queue.enter(owner))
    await expect(queue.enter('a')).rejects.toEqual(full('owner'))
    waiting.push(queue.enter('b'), queue.enter('c'))
    await expect(queue.enter('d')).rejects.toEqual(full('all'))
    // Nothing is left waiting behind the test.
    for (const { release } of places) release()
    await Promise.all(waiting.map(async (one) => (await one).release()))
  })

  it('takes a place back once, however often it is released', async () => {
    const queue = fairQueue(limits)
    const place = await queue.enter('a')
    await queue.enter('b')
    place.release()
    place.release()
    expect(queue.running()).toBe(1)
  })

  describe('with a clock that the test controls', () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
    afterEach(() => void vi.useRealTimers())

    it('lets nobody wait longer than the limit, and forgets those who have given up', async () => {
      const queue = fairQueue(limits)
      const place = await queue.enter('a')
      const late = queue.enter('a')
      const refused = expect(late).rejects.toEqual(full('time'))
      vi.advanceTimersByTime(5_000)
      await refused
      expect(queue.waiting()).toBe(0)
      place.release()
      expect(queue.running()).toBe(0)
    })
  })

  it('removes those who leave from the queue, and starts the next', async () => {
    const queue = fairQueue({ ...limits, atOnce: 1 })
    const place = await queue.enter('a')
    const gone = new AbortController()
    const left = queue.enter('b', gone.signal)
    const next = queue.enter('c')
    gone.abort(new Error('left'))
    await expect(left).rejects.toThrow('left')
    place.release()
    await next
    expect([queue.running(), queue.waiting()]).toEqual([1, 0])
    await expect(queue.enter('b', gone.signal)).rejects.toThrow('left')
  })

  it('keeps its limits and leaves no usable place empty, whatever comes and goes', async () => {
    const step = fc.record({ owner: fc.constantFrom('a', 'b', 'c'), act: fc.constantFrom('enter', 'release', 'leave') })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const queue = fairQueue({ atOnce: 3, atOncePerOwner: 2, waiting: 6, waitingPerOwner: 4, waitMs: 60_000 })
        const held = new Map<string, { release(): void }[]>([...'abc'].map((owner) => [owner, []]))
        const waits: { owner: string; gone: AbortController }[] = []
        for (const { owner, act } of steps) {
          if (act === 'release') held.get(owner)?.pop()?.release()
          else if (act === 'leave') waits.find((one) => one.owner === owner)?.gone.abort()
          else {
            const wait = { owner, gone: new AbortController() }
            waits.push(wait)
            const done = () => waits.splice(waits.indexOf(wait), 1)
            void queue
              .enter(owner, wait.gone.signal)
              .then(
                (place) => void held.get(owner)?.push(place),
                () => undefined,
              )
              .finally(done)
          }
          // All who got a place, or left, have been notified.
          await settled()
          await settled()
          const running = [...held.values()].map(({ length }) => length)
          expect(queue.running()).toBe(running.reduce((a, b) => a + b, 0))
          expect(queue.running()).toBeLessThanOrEqual(3)
          expect(Math.max(...running)).toBeLessThanOrEqual(2)
          expect(queue.waiting()).toBe(waits.length)
          for (const { owner } of waits)
            expect(queue.running() === 3 || (held.get(owner)?.length ?? 0) === 2).toBe(true)
        }
        for (const { gone } of [...waits]) gone.abort()
        for (const places of held.values()) for (const place of places.splice(0)) place.release()
        await settled()
        expect([queue.running(), queue.waiting()]).toEqual([0, 0])
      }),
      { numRuns: 200 },
    )
  })
})
