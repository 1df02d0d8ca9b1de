// The store for the bytes of files, if one is configured, and the work of one worker at a time that keeps it tidy.
import type pg from 'pg'
import { tendFileStore } from '#files/left-objects.ts'
import type { ObjectStore } from '#files/object-store.ts'
import { s3ObjectStore } from '#files/s3-object-store.ts'
import { systemClock } from '#platform/clock.ts'
import type { FileStoreConfig } from '#platform/file-store-config.ts'
import { duty } from '#projecting/workers/fence.ts'
import type { Work } from '#projecting/workers/worker.ts'

const LOOK_MS = 10_000

/** Null: the bytes of files are in the database. */
export const openFileStore = (config: FileStoreConfig | null): ObjectStore | null => config && s3ObjectStore(config)

export const fileStoreWork = (parts: {
  /** As the owner: of all schools. */
  readonly pool: Pick<pg.Pool, 'query'>
  readonly store: ObjectStore
  readonly onTrouble: (error: unknown) => void
}): Work => ({
  name: 'file store',
  duties: async () => ({ duties: [duty('file store')], state: '' }),
  async run(_, signal) {
    while (!signal.aborted) {
      try {
        await tendFileStore(parts.pool, parts.store)
      } catch (error) {
        if (!signal.aborted) parts.onTrouble(error)
      }
      await systemClock.sleep(LOOK_MS, signal)
    }
  },
})
