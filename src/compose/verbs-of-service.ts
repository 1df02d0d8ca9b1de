// Verbs of the command line in processes of their own, on the database, log and keys of this service.
import { fileURLToPath } from 'node:url'
import type { Config } from '#platform/config.ts'
import { keysEnvironment } from '#platform/keys-config.ts'
import { type StartVerb, verbStarter } from '#platform/verb-process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export const verbsOfService = (parts: {
  readonly config: Pick<Config, 'dataDirectory' | 'keys' | 'eventLog'>
  readonly databaseUrl: string
  /** Null where requests have no login of their own. */
  readonly requestsUrl: string | null
}): StartVerb =>
  verbStarter(root, {
    SILLAGE_DATA: parts.config.dataDirectory,
    DATABASE_URL: parts.databaseUrl,
    ...(parts.requestsUrl !== null && { SILLAGE_REQUESTS_URL: parts.requestsUrl }),
    ...keysEnvironment(parts.config.keys),
    EVENT_LOG: parts.config.eventLog,
  })
