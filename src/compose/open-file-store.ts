// The store for the bytes of files, if one is configured, and the work of one worker at a time that keeps it tidy.
import type pg from 'pg'
import { isSomethingLeft, tendFileStore } from '#files/file-store-status.ts'
import type { ObjectStore } from '#files/object-store.ts'
import { s3ObjectStore } from '#files/s3-object-store.ts'
import { systemClock } from '#platform/clock.ts'
import type { FileStoreConfig } from '#platform/file-store-config.ts'
import { duty } from '#projecting/workers/fence.ts'
import type { Work } from '#projecting/workers/worker.ts'

const LOOK_MS = 10_000
/** Where nothing is to be deleted, the store is asked how it is every minute. */
const LOOKS_A_CHECK = 6

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
    for (let look = 0; !signal.aborted; look += 1) {
      try {
        if (look % LOOKS_A_CHECK === 0 || (await isSomethingLeft(parts.pool)))
          await tendFileStore(parts.pool, parts.store)
      } catch (error) {
        if (!signal.aborted) parts.onTrouble(error)
      }
      await systemClock.sleep(LOOK_MS, signal)
    }
  },
})
