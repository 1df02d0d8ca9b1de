// Chooses the service's database: the configured one, that of a running service, or the embedded one.
import { setTimeout as pause } from 'node:timers/promises'
import type { Config } from '#platform/config.ts'
import { AlreadyRunning, findRunning, startEmbeddedPostgres } from '#platform/embedded-postgres.ts'
import { joinDatabase, joinedAreGone } from '#platform/joined-database.ts'

/** How long a verb waits for another that starts or stops the embedded database. */
const JOINING_MS = 60_000
const LOOKING_AGAIN_MS = 100

export type Database = {
  readonly url: string
  /** The URL for requests. */
  readonly requestsUrl: string
  /** Whether that URL has a login of its own, which cannot become the owner of the tables. */
  readonly ownLogin: boolean
  /** Settles when the embedded database has stopped. Never settles for an external database. */
  readonly lost: Promise<void>
  /** Publishes the address of this process for a second `npm start`. */
  announce(httpUrl: string): Promise<void>
  stop(): Promise<void>
}

export async function openDatabase(
  config: Config,
  { join: mayJoin, onProgress }: { readonly join: boolean; readonly onProgress?: (message: string) => void },
): Promise<Database> {
  const external = { lost: new Promise<void>(() => {}), announce: async () => {}, stop: async () => {} }
  if (config.databaseUrl) {
    const requestsUrl = config.requestsUrl ?? config.databaseUrl
    return { url: config.databaseUrl, requestsUrl, ownLogin: config.requestsUrl !== undefined, ...external }
  }
  const until = performance.now() + JOINING_MS
  for (;;) {
    try {
      const embedded = await startEmbeddedPostgres({
        directory: config.dataDirectory,
        ...(onProgress && { onProgress }),
      })
      const stop = mayJoin ? () => joinedAreGone(embedded.url).then(embedded.stop) : embedded.stop
      return { ...embedded, ownLogin: true, lost: embedded.exited, stop }
    } catch (error) {
      if (!mayJoin || !(error instanceof AlreadyRunning)) throw error
      const { databaseUrl: url, requestsUrl } = (await findRunning(config.dataDirectory)) ?? {}
      const joined = url && (await joinDatabase(url))
      if (url && requestsUrl && joined) return { url, requestsUrl, ownLogin: true, ...external, stop: joined.leave }
      // It is about to start, or to stop.
      if (performance.now() > until) throw error
      await pause(LOOKING_AGAIN_MS)
    }
  }
}
