// Tells other processes of news, such as a new head: at once after a pause, and under load no more often than they need to know.

/**
 * Every announcement costs the server a commit under a lock of the whole cluster and wakes every listener: sent with
 * each of 500 batches a second it took a tenth of their time. Readers of other processes see an event this much later
 * at most; those of this process are told without it.
 */
const LEAST_INTERVAL_MS = 10

export type Announcer<News> = {
  announce(news: News): void
  /** Sends what is still to be said. */
  close(): Promise<void>
}

/** `send` may fail: what it says is only a hint, and readers poll. */
export function announcer<News>(send: (news: News) => Promise<unknown>): Announcer<News> {
  let unsaid: { readonly news: News } | null = null
  let timer: NodeJS.Timeout | null = null
  let sending: Promise<unknown> = Promise.resolve()

  function say(): void {
    timer = null
    if (unsaid === null) return
    const { news } = unsaid
    unsaid = null
    timer = setTimeout(say, LEAST_INTERVAL_MS)
    sending = send(news).catch(() => undefined)
  }

  return {
    announce(news) {
      unsaid = { news }
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
