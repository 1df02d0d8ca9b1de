// Listens for announcements of other processes: a new head, a moved checkpoint. Reopens a lost connection; meanwhile readers
// poll.
import type { Doorbell } from '../subscription.ts'

/** The part of a database client that is needed; pg.Client implements it. */
export type ListeningClient = {
  connect(): Promise<unknown>
  query(text: string): Promise<unknown>
  end(): Promise<unknown>
  on(event: 'notification' | 'end' | 'error', listener: (message?: { readonly payload?: string }) => void): unknown
}

export type WakeUp = { close(): Promise<void> }

const RETRY_MS = 500

/**
 * Rings for each announcement that is news, and once after connecting, since earlier announcements were missed.
 */
export function listen(
  channel: string,
  connect: () => ListeningClient,
  bell: Pick<Doorbell, 'ring'>,
  isNews: (payload: string) => boolean = () => true,
): WakeUp {
  let client: ListeningClient | null = null
  let timer: NodeJS.Timeout | null = null
  let closed = false

  function reopenLater(): void {
    if (closed || timer) return
    timer = setTimeout(() => {
      timer = null
      void open()
    }, RETRY_MS)
    timer.unref()
  }

  async function open(): Promise<void> {
    const opened = connect()
    client = opened
    opened.on('notification', (message) => {
      if (isNews(message?.payload ?? '')) bell.ring()
    })
    opened.on('error', reopenLater)
    opened.on('end', reopenLater)
    try {
      await opened.connect()
      await opened.query(`listen ${channel}`)
      bell.ring()
    } catch {
      // The error may be ignored: readers poll, and the connection is tried again.
      reopenLater()
    }
  }

  void open()
  return {
    async close() {
      closed = true
      if (timer) clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
