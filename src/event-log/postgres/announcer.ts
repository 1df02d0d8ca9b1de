// Announces news such as a new head to other processes: immediately after a pause, and at a limited rate under load.

/**
 * Every announcement costs the server a commit under a lock of the whole cluster, and wakes every listener: with 500 batches
 * a second, one announcement for each took a tenth of their time. Readers in other processes see an event at most this much
 * later. Readers in this process do not depend on announcements.
 */
const LEAST_INTERVAL_MS = 10

export type Announcer<News> = {
  announce(news: News): void
  /** Sends what has not been announced yet. */
  close(): Promise<void>
}

/** `send` may fail: announcements are only hints, and readers poll. */
export function announcer<News>(send: (news: News) => Promise<unknown>): Announcer<News> {
  let pending: { readonly news: News } | null = null
  let timer: NodeJS.Timeout | null = null
  let sending: Promise<unknown> = Promise.resolve()

  function sendPending(): void {
    timer = null
    if (pending === null) return
    const { news } = pending
    pending = null
    timer = setTimeout(sendPending, LEAST_INTERVAL_MS)
    sending = send(news).catch(() => undefined)
  }

  return {
    announce(news) {
      pending = { news }
      if (!timer) sendPending()
    },
    async close() {
      if (timer) clearTimeout(timer)
      sendPending()
      if (timer) clearTimeout(timer)
      await sending
    },
  }
}
