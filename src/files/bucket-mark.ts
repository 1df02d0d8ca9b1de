// Whose a bucket is: the installation whose database knows the mark in it. No other one deletes there.
//
// A copy of an installation has its rows, and its configuration if nobody changed it: it would delete objects that live in the
// original. No id in the database tells the two apart, since the copy has it too. So the mark is a random id that is replaced every
// ten minutes: the copy knows an old one.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { type ObjectStore, ObjectStoreAway } from './object-store.ts'

/** The object with the mark. The names of all others begin with a school. */
export const MARK_OBJECT = 'sillage-mark'
const MARK = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const MARK_BYTES = 36
const RENEWED_AFTER = '10 minutes'
/** The last ones: two processes that renew it at once both know what is in the bucket then. */
const MOST_KNOWN = 5

type Pool = Pick<pg.Pool, 'query'>

/** Null: the bucket has none. Throws ObjectStoreAway. */
export async function readMark(store: Pick<ObjectStore, 'get'>): Promise<string | null> {
  const bytes = await store.get(MARK_OBJECT, MARK_BYTES)
  return bytes && new TextDecoder().decode(bytes)
}

/** The marks that this installation may find. Over connections of the owner. */
export async function knownMarks(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ marks: string[] }>('select marks::text[] as marks from sillage.file_store')
  return rows[0]?.marks ?? []
}

/** Before anything is deleted. A bucket without a mark becomes this installation's. Throws ObjectStoreAway if it is another's. */
export async function keepBucket(pool: Pool, store: ObjectStore): Promise<void> {
  const found = await readMark(store)
  // Asked afterwards: whoever renews the mark at this moment has listed the new one first.
  if (found !== null && !(MARK.test(found) && (await knownMarks(pool)).includes(found)))
    throw new ObjectStoreAway(
      'The bucket is that of another installation, or of this one before a restore: nothing is deleted there.',
    )
  if (found === null || (await isOld(pool))) await renew(pool, store, found)
}

async function isOld(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select from sillage.file_store where marked_at < clock_timestamp() - interval '${RENEWED_AFTER}'`,
  )
  return rowCount === 1
}

/** For how long the bucket has been this installation's: since it was found without a mark. Null where that was not noted. */
export async function keptForMs(pool: Pool): Promise<number | null> {
  const { rows } = await pool.query<{ ms: number | null }>(
    'select (extract(epoch from clock_timestamp() - taken_at) * 1000)::float8 as ms from sillage.file_store',
  )
  return rows[0]?.ms ?? null
}

/** Listed before it is in the bucket, beside the one that is there: a process that is killed in between loses no bucket. */
async function renew(pool: Pool, store: ObjectStore, found: string | null): Promise<void> {
  const mark = randomUUID()
  await pool.query(
    `insert into sillage.file_store as s (marks, marked_at, taken_at)
     values (array_remove(array[$1::uuid, $2::uuid], null), '-infinity', case when $2::uuid is null then clock_timestamp() end)
     on conflict (one) do update
       set marks = (excluded.marks || array_remove(s.marks, $2::uuid))[1:${MOST_KNOWN}], marked_at = excluded.marked_at,
           taken_at = coalesce(excluded.taken_at, s.taken_at)`,
    [mark, found],
  )
  await store.put(MARK_OBJECT, new TextEncoder().encode(mark))
  await pool.query('update sillage.file_store set marked_at = clock_timestamp()')
}
