// The keys that wrap, by epoch and school, derived from the secrets of the epochs and held for a short time: every process
// soon forgets the secret of an epoch that another process has ended.
import type { KeyObject } from 'node:crypto'
import type { EpochSecrets } from './epoch-secrets.ts'
import type { KeyRows } from './key-rows.ts'
import { KeysUnavailable } from './key-store.ts'
import { tenantKey } from './wrapping.ts'

const HELD_MS = 60_000
const MOST_TENANTS = 2_000

type Held = { readonly secret: KeyObject; readonly untilMs: number; readonly tenants: Map<string, KeyObject> }

export type EpochKeys = {
  /** The number of the current epoch. The first one begins when it is first needed. */
  current(at: string): Promise<number>
  /** Null if the secret of the epoch is gone. */
  of(epoch: number, tenant: string): Promise<KeyObject | null>
  forget(epoch: number): void
}

export function epochKeys(
  rows: Pick<KeyRows, 'storeId' | 'epochs' | 'beginEpoch'>,
  secrets: EpochSecrets,
  nowMs: () => number = () => performance.now(),
): EpochKeys {
  const held = new Map<number, Held>()

  async function secretOf(epoch: number): Promise<Held | null> {
    for (const [number, { untilMs }] of held) if (untilMs <= nowMs()) held.delete(number)
    const known = held.get(epoch)
    if (known) return known
    const secret = await secrets.read(rows.storeId, epoch)
    if (!secret) return null
    const read = { secret, untilMs: nowMs() + HELD_MS, tenants: new Map<string, KeyObject>() }
    held.set(epoch, read)
    return read
  }

  return {
    async current(at) {
      const last = (await rows.epochs()).at(-1)
      if (last) return last.epoch
      // Durable before the epoch is: an epoch without its secret would lose every key that is made under it.
      await secrets.make(rows.storeId, 1)
      await rows.beginEpoch(1, at)
      const first = (await rows.epochs()).at(-1)
      if (!first) throw new KeysUnavailable('the key store did not begin its first epoch')
      return first.epoch
    },
    async of(epoch, tenant) {
      const found = await secretOf(epoch)
      if (!found) return null
      const known = found.tenants.get(tenant)
      if (known) return known
      if (found.tenants.size >= MOST_TENANTS) found.tenants.clear()
      const key = tenantKey(found.secret, tenant)
      found.tenants.set(tenant, key)
      return key
    },
    forget: (epoch) => void held.delete(epoch),
  }
}
