// Epoch secrets derived from one master key in the environment. They cannot be destroyed: the master key opens every old
// copy of the store, so an erasure is never complete in copies and backups.
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { type EpochSecrets, SECRET_BYTES } from './epoch-secrets.ts'

export function masterKeySecrets(masterKey: KeyObject): EpochSecrets {
  const derived = async (storeId: string, epoch: number): Promise<KeyObject> =>
    createSecretKey(Buffer.from(hkdfSync('sha256', masterKey, storeId, `sillage/epoch/${epoch}`, SECRET_BYTES)))
  return {
    where: 'SILLAGE_MASTER_KEY',
    canEnd: false,
    read: derived,
    make: derived,
    destroy: async () => undefined,
  }
}
