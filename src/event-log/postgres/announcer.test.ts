// Announcements: the first at once, then no more often than needed, and the last one always.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Position, position } from '#kernel/ids.ts'
import { announcer } from './announcer.ts'

describe('announcements of new heads', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const at = (n: number) => position(BigInt(n))

  function listening() {
    const heard: Position[] = []
    return { heard, announced: announcer(async (head: Position) => void heard.push(head)) }
  }

  it('says the first at once, and of those that follow quickly the last', async () => {
    const { heard, announced } = listening()
    for (let n = 1; n <= 5; n += 1) announced.announce(at(n))
    expect(heard).toEqual([1n])
    await vi.advanceTimersByTimeAsync(10)
    expect(heard).toEqual([1n, 5n])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(heard).toEqual([1n, 5n])
    announced.announce(at(6))
    expect(heard).toEqual([1n, 5n, 6n])
  })

  it('says on closing what is still unsaid', async () => {
    const { heard, announced } = listening()
    announced.announce(at(1))
    announced.announce(at(2))
    await announced.close()
    expect(heard).toEqual([1n, 2n])
  })

  it('goes on after an announcement that failed', async () => {
    const heard: Position[] = []
    const announced = announcer(async (head: Position) => {
      heard.push(head)
      if (head === 1n) throw new Error('connection lost')
    })
    announced.announce(at(1))
    await vi.advanceTimersByTimeAsync(10)
    announced.announce(at(2))
    expect(heard).toEqual([1n, 2n])
  })
})
