// A live stream over a log that loses its last events and continues with other ones.
import { expect, it } from 'vitest'
import { type Position, START } from '#kernel/ids.ts'
import { failingOverLog } from '../../../tests/fixtures/failing-over-log.ts'
import { simulatedEvent } from '../../../tests/simulations/simulated-event.ts'
import { untilHistoryChanges } from './event-selection.ts'

it('ends a live stream when the log has lost the last sent event, and sends nothing of the new history', async () => {
  const log = failingOverLog()
  const append = async (...keys: string[]) => {
    for (const key of keys) {
      const event = simulatedEvent({ type: 'test.happened', version: 1, data: { key } }, 0n, null, key)
      const stream = `test-${event.id}` as typeof event.stream
      await log.append({ stream, tenant: event.tenant, expected: 'none', events: [event] })
    }
  }
  await append('a', 'b', 'c')
  const stop = new AbortController()
  const messages = log.subscribe({ after: START, signal: stop.signal })
  const seen: unknown[] = []
  for await (const message of untilHistoryChanges(log, { position: START, event: null }, messages)) {
    if (message.kind !== 'events') continue
    seen.push(...message.events.map(({ data }) => data.key))
    if (seen.length === 3) await append('d')
    if (seen.length !== 4) continue
    await log.failOver(2n as Position)
    await append('x', 'y', 'z')
  }
  stop.abort()
  expect(seen).toEqual(['a', 'b', 'c', 'd'])
})
