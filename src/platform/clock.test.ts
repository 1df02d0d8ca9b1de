import { expect, it } from 'vitest'
import { manualClock, systemClock } from './clock.ts'

it('wakes sleepers at their times, also those who sleep again', async () => {
  const clock = manualClock('2026-03-12T09:42:00.000Z')
  const woken: string[] = []
  const ticking = (async () => {
    for (let n = 0; n < 3; n++) {
      await clock.sleep(1_000)
      woken.push(clock.now())
    }
  })()
  await clock.advance(2_500)
  expect(woken).toEqual(['2026-03-12T09:42:01.000Z', '2026-03-12T09:42:02.000Z'])
  await clock.advance(500)
  await ticking
  expect(clock.monotonicMs()).toBe(3_000)
})

it.each([systemClock, manualClock()])('ends a sleep that is aborted', async (clock) => {
  const abort = new AbortController()
  const asleep = clock.sleep(60_000, abort.signal)
  abort.abort()
  await expect(asleep).resolves.toBeUndefined()
  await expect(clock.sleep(60_000, abort.signal)).resolves.toBeUndefined()
})
