// The store for the bytes of files, if one is configured, the work of one worker at a time that keeps it tidy, and what whoever runs
// the service does with it.
import type pg from 'pg'
import { isSomethingLeft, tendFileStore } from '#files/file-store-status.ts'
import {
  filesToMove,
  type MovedFiles,
  type MoveOptions,
  type MoveTo,
  moveFiles,
  type ToMove,
} from '#files/move-files.ts'
import type { ObjectStore } from '#files/object-store.ts'
import { type SweepOptions, type SweptObjects, sweepObjects } from '#files/objects-without-row.ts'
import { s3ObjectStore } from '#files/s3-object-store.ts'
import { alone } from '#platform/alone.ts'
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

export type FileAdministration = {
  /** Deletes the objects in the bucket that no row names. Throws NotOurBucket and ObjectStoreAway. */
  sweep(options: SweepOptions): Promise<SweptObjects | 'busy'>
  toMove(to: MoveTo): Promise<ToMove>
  /** Throws ObjectStoreAway. */
  move(to: MoveTo, options: MoveOptions): Promise<MovedFiles | 'busy'>
}

/** As the owner: of all schools. One process does each at a time. */
export const fileAdministration = (pool: pg.Pool, store: ObjectStore): FileAdministration => ({
  sweep: (options) => alone(pool, 'files sweep', () => sweepObjects(pool, store, options)),
  toMove: (to) => filesToMove(pool, to),
  move: (to, options) => alone(pool, 'files move', () => moveFiles(pool, store, to, options)),
})
