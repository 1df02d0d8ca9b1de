// A cache of streams and their numbers, by tenant and name.
import { LRUCache } from 'lru-cache'
import type { StreamName, TenantId } from '#kernel/ids.ts'
import { lazy } from '#platform/lazy.ts'
import type { StreamEntry } from './dictionary.ts'

export type StreamCache = {
  get(tenant: TenantId, stream: StreamName): StreamEntry | undefined
  keep(entry: StreamEntry): void
  clear(): void
}

export function streamCache(max: number): StreamCache {
  // Keyed by the name, with a list of the schools that use it (nearly always one): every append looks up its stream here, and
  // building a key of tenant and name took twice as long as the look-up.
  // Room for all entries is allocated at once: a verb that appends nothing does without.
  const byName = lazy(() => new LRUCache<StreamName, readonly StreamEntry[]>({ max }))
  return {
    get: (tenant, stream) =>
      byName()
        .get(stream)
        ?.find((entry) => entry.tenant === tenant),
    keep(entry) {
      const others =
        byName()
          .get(entry.name)
          ?.filter(({ tenant }) => tenant !== entry.tenant) ?? []
      byName().set(entry.name, [...others, entry])
    },
    clear: () => byName().clear(),
  }
}
