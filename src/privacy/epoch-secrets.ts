// The port of the secrets that wrap all keys of an epoch. They are files, a master key or versions in a vault, never rows
// of a database: whoever has a copy of the database, however old, opens nothing without them.
import type { KeyObject } from 'node:crypto'

export type EpochSecrets = {
  /** For people: the directory, or `SILLAGE_MASTER_KEY`. */
  readonly where: string
  /** Whether a secret can be destroyed for ever, so that old copies of the store open nothing more. */
  readonly canEnd: boolean
  /** Null if the secret was destroyed, or is missing. */
  read(storeId: string, epoch: number): Promise<KeyObject | null>
  /** Makes the secret, durably, and returns it. If it exists, or another process makes it at the same time, that one. */
  make(storeId: string, epoch: number): Promise<KeyObject>
  /** Destroys the secret for ever. Repeating it changes nothing. */
  destroy(storeId: string, epoch: number): Promise<void>
}

export const SECRET_BYTES = 32
