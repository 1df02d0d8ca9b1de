// Deletes the objects that no file has any more: those of deleted and replaced files, and those of a process that was killed while it
// sent them.
//
// Invariant: an object is deleted only after its row says so, and a file takes only an object whose row does not say so. So no
// file ever has an object that is deleted under it, however long a process was frozen.
import type pg from 'pg'
import type { TenantId } from '#kernel/ids.ts'
import { type ObjectStore, ObjectStoreAway } from './object-store.ts'

/** An object that is being sent is left alone for this long. */
export const SENDING_LASTS = '1 hour'
const PAGE = 200
const CARRIER = 'file store'

type Pool = Pick<pg.Pool, 'query'>

/** Over connections that see all schools. Null for `tenant`: of all. Returns how many it deleted. Throws ObjectStoreAway. */
export async function removeLeftObjects(
  pool: Pool,
  store: ObjectStore | null,
  tenant: TenantId | null,
): Promise<number> {
  for (let removed = 0; ; ) {
    const { rows } = await pool.query<{ tenant: TenantId; object: string }>(
      `update sillage.left_objects set removing = true where (tenant, object) in (
         select tenant, object from sillage.left_objects
          where due_at <= now() and ($1::uuid is null or tenant = $1) order by due_at limit ${PAGE})
       returning tenant, object`,
      [tenant],
    )
    if (rows.length === 0) return removed
    if (store === null) throw notConfigured()
    for (const { tenant: of, object } of rows) {
      await store.remove(object)
      await pool.query('delete from sillage.left_objects where tenant = $1 and object = $2', [of, object])
      removed += 1
    }
  }
}

export const notConfigured = () =>
  new ObjectStoreAway('Some files are in a file store, and SILLAGE_FILES_ENDPOINT is not set.')

/** Looks whether the store answers, deletes what is left there, and notes how that went for whoever asks how the service is. */
export async function tendFileStore(pool: Pool, store: ObjectStore): Promise<void> {
  try {
    await store.check()
    await removeLeftObjects(pool, store, null)
  } catch (error) {
    if (error instanceof ObjectStoreAway) await note(pool, error.message)
    throw error
  }
  await note(pool, null)
}

const note = (pool: Pool, trouble: string | null) =>
  pool.query(
    `insert into sillage.carriers as c (name, alive_at, trouble, troubled_since)
     values ($1, clock_timestamp(), $2::text, case when $2::text is not null then clock_timestamp() end)
     on conflict (name) do update set alive_at = excluded.alive_at, trouble = excluded.trouble,
       troubled_since = case when excluded.trouble is not null then coalesce(c.troubled_since, excluded.alive_at) end`,
    [CARRIER, trouble],
  )

export type FileStoreStatus = {
  /** Why the store did not do as it was asked when a worker last tried; null if it did. */
  readonly trouble: string | null
  /** Objects that are to be deleted. */
  readonly left: number
  /** For how long the oldest of them has been, in seconds; 0 if there is none. */
  readonly oldestSeconds: number
}

/** Over connections that see all schools. */
export async function readFileStoreStatus(pool: Pool): Promise<FileStoreStatus> {
  const { rows } = await pool.query<FileStoreStatus>(
    `select (select trouble from sillage.carriers where name = $1) as trouble, count(*)::integer as left,
       coalesce(extract(epoch from clock_timestamp() - min(due_at)), 0)::float8 as "oldestSeconds"
     from sillage.left_objects where due_at <= now()`,
    [CARRIER],
  )
  const [status] = rows
  if (!status) throw new Error('expected one row from an aggregate')
  return status
}

/** How many files have their bytes where. Over connections that see all schools. */
export async function countFiles(pool: Pool): Promise<{ readonly inDatabase: number; readonly inStore: number }> {
  const { rows } = await pool.query<{ inDatabase: number; inStore: number }>(
    'select count(*) filter (where object is null)::integer as "inDatabase", count(object)::integer as "inStore" from sillage.files',
  )
  const [counts] = rows
  if (!counts) throw new Error('expected one row from an aggregate')
  return counts
}
