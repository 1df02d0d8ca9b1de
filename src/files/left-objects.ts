// Deletes the objects that no file has any more: those of deleted and replaced files, and those of a process that was killed while it
// sent them.
//
// Invariant: an object is deleted only after its row says so, and a file takes only an object whose row does not say so. So no
// file ever has an object that is deleted under it, however long a process was frozen.
import type pg from 'pg'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { keepBucket } from './bucket-mark.ts'
import { type ObjectStore, ObjectStoreAway } from './object-store.ts'

/** An object that is being sent is left alone for this long: longer than all attempts to send it take. */
export const SENDING_LASTS = '5 minutes'
/** An object that the store did not delete is asked for again after this long. */
const RETRY_AFTER = '10 minutes'
const PAGE = 200
/** After so many in one go the store is taken not to delete at all. */
const MOST_FAILURES = 50

/** To be deleted now. */
export const IS_DUE = 'due_at <= now() and (retry_at is null or retry_at <= now())'

type Pool = Pick<pg.Pool, 'query'>
type LeftObject = { readonly tenant: TenantId; readonly object: string; readonly isDue: boolean }

/**
 * Over connections that see all schools. Null for `tenant`: of all. Returns how many it deleted. One that cannot be deleted
 * does not hold up the others: it throws the first ObjectStoreAway at the end.
 */
export async function removeLeftObjects(
  pool: Pool,
  store: ObjectStore | null,
  tenant: TenantId | null = null,
): Promise<number> {
  const removing = removal(pool, store)
  for (;;) {
    const { rows } = await pool.query<LeftObject>(
      `update sillage.left_objects set removing = true where (tenant, object) in (
         select tenant, object from sillage.left_objects
          where ${IS_DUE} and ($1::uuid is null or tenant = $1)
          order by due_at limit ${PAGE})
       returning tenant, object, true as "isDue"`,
      [tenant],
    )
    if (rows.length === 0) break
    if (!(await removing.take(rows))) break
  }
  return removing.end()
}

/** Deletes objects that are listed already. `trouble`: the first failure; whatever failed is tried again by a worker. */
export async function removeObjects(
  pool: Pool,
  store: ObjectStore,
  objects: readonly Omit<LeftObject, 'isDue'>[],
): Promise<{ readonly removed: number; readonly trouble: ObjectStoreAway | null }> {
  const removing = removal(pool, store)
  await removing.take(objects.map((one) => ({ ...one, isDue: true })))
  return removing.outcome()
}

/** Files about many people: nobody can take one of them out. */
export const ABOUT_MANY = "kind in ('export', 'audit-slices') and owner is null"
const OF_ERASURE = `tenant = $1 and (owner = $2 or ${ABOUT_MANY})`

/** What a person has in the store, and what is about many people, is a file of nobody from now on: also what is being sent. */
export const claimObjectsOf = (pool: Pool, tenant: TenantId, person: PersonId) =>
  pool.query(`update sillage.left_objects set removing = true where ${OF_ERASURE}`, [tenant, person])

/**
 * Deletes what `claimObjectsOf` has claimed, whatever else is left in the school. Returns how many objects may still arrive in the
 * store after that: a process that was killed had begun to send them. They are deleted again when that is over, at most
 * SENDING_LASTS later. Throws the first ObjectStoreAway at the end.
 */
export async function removeObjectsOf(
  pool: Pool,
  store: ObjectStore | null,
  tenant: TenantId,
  person: PersonId,
): Promise<number> {
  const removing = removal(pool, store)
  for (let after = ''; ; ) {
    const { rows } = await pool.query<LeftObject>(
      `select tenant, object, due_at <= now() as "isDue" from sillage.left_objects
        where ${OF_ERASURE} and removing and object > $3 order by object limit ${PAGE}`,
      [tenant, person, after],
    )
    const last = rows.at(-1)
    if (!last || !(await removing.take(rows))) break
    after = last.object
  }
  await removing.end()
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::integer as count from sillage.left_objects where ${OF_ERASURE} and removing`,
    [tenant, person],
  )
  return rows[0]?.count ?? 0
}

/** Deletes objects, and remembers the first failure. `take` returns false when it is of no use to go on. */
function removal(pool: Pool, store: ObjectStore | null) {
  let removed = 0
  let failures = 0
  let first: ObjectStoreAway | null = null
  let isOurs = false

  async function remove(from: ObjectStore, { tenant, object, isDue }: LeftObject): Promise<void> {
    await from.remove(object)
    if (!isDue) return
    await pool.query('delete from sillage.left_objects where tenant = $1 and object = $2', [tenant, object])
    removed += 1
  }

  return {
    async take(objects: readonly LeftObject[]): Promise<boolean> {
      if (store === null) throw notConfigured()
      if (!isOurs) await keepBucket(pool, store)
      isOurs = true
      for (const one of objects) {
        try {
          await remove(store, one)
        } catch (error) {
          if (!(error instanceof ObjectStoreAway)) throw error
          first ??= error
          failures += 1
          await pool.query(
            `update sillage.left_objects set retry_at = now() + interval '${RETRY_AFTER}' where tenant = $1 and object = $2`,
            [one.tenant, one.object],
          )
          if (!error.hasAnswered || failures >= MOST_FAILURES) return false
        }
      }
      return true
    },
    outcome: () => ({ removed, trouble: first }),
    end(): number {
      if (first) throw first
      return removed
    },
  }
}

export const notConfigured = () =>
  new ObjectStoreAway('Some files are in a file store, and SILLAGE_FILES_ENDPOINT is not set.')
