// Chooses the service's database: the configured one, that of a running service, or the embedded one.
import type { Config } from '#platform/config.ts'
import { AlreadyRunning, findRunning, startEmbeddedPostgres } from '#platform/embedded-postgres.ts'

export type Database = {
  readonly url: string
  /** The URL for requests: in the embedded database, its role cannot become the owner of the tables. */
  readonly requestsUrl: string
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
  if (config.databaseUrl) return { url: config.databaseUrl, requestsUrl: config.databaseUrl, ...external }
  try {
    const embedded = await startEmbeddedPostgres({
      directory: config.dataDirectory,
      ...(onProgress && { onProgress }),
    })
    return { ...embedded, lost: embedded.exited }
  } catch (error) {
    const running = mayJoin && error instanceof AlreadyRunning ? await findRunning(config.dataDirectory) : undefined
    if (!running?.databaseUrl) throw error
    return { url: running.databaseUrl, requestsUrl: running.databaseUrl, ...external }
  }
}
