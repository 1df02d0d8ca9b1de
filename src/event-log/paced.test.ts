// A paced reader, with a simulated clock.
import { expect, it } from 'vitest'
import { position } from '#kernel/ids.ts'
import type { EventLog, LogPage, SubscriptionMessage } from './event-log.ts'
import { paced } from './paced.ts'

/** The pauses after each message, if the reader takes this long for it. */
async function rests(messages: readonly SubscriptionMessage[], tookMs: number): Promise<(number | null)[]> {
  let nowMs = 0
  const rested: (number | null)[] = []
  const log = paced<Pick<EventLog, 'subscribe'>>(
    {
      async *subscribe() {
        yield* messages
      },
    },
    {
      nowMs: () => nowMs,
      sleep: async (ms) => {
        rested[rested.length - 1] = ms
      },
    },
  )
  const signal = new AbortController().signal
  for await (const _ of log.subscribe({ after: position(0n), signal })) {
    rested.push(null)
    nowMs += tookMs
  }
  return rested
}
const page = (end: boolean): LogPage => ({ events: [], position: position(1n), end })

it('pauses at the head for as long as the page took, within limits', async () => {
  const live: SubscriptionMessage[] = [{ kind: 'events', ...page(true) }]
  expect(await rests(live, 40)).toEqual([40])
  expect(await rests(live, 1)).toEqual([10])
  expect(await rests(live, 9_000)).toEqual([250])
})

it('does not pause while it catches up, nor after the caught-up message', async () => {
  const catchingUp: SubscriptionMessage[] = [
    { kind: 'events', ...page(false) },
    { kind: 'events', ...page(true) },
    { kind: 'caught-up', position: position(1n) },
  ]
  expect(await rests(catchingUp, 40)).toEqual([null, 40, null])
})
