// The streams whose numbers this process knows, by tenant and name.
import { LRUCache } from 'lru-cache'
import type { StreamName, TenantId } from '#kernel/ids.ts'
import type { StreamEntry } from './dictionary.ts'

export type StreamCache = {
  get(tenant: TenantId, stream: StreamName): StreamEntry | undefined
  keep(entry: StreamEntry): void
  clear(): void
}

export function streamCache(max: number): StreamCache {
  // By the name alone, and then by the few schools that know the id, nearly always one: every append looks here, and to
  // make a key of tenant and name each time took twice as long as the look.
  const byName = new LRUCache<StreamName, readonly StreamEntry[]>({ max })
  return {
    get: (tenant, stream) => byName.get(stream)?.find((entry) => entry.tenant === tenant),
    keep(entry) {
      const others = byName.get(entry.name)?.filter(({ tenant }) => tenant !== entry.tenant) ?? []
      byName.set(entry.name, [...others, entry])
    },
    clear: () => byName.clear(),
  }
}
