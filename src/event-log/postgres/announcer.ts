// Tells other processes of new heads: at once after a pause, and under load no more often than they need to know.
import type { Position } from '#kernel/ids.ts'

/**
 * Every announcement costs the server a commit under a lock of the whole cluster and wakes every listener: sent with
 * each of 500 batches a second it took a tenth of their time. Readers of other processes see an event this much later
 * at most; those of this process are told without it.
 */
const LEAST_INTERVAL_MS = 10

export type Announcer = {
  announce(head: Position): void
  /** Sends what is still to be said. */
  close(): Promise<void>
}

/** `send` may fail: what it says is only a hint, and readers poll. */
export function announcer(send: (head: Position) => Promise<unknown>): Announcer {
  let unsaid: Position | null = null
  let timer: NodeJS.Timeout | null = null
  let sending: Promise<unknown> = Promise.resolve()

  function say(): void {
    timer = null
    if (unsaid === null) return
    const head = unsaid
    unsaid = null
    timer = setTimeout(say, LEAST_INTERVAL_MS)
    sending = send(head).catch(() => undefined)
  }

  return {
    announce(head) {
      unsaid = head
      if (!timer) say()
    },
    async close() {
      if (timer) clearTimeout(timer)
      say()
      if (timer) clearTimeout(timer)
      await sending
    },
  }
}
