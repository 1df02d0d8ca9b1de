// Looks after the store of files, and says how it is: whether it does as it is asked, and what it has still to delete.
import type pg from 'pg'
import { noteCarrier } from '#platform/carriers.ts'
import { keepBucket } from './bucket-mark.ts'
import { IS_DUE, removeLeftObjects } from './left-objects.ts'
import { type ObjectStore, ObjectStoreAway } from './object-store.ts'

const CARRIER = 'file store'
/** Longer than a worker waits between two looks, with an object that takes long. */
const SILENT = `interval '5 minutes'`

type Pool = Pick<pg.Pool, 'query'>

/** Checks that the store answers and that the bucket is ours, deletes what is left there, and notes the outcome for the health of the service. */
export async function tendFileStore(pool: Pool, store: ObjectStore): Promise<void> {
  try {
    await keepBucket(pool, store)
    await removeLeftObjects(pool, store)
  } catch (error) {
    if (error instanceof ObjectStoreAway) await noteCarrier(pool, CARRIER, error.message)
    throw error
  }
  await noteWell(pool)
}

/** Whether something is to be deleted now. */
export async function isSomethingLeft(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query(`select from sillage.left_objects where ${IS_DUE} limit 1`)
  return rowCount === 1
}

/** The last trouble stands while objects wait to be asked for again. */
async function noteWell(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ trouble: string | null }>(
    `select trouble from sillage.carriers
      where name = $1 and exists (select from sillage.left_objects where due_at <= now() and retry_at > now())`,
    [CARRIER],
  )
  await noteCarrier(pool, CARRIER, rows[0]?.trouble ?? null)
}

export type FileStoreStatus = {
  /** Why the store did not do as it was asked when a worker last tried; null if it did, or if no worker has tried lately. */
  readonly trouble: string | null
  /** Objects that are to be deleted. */
  readonly left: number
  /** How long the oldest of these has been waiting, in seconds; 0 if nothing is to be deleted. */
  readonly oldestSeconds: number
  /** Objects that are being sent, or that a process which was killed had begun to send. */
  readonly sending: number
}

/** Over connections that see all schools. */
export async function readFileStoreStatus(pool: Pool): Promise<FileStoreStatus> {
  const { rows } = await pool.query<FileStoreStatus>(
    `select (select trouble from sillage.carriers where name = $1 and alive_at > clock_timestamp() - ${SILENT}) as trouble,
       count(*) filter (where due_at <= now())::integer as left,
       count(*) filter (where due_at > now())::integer as sending,
       coalesce(extract(epoch from clock_timestamp() - min(due_at) filter (where due_at <= now())), 0)::float8 as "oldestSeconds"
     from sillage.left_objects`,
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
