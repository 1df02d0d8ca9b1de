// Where the keys of personal data are kept, by configuration. Beside the embedded database a directory is chosen; with
// another database somebody must decide, because whoever loses the keys loses every name.
import { join, resolve } from 'node:path'

export type KeysConfig =
  | { readonly kind: 'undecided'; readonly problem: string }
  | {
      readonly kind: 'decided'
      /** The wrapped keys: a directory with an embedded store, or a PostgreSQL on a server of its own. */
      readonly rows:
        | { readonly kind: 'directory'; readonly directory: string }
        | { readonly kind: 'postgres'; readonly url: string }
      /** The secrets that wrap them, never in a database. */
      readonly secrets:
        | { readonly kind: 'directory'; readonly directory: string }
        /** In base64: a configuration is handed to other processes. */
        | { readonly kind: 'master-key'; readonly secret: string }
    }

export type KeysVariables = {
  readonly KEYS_DATABASE_URL?: string | undefined
  readonly SILLAGE_KEYS?: string | undefined
  /** Base64 of 32 bytes. */
  readonly SILLAGE_MASTER_KEY?: string | undefined
}

const decide =
  'Decide where the keys of personal data are kept: set SILLAGE_KEYS to a directory that is backed up apart from the ' +
  'database, or KEYS_DATABASE_URL to a PostgreSQL on another server, with SILLAGE_KEYS or SILLAGE_MASTER_KEY for its secrets'
const decideSecrets =
  'KEYS_DATABASE_URL holds wrapped keys, and the secrets that open them stay out of every database: set SILLAGE_KEYS to a ' +
  'directory for them, or SILLAGE_MASTER_KEY'
const decideRows =
  'SILLAGE_MASTER_KEY opens the keys of personal data, and they must be kept too: set SILLAGE_KEYS to a directory, or ' +
  'KEYS_DATABASE_URL to a PostgreSQL on another server'

export function keysConfig(
  { KEYS_DATABASE_URL: url, SILLAGE_KEYS, SILLAGE_MASTER_KEY: masterKey }: KeysVariables,
  { dataDirectory, isEmbedded }: { readonly dataDirectory: string; readonly isEmbedded: boolean },
): KeysConfig {
  const directory = SILLAGE_KEYS ?? (isEmbedded ? join(dataDirectory, 'keys') : undefined)
  const secrets =
    masterKey !== undefined
      ? ({ kind: 'master-key', secret: masterKey } as const)
      : directory !== undefined
        ? ({ kind: 'directory', directory: join(directory, 'secrets') } as const)
        : undefined
  const rows =
    url !== undefined
      ? ({ kind: 'postgres', url } as const)
      : directory !== undefined
        ? ({ kind: 'directory', directory } as const)
        : undefined
  if (rows && secrets) return { kind: 'decided', rows, secrets }
  return { kind: 'undecided', problem: `is not set. ${rows ? decideSecrets : secrets ? decideRows : decide}` }
}

/** The variables by which a process that this one starts finds the same keys. A master key is inherited. */
export function keysEnvironment(keys: KeysConfig): Readonly<Record<string, string>> {
  if (keys.kind === 'undecided') return {}
  const { rows, secrets } = keys
  const directory =
    rows.kind === 'directory'
      ? rows.directory
      : secrets.kind === 'directory'
        ? join(secrets.directory, '..')
        : undefined
  return {
    // The other process may run in another directory.
    ...(directory !== undefined && { SILLAGE_KEYS: resolve(directory) }),
    ...(rows.kind === 'postgres' && { KEYS_DATABASE_URL: rows.url }),
  }
}
