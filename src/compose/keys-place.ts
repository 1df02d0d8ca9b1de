// Where keys are kept, as a message to a process that this one starts: a key object cannot be sent, and variables can.
import type { Config } from '#platform/config.ts'
import { keysConfig, keysEnvironment } from '#platform/keys-config.ts'
import type { KeysPlace } from './open-keys.ts'

export type SentKeysPlace = {
  readonly environment: Readonly<Record<string, string>>
  readonly dataDirectory: string
  readonly databaseUrl: string | undefined
}

export const sentKeysPlace = ({ keys, dataDirectory, databaseUrl }: Config): SentKeysPlace => ({
  environment: keysEnvironment(keys),
  dataDirectory,
  databaseUrl,
})

/** In the process that was started, which inherits a master key. */
export const receivedKeysPlace = ({ environment, dataDirectory, databaseUrl }: SentKeysPlace): KeysPlace => ({
  keys: keysConfig({ ...process.env, ...environment }, { dataDirectory, isEmbedded: false }),
  dataDirectory,
  databaseUrl,
})
