// Turns a subscription into Server-Sent Events: a chunk for each page, and heartbeats when nothing happens.
import { setTimeout as pause } from 'node:timers/promises'
import type { StoredEvent, SubscriptionMessage } from '#event-log/event-log.ts'
import { OPENING } from '../server-sent-events.ts'

/** Pause after each live page, so that events arriving meanwhile become one page and one read of the log. */
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
    /** Formats a page of at least one event as messages. */
    readonly write: (events: readonly StoredEvent[]) => Promise<string>
  },
): AsyncGenerator<string> {
  yield OPENING
  const iterator = messages[Symbol.asyncIterator]()
  try {
    let next = iterator.next()
    while (!signal.aborted) {
      const message = await orTimeout(next, heartbeatMs, signal)
      if (message === 'timeout') {
        yield ': still here\n\n'
        continue
      }
      if (message.done) return
      const { value } = message
      if (value.kind === 'caught-up')
        yield `event: caught-up\nid: ${value.position}\ndata: {"position":"${value.position}"}\n\n`
      else {
        if (value.events.length > 0) yield await write(value.events)
        if (value.end) await pause(PAUSE_MS, undefined, { signal }).catch(() => {})
      }
      // Only after the previous page is sent: one page at a time.
      next = iterator.next()
    }
  } finally {
    void iterator.return?.()
  }
}

/** The value of the promise, or `timeout` if it takes longer or the signal is aborted first. */
async function orTimeout<T>(promise: Promise<T>, ms: number, signal: AbortSignal): Promise<T | 'timeout'> {
  let timer: NodeJS.Timeout | undefined
  let wake = () => {}
  const timeout = new Promise<'timeout'>((resolve) => {
    wake = () => resolve('timeout')
    timer = setTimeout(wake, ms)
    signal.addEventListener('abort', wake, { once: true })
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', wake)
  }
}
