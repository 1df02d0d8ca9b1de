// Listens for what other processes announce: a new head, a moved checkpoint. A lost connection is opened again;
// meanwhile readers poll.
import type { Doorbell } from '../subscription.ts'

/** What is needed of a database client: pg.Client has it. */
export type ListeningClient = {
  connect(): Promise<unknown>
  query(text: string): Promise<unknown>
  end(): Promise<unknown>
  on(event: 'notification' | 'end' | 'error', listener: (message?: { readonly payload?: string }) => void): unknown
}

export type WakeUp = { close(): Promise<void> }

const RETRY_MS = 500

/**
 * Rings for each announcement that is news, and once after each connection: what was announced before it was not heard.
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

  function again(): void {
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
    opened.on('error', again)
    opened.on('end', again)
    try {
      await opened.connect()
      await opened.query(`listen ${channel}`)
      bell.ring()
    } catch {
      // Not swallowed: polling goes on, and the next try is on its way.
      again()
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
