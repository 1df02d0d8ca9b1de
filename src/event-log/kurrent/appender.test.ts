import { describe, expect, it } from 'vitest'
import type { Instant } from '#kernel/ids.ts'
import { aLearner, records, toStream } from '../contract.ts'
import { LogUnavailable } from '../event-log.ts'
import { sized } from '../limits.ts'
import { type AppenderParts, appender } from './appender.ts'
import { headKnown } from './head-known.ts'
import { knownStreams } from './known-streams.ts'

/** Of a server that nobody reaches: its clock moves while somebody waits. */
function unreachable() {
  const sent = new Map<string, number>()
  const troubles: unknown[] = []
  let nowMs = 0
  const parts: AppenderParts = {
    client: {
      async appendToStream(stream) {
        sent.set(stream, (sent.get(stream) ?? 0) + 1)
        throw new Error('14 UNAVAILABLE: No connection established. Last error: ECONNREFUSED')
      },
    },
    reader: {
      readStream: async () => ({ events: [], currentRevision: -1 }),
      learnTail: async () => -1,
      refuseDeleted: async () => undefined,
    },
    known: knownStreams(),
    head: headKnown(),
    writers: { of: async () => undefined },
    now: () => '2026-03-12T08:30:00.000Z' as Instant,
    nowMs: () => nowMs,
    delay: async (ms) => {
      const untilMs = nowMs + ms
      await new Promise((resolve) => setImmediate(resolve))
      nowMs = Math.max(nowMs, untilMs)
    },
    isClosed: () => false,
    onTrouble: (error) => troubles.push(error),
    onSilence: () => undefined,
  }
  const write = appender(parts)
  const append = () => {
    const stream = aLearner()
    const one = toStream(stream, 'none', records(stream, 1))
    return write(one, sized(one))
  }
  return { append, sent, troubles, tookMs: () => nowMs }
}

describe('appends to a KurrentDB that nobody reaches', () => {
  it('are all refused after a few seconds, though only some have had their turn', async () => {
    const { append, sent, tookMs } = unreachable()
    const settled = await Promise.allSettled(Array.from({ length: 1_000 }, append))
    for (const one of settled) expect(one).toMatchObject({ reason: expect.any(LogUnavailable) })
    // One after the other, they would take four times the patience for one.
    expect(sent.size).toBeLessThan(1_000)
    expect(tookMs()).toBeLessThan(15_000)
  })

  it('are told of once a second, not once a try', async () => {
    const { append, sent, troubles, tookMs } = unreachable()
    await Promise.allSettled(Array.from({ length: 200 }, append))
    expect([...sent.values()].reduce((sum, tries) => sum + tries, 0)).toBeGreaterThan(1_000)
    expect(troubles.length).toBeGreaterThan(1)
    expect(troubles.length).toBeLessThanOrEqual(1 + tookMs() / 1_000)
  })
})
