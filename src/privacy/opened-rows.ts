// Opens rows of a key store, also while another process moves them to a new epoch.
import { createSecretKey, type KeyObject } from 'node:crypto'
import type { EpochKeys } from './epoch-keys.ts'
import type { KeyRow, KeyRows, LivingRow } from './key-rows.ts'
import { type DestroyedKey, KeysUnavailable } from './key-store.ts'
import { CannotUnwrap, unwrap } from './wrapping.ts'

/** A row may move once more while it is read again; a rotation takes far longer than that. */
const ATTEMPTS = 4

export async function openRow(
  { rows, keys, where }: { readonly rows: Pick<KeyRows, 'findIds'>; readonly keys: EpochKeys; readonly where: string },
  row: KeyRow,
): Promise<KeyObject | DestroyedKey> {
  let latest: KeyRow = row
  for (let attempt = 1; ; attempt += 1) {
    if (latest.wrapped === null) return 'destroyed'
    const secret = await opened(keys, latest)
    if (secret !== null) return secret
    if (attempt === ATTEMPTS)
      throw new KeysUnavailable(
        `key ${row.id} does not open: the secret of epoch ${latest.epoch} is missing or another one (${where})`,
      )
    keys.forget(latest.epoch)
    latest = (await rows.findIds([row.id]))[0] ?? latest
  }
}

async function opened(keys: EpochKeys, row: LivingRow): Promise<KeyObject | null> {
  const key = await keys.of(row.epoch, row.tenant)
  if (!key) return null
  try {
    const bytes = unwrap(row, key)
    const secret = createSecretKey(bytes)
    bytes.fill(0)
    return secret
  } catch (error) {
    if (error instanceof CannotUnwrap) return null
    throw error
  }
}
