// Opens the budgets for requests: in this process, or shared through Redis.

import { budgetsInProcess } from '#http/limits/budgets.ts'
import type { LimitParts } from '#http/limits/limit-requests.ts'
import { installationTenant } from '#kernel/ids.ts'
import type { Config } from '#platform/config.ts'
import { derivedKey } from '#platform/derived-key.ts'
import type { Logger } from '#platform/logger.ts'
import type { KeyStore } from '#privacy/key-store.ts'

export type Limits = LimitParts & { close(): Promise<void> }

export type LimitsWiring = {
  readonly keys: Pick<KeyStore, 'schoolSecret'>
  readonly logger: Pick<Logger, 'info' | 'warn'>
  readonly onShared?: (shared: boolean) => void
}

/** Null if the configuration turns the limits off. */
export async function openLimits(
  { limits: table, redisUrl }: Pick<Config, 'limits' | 'redisUrl'>,
  { keys, logger, onShared }: LimitsWiring,
): Promise<Limits | null> {
  if (table === null) return null
  onShared?.(false)
  if (redisUrl === undefined) return { table, budgets: budgetsInProcess(), close: async () => {} }
  // Loaded only here: its client takes 50 ms of processor time to load.
  const { redisBudgets } = await import('#http/limits/redis-budgets.ts')
  const budgets = redisBudgets({
    url: redisUrl,
    // Hides whose budgets the keys in Redis are.
    secret: async () => derivedKey(await keys.schoolSecret(installationTenant), 'limits/1'),
    onSharing(sharing, reason) {
      onShared?.(sharing === 'shared')
      if (sharing === 'shared') logger.info('limits are shared through Redis')
      else logger.warn({ reason }, 'Redis is unavailable: each process has limits of its own')
    },
  })
  return { table, budgets, close: budgets.close }
}
