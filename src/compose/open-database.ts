// Which database the service stands on: the configured one, that of a running service, or the embedded one.
import type { Config } from '#platform/config.ts'
import { AlreadyRunning, findRunning, startEmbeddedPostgres } from '#platform/embedded-postgres.ts'

export type Database = {
  readonly url: string
  /** As whom requests log in: of the embedded database, one who cannot become the owner of the tables. */
  readonly requestsUrl: string
  /** Settles when the embedded database has stopped. Never, where it is another's. */
  readonly lost: Promise<void>
  /** Tells a second starter where this process answers. */
  announce(httpUrl: string): Promise<void>
  stop(): Promise<void>
}

export async function openDatabase(
  config: Config,
  { join: mayJoin, onProgress }: { readonly join: boolean; readonly onProgress?: (message: string) => void },
): Promise<Database> {
  const elsewhere = { lost: new Promise<void>(() => {}), announce: async () => {}, stop: async () => {} }
  if (config.databaseUrl) return { url: config.databaseUrl, requestsUrl: config.databaseUrl, ...elsewhere }
  try {
    const embedded = await startEmbeddedPostgres({
      directory: config.dataDirectory,
      ...(onProgress && { onProgress }),
    })
    return { ...embedded, lost: embedded.exited }
  } catch (error) {
    const running = mayJoin && error instanceof AlreadyRunning ? await findRunning(config.dataDirectory) : undefined
    if (!running?.databaseUrl) throw error
    return { url: running.databaseUrl, requestsUrl: running.databaseUrl, ...elsewhere }
  }
}
