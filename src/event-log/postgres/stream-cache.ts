// The streams that this process has met, by number, and by tenant and name.
import { LRUCache } from 'lru-cache'
import type { StreamName, TenantId } from '#kernel/ids.ts'
import type { StreamEntry } from './dictionary.ts'

export type StreamCache = {
  get(tenant: TenantId, stream: StreamName): StreamEntry | undefined
  numbered(id: number): StreamEntry | undefined
  keep(entry: StreamEntry): void
  clear(): void
}

export function streamCache(max: number): StreamCache {
  // By the name alone, and then by the few schools that know the id, nearly always one: every append looks here, and to
  // make a key of tenant and name each time took twice as long as the look.
  const byName = new LRUCache<StreamName, readonly StreamEntry[]>({ max })
  const byNumber = new LRUCache<number, StreamEntry>({ max })
  return {
    get: (tenant, stream) => byName.get(stream)?.find((entry) => entry.tenant === tenant),
    numbered: (id) => byNumber.get(id),
    keep(entry) {
      const others = byName.get(entry.name)?.filter(({ tenant }) => tenant !== entry.tenant) ?? []
      byName.set(entry.name, [...others, entry])
      byNumber.set(entry.id, entry)
    },
    clear() {
      byName.clear()
      byNumber.clear()
    },
  }
}
