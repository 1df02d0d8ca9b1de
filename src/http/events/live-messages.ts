// A subscription as Server-Sent Events: pages become chunks, silence becomes a sign of life.
import { setTimeout as pause } from 'node:timers/promises'
import type { StoredEvent, SubscriptionMessage } from '#event-log/event-log.ts'
import { OPENING } from '../server-sent.ts'

/** A live page is followed by this long a pause: what comes meanwhile is one page, and one read of the log. */
const PAUSE_MS = 50

export async function* liveMessages(
  messages: AsyncIterable<SubscriptionMessage>,
  {
    heartbeatMs,
    signal,
    write,
  }: {
    readonly heartbeatMs: number
    readonly signal: AbortSignal
    /** A page of events, at least one, as messages. */
    readonly write: (events: readonly StoredEvent[]) => string
  },
): AsyncGenerator<string> {
  yield OPENING
  const iterator = messages[Symbol.asyncIterator]()
  try {
    let next = iterator.next()
    while (!signal.aborted) {
      const message = await beforeLong(next, heartbeatMs, signal)
      if (message === 'long') {
        yield ': still here\n\n'
        continue
      }
      if (message.done) return
      const { value } = message
      if (value.kind === 'caught-up')
        yield `event: caught-up\nid: ${value.position}\ndata: {"position":"${value.position}"}\n\n`
      else {
        if (value.events.length > 0) yield write(value.events)
        if (value.end) await pause(PAUSE_MS, undefined, { signal }).catch(() => {})
      }
      // Not before the last page is on its way: one at a time.
      next = iterator.next()
    }
  } finally {
    void iterator.return?.()
  }
}

/** What the promise gives, or `long` where it takes longer than that, or the signal comes first. */
async function beforeLong<T>(promise: Promise<T>, ms: number, signal: AbortSignal): Promise<T | 'long'> {
  let timer: NodeJS.Timeout | undefined
  let wake = () => {}
  const long = new Promise<'long'>((resolve) => {
    wake = () => resolve('long')
    timer = setTimeout(wake, ms)
    signal.addEventListener('abort', wake, { once: true })
  })
  try {
    return await Promise.race([promise, long])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', wake)
  }
}
