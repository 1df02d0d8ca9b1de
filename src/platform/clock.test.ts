import { expect, it } from 'vitest'
import { systemClock } from './clock.ts'

it('ends a sleep that is aborted', async () => {
  const abort = new AbortController()
  const asleep = systemClock.sleep(60_000, abort.signal)
  abort.abort()
  await expect(asleep).resolves.toBeUndefined()
  await expect(systemClock.sleep(60_000, abort.signal)).resolves.toBeUndefined()
})
