// Announcements: the first immediately, then at a limited rate, and always the last one.
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

  it('are sent immediately, and of a quick sequence only the first and the last', async () => {
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

  it('are sent on closing if they are still pending', async () => {
    const { heard, announced } = listening()
    announced.announce(at(1))
    announced.announce(at(2))
    await announced.close()
    expect(heard).toEqual([1n, 2n])
  })

  it('continue after one has failed', async () => {
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
