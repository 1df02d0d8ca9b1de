import { WrongExpectedVersionError } from '@kurrent/kurrentdb-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Instant } from '#kernel/ids.ts'
import { aLearner, records, toStream } from '../contract-records.ts'
import { type ExpectedRevision, LogUnavailable, OutcomeUnknown } from '../event-log.ts'
import { sized } from '../limits.ts'
import { LOG_FORMAT } from '../log-format.ts'
import { type AppenderParts, appender } from './appender.ts'
import { knownHead } from './known-head.ts'
import { knownStreams } from './known-streams.ts'
import { streamNames } from './stream-names.ts'

/** The parts of an appender whose server is unreachable. The clock advances while something waits. */
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
    names: streamNames(LOG_FORMAT),
    known: knownStreams(),
    head: knownHead(),
    history: { check: async () => undefined, doubt: () => undefined, isDoubted: () => false },
    writers: { appendAt: async () => undefined },
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
  return { parts, append, sent, troubles, tookMs: () => nowMs }
}

describe('appends to an unreachable KurrentDB', () => {
  it('all fail after a few seconds, even if only some have been sent', async () => {
    const { append, tookMs } = unreachable()
    const settled = await Promise.allSettled(Array.from({ length: 1_000 }, append))
    for (const one of settled) expect(one).toMatchObject({ reason: expect.any(LogUnavailable) })
    // One after the other, they would take four times the timeout of one.
    expect(tookMs()).toBeLessThanOrEqual(5_500)
  })

  it('are reported once a second, not once per attempt', async () => {
    const { append, sent, troubles, tookMs } = unreachable()
    await Promise.allSettled(Array.from({ length: 200 }, append))
    expect([...sent.values()].reduce((sum, tries) => sum + tries, 0)).toBeGreaterThan(1_000)
    expect(troubles.length).toBeGreaterThan(1)
    expect(troubles.length).toBeLessThanOrEqual(1 + tookMs() / 1_000)
  })
})

describe('an append to a KurrentDB that falls silent', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const silence = () => new Promise<never>(() => undefined)
  const after = <T>(ms: number, value: T) => new Promise<T>((resolve) => setTimeout(resolve, ms, value))

  /** The outcome of one append, and when it came. */
  async function outcome(
    parts: { readonly client?: AppenderParts['client']; readonly reader?: Partial<AppenderParts['reader']> },
    expected: ExpectedRevision = 4,
  ) {
    const base = unreachable().parts
    const write = appender({
      ...base,
      ...(parts.client && { client: parts.client }),
      reader: { ...base.reader, ...parts.reader },
      nowMs: () => Date.now(),
      delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    })
    const stream = aLearner()
    const append = toStream(stream, expected, records(stream, 1))
    const startedMs = Date.now()
    const settled = write(append, sized(append)).then(
      () => ({ error: null, tookMs: Date.now() - startedMs }),
      (error: unknown) => ({ error, tookMs: Date.now() - startedMs }),
    )
    await vi.advanceTimersByTimeAsync(60_000)
    return settled
  }
  const silent = { appendToStream: silence }
  const conflict = () =>
    Promise.reject(new WrongExpectedVersionError(undefined, { streamName: 'x', expected: 'no_stream', current: 9n }))

  it.each<[string, Parameters<typeof outcome>[0], ExpectedRevision, unknown]>([
    ['at the look before it', { reader: { learnTail: silence } }, 4, LogUnavailable],
    ['at the look before one that expects any', { reader: { learnTail: silence } }, 'any', LogUnavailable],
    ['at whether the stream was deleted', { reader: { refuseDeleted: silence } }, 'any', LogUnavailable],
    ['at the sending', { client: silent }, 'none', OutcomeUnknown],
    [
      'at the sending, after a slow look',
      { client: silent, reader: { learnTail: () => after(4_000, 4) } },
      4,
      OutcomeUnknown,
    ],
    [
      'at the look after a conflict',
      { client: { appendToStream: conflict }, reader: { readStream: silence } },
      'none',
      OutcomeUnknown,
    ],
  ])('ends within five seconds: silent %s', async (_, parts, expected, kind) => {
    const { error, tookMs } = await outcome(parts, expected)
    expect(error).toBeInstanceOf(kind)
    expect(tookMs).toBeGreaterThan(4_000)
    expect(tookMs).toBeLessThanOrEqual(5_100)
  })
})
