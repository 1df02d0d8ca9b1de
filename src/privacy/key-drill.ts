// The drill of a backup of keys: opens it beside the store and compares every key, so that nobody finds out only after a
// loss that it does not open.
import type { KeyObject } from 'node:crypto'
import { answering } from './answering.ts'
import { epochKeys } from './epoch-keys.ts'
import type { EpochSecrets } from './epoch-secrets.ts'
import type { KeptKeyStore } from './kept-key-store.ts'
import type { Backup } from './key-backup.ts'
import type { KeyRow, LivingRow } from './key-rows.ts'
import { type DestroyedKey, KeysUnavailable } from './key-store.ts'
import { KeyStoreRefused } from './key-store-errors.ts'
import { openRow } from './opened-rows.ts'
import { isLeftOf } from './text-tree.ts'

const PAGE = 500
/** Clocks of two machines differ, and a key is stored a moment after it was made. */
const SLACK_MS = 5 * 60 * 1_000

export type Drill = {
  /** Living keys of the store, and those among them that the backup opens to the same bytes, or to what texts were erased from. */
  readonly living: number
  readonly same: number
  readonly differing: number
  /** In the backup, but they do not open. */
  readonly closed: number
  /** Created after the backup was made. */
  readonly newer: number
  /** Created before it was made, and not in it: the backup is not complete. */
  readonly lacking: number
  /** They are the same but for texts that were erased since: with its secrets, the backup still opens these. */
  readonly textsErasedSince: number
  /** They live in the backup, and were destroyed since. */
  readonly destroyedSince: number
  /** They live in the backup, and the store does not know them. */
  readonly unknown: number
}

/** Opens rows of a backup with its secrets. */
export function backupOpener(
  { storeId }: Pick<Backup, 'storeId'>,
  secrets: EpochSecrets,
): (row: KeyRow) => Promise<KeyObject | DestroyedKey> {
  const keys = epochKeys({ storeId, epochs: async () => [], beginEpoch: async () => undefined }, secrets)
  return (row) => openRow({ rows: { findIds: async () => [] }, keys, where: secrets.where }, row)
}

export const drill = (
  store: KeptKeyStore,
  backup: Backup,
  secrets: EpochSecrets,
  { onProgress }: { readonly onProgress?: (checked: number) => void } = {},
): Promise<Drill> =>
  answering(async () => {
    const { rows } = store.parts
    if (backup.storeId !== rows.storeId)
      throw new KeyStoreRefused(`${backup.file} is a backup of another key store (${backup.storeId}).`)
    const open = backupOpener(backup, secrets)
    const inBackup = new Map(backup.keys.map((row) => [row.id, row]))
    const found = {
      living: 0,
      same: 0,
      differing: 0,
      closed: 0,
      newer: 0,
      lacking: 0,
      destroyedSince: 0,
      unknown: 0,
      textsErasedSince: 0,
    }

    const compare = async (row: LivingRow): Promise<void> => {
      found.living += 1
      const copy = inBackup.get(row.id)
      inBackup.delete(row.id)
      if (copy?.wrapped == null) {
        if (Date.parse(row.createdAt) < Date.parse(backup.madeAt) - SLACK_MS) found.lacking += 1
        else found.newer += 1
        return
      }
      const [here, there] = await Promise.all([store.open(row), opened(copy)])
      if (there === null) found.closed += 1
      else if (here === 'destroyed' || there === 'destroyed') found.differing += 1
      else if (here.equals(there)) found.same += 1
      else if (row.use.startsWith('texts/') && isLeftOf(here.export(), there.export())) {
        found.same += 1
        found.textsErasedSince += 1
      } else found.differing += 1
    }
    async function opened(copy: KeyRow): Promise<KeyObject | DestroyedKey | null> {
      try {
        return await open(copy)
      } catch (error) {
        if (error instanceof KeysUnavailable) return null
        throw error
      }
    }

    for (const { epoch } of await rows.epochs()) {
      for (let after = ''; ; ) {
        const page = await rows.livingUnder(epoch, after, PAGE)
        for (const row of page) await compare(row)
        onProgress?.(found.living)
        const last = page.at(-1)
        if (!last) break
        after = last.id
      }
    }
    const left = [...inBackup.values()].filter(({ wrapped }) => wrapped !== null).map(({ id }) => id)
    for (let from = 0; from < left.length; from += PAGE) {
      const ids = left.slice(from, from + PAGE)
      const known = await rows.findIds(ids)
      found.destroyedSince += known.length
      found.unknown += ids.length - known.length
    }
    return found
  })
