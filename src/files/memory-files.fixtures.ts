// Files in memory, for tests. It passes the same contract as the adapter for PostgreSQL.
import { Instant } from '#kernel/ids.ts'
import {
  assertFileSize,
  checkedBytes,
  type FilePlace,
  type Files,
  hashOfFile,
  noSuchFile,
  type StoredFile,
} from './files.ts'

type Entry = { readonly file: StoredFile; bytes: Uint8Array }
export type MemoryFiles = Files & {
  /** Changes one stored byte, as a failing disk would. */
  damage(place: FilePlace): void
}

export function memoryFiles(nowMs: () => number = Date.now): MemoryFiles {
  const entries = new Map<string, Entry>()
  const keyOf = ({ tenant, kind, owner, sha256 }: FilePlace) => [tenant, kind, owner, sha256].join()
  const isOver = ({ file: { expiresAt } }: Entry) => expiresAt !== null && Date.parse(expiresAt) <= nowMs()
  const find = (place: FilePlace): Entry => {
    const entry = entries.get(keyOf(place))
    if (!entry || isOver(entry)) throw noSuchFile(place)
    return entry
  }
  const removeWhere = (isOne: (entry: Entry) => boolean): number => {
    const gone = [...entries].filter(([, entry]) => isOne(entry))
    for (const [key] of gone) entries.delete(key)
    return gone.length
  }

  return {
    async keep({ tenant, kind, owner, expiresAt = null }, bytes) {
      assertFileSize(bytes)
      const place = { tenant, kind, owner, sha256: hashOfFile(bytes) }
      const file: StoredFile = {
        ...place,
        bytes: bytes.length,
        storedAt: Instant.parse(new Date(nowMs()).toISOString()),
        expiresAt,
      }
      entries.set(keyOf(place), { file, bytes: bytes.slice() })
      return file
    },
    read: async (place) => checkedBytes(place, find(place).bytes.slice()),
    list: async (tenant, kind) =>
      [...entries.values()]
        .filter((entry) => entry.file.tenant === tenant && entry.file.kind === kind && !isOver(entry))
        .map(({ file }) => file)
        .sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1)),
    async remove(place) {
      entries.delete(keyOf(place))
    },
    removeOwned: async (tenant, owner) => removeWhere(({ file }) => file.tenant === tenant && file.owner === owner),
    removeExpired: async (tenant) => removeWhere((entry) => entry.file.tenant === tenant && isOver(entry)),
    damage(place) {
      const entry = find(place)
      entry.bytes = entry.bytes.map((byte, at) => (at === 0 ? byte ^ 1 : byte))
    },
  }
}
