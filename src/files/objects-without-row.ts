// Finds the objects in the bucket that no row names, and deletes them. They are left when the database was restored to an earlier
// moment: from before this installation took the bucket over.
//
// Invariant: an object of this database is never found. Its name is in sillage.left_objects before it is sent, passes to
// sillage.files in one transaction, and is random: an object that is listed and then in neither table will never be in one.
// Nor is one that was sent since the bucket was taken over: a copy of the installation knows the bucket as its own, and takes what
// the original has sent since for objects without a row.
import type pg from 'pg'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { keepBucket, keptForMs, knownMarks, MARK_OBJECT, readMark } from './bucket-mark.ts'
import { removeObjects, removeObjectsOf } from './left-objects.ts'
import type { ListedObject, ObjectStore } from './object-store.ts'

/** Younger objects are left alone: the installation from before a restore may still be ending what it sends. */
export const SAFE_AGE_MS = 3_600_000

/** Other objects in the bucket are not ours: a school, a kind, and what is random. */
const NAME = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/[a-z-]+\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

type Pool = Pick<pg.Pool, 'query'>

/** What one page of the list holds. */
type Page = {
  readonly objects: number
  /** Without a row, from before the bucket was taken over, and old enough. */
  readonly left: readonly ListedObject[]
  /** The same, but younger. */
  readonly young: number
}

export type WithoutRow = {
  /** Objects of files in the bucket. */
  readonly objects: number
  readonly left: number
  readonly leftBytes: number
  /** Without a row, from before the bucket was taken over, but younger than an hour. */
  readonly young: number
}

export type SweptObjects = WithoutRow & {
  readonly deleted: number
  /** Why the store did not delete the others, which a worker tries again; null if there are none. */
  readonly trouble: string | null
}

export type SweepOptions = {
  readonly dryRun?: boolean
  readonly onObjects?: (objects: number) => void
  readonly signal?: AbortSignal
}

/** The bucket is not, or not yet, this installation's. */
export class NotOurBucket extends Error {
  override readonly name = 'NotOurBucket'
}

async function* pagesOf(pool: Pool, store: ObjectStore, prefix: string): AsyncGenerator<Page> {
  for (let after: string | null = null; ; ) {
    const { objects, next } = await store.list(prefix, after)
    const ours = objects.filter(({ name }) => NAME.test(name))
    const named = await withRow(pool, ours)
    // Asked after the list: what has been sent since is younger in any case.
    const keptMs = (await keptForMs(pool)) ?? Number.POSITIVE_INFINITY
    const left = ours.filter(({ name, ageMs }) => !named.has(name) && ageMs > keptMs)
    const old = left.filter(({ ageMs }) => ageMs >= SAFE_AGE_MS)
    yield { objects: ours.length, left: old, young: left.length - old.length }
    if (next === null) return
    after = next
  }
}

/** In one statement: a name that passes from one table to the other is in one of them at every moment. */
async function withRow(pool: Pool, objects: readonly ListedObject[]): Promise<ReadonlySet<string>> {
  if (objects.length === 0) return new Set()
  const { rows } = await pool.query<{ object: string }>(
    `select object from unnest($1::text[]) as listed (object)
      where exists (select from sillage.files f where f.object = listed.object)
         or exists (select from sillage.left_objects l
                     where l.tenant = split_part(listed.object, '/', 1)::uuid and l.object = listed.object)`,
    [objects.map(({ name }) => name)],
  )
  return new Set(rows.map(({ object }) => object))
}

const NONE: WithoutRow = { objects: 0, left: 0, leftBytes: 0, young: 0 }
const plus = (sum: WithoutRow, { objects, left, young }: Page): WithoutRow => ({
  objects: sum.objects + objects,
  left: sum.left + left.length,
  leftBytes: sum.leftBytes + left.reduce((bytes, one) => bytes + one.bytes, 0),
  young: sum.young + young,
})

/** Only counts. Over connections that see all schools. Throws ObjectStoreAway. */
export async function countWithoutRow(pool: Pool, store: ObjectStore): Promise<WithoutRow> {
  let sum = NONE
  for await (const page of pagesOf(pool, store, '')) sum = plus(sum, page)
  return sum
}

/**
 * Deletes the objects without a row. Each page is listed in sillage.left_objects before it is deleted: a worker ends what a killed
 * sweep began, and the next sweep finds the rest. Throws NotOurBucket and ObjectStoreAway.
 */
export async function sweepObjects(
  pool: Pool,
  store: ObjectStore,
  { dryRun = false, onObjects, signal }: SweepOptions = {},
): Promise<SweptObjects> {
  await mustBeOurs(pool, store)
  let [sum, deleted, trouble] = [NONE, 0, null as string | null]
  for await (const page of pagesOf(pool, store, '')) {
    if (signal?.aborted) break
    sum = plus(sum, page)
    if (!dryRun && page.left.length > 0) {
      const removed = await removeObjects(pool, store, await claimed(pool, page.left))
      deleted += removed.removed
      trouble ??= removed.trouble?.message ?? null
      if (removed.trouble && !removed.trouble.hasAnswered) throw removed.trouble
    }
    onObjects?.(sum.objects)
  }
  return { ...sum, deleted, trouble }
}

/**
 * For an erasure, which has claimed what the person has in the bucket: deletes that, and what the school has there without a row,
 * because it may be about the person. Returns how many objects cannot be deleted yet: see `removeObjectsOf`, and those that are
 * too young. Throws ObjectStoreAway.
 */
export async function eraseObjects(
  pool: Pool,
  store: ObjectStore | null,
  tenant: TenantId,
  person: PersonId,
): Promise<number> {
  let young = 0
  if (store !== null)
    for await (const page of pagesOf(pool, store, `${tenant}/`)) {
      young += page.young
      if (page.left.length === 0) continue
      await keepBucket(pool, store)
      await claimed(pool, page.left)
    }
  return young + (await removeObjectsOf(pool, store, tenant, person))
}

/** A bucket without a mark is nobody's yet: the sweep does not take it over, since all of its objects would be without a row. */
async function mustBeOurs(pool: Pool, store: ObjectStore): Promise<void> {
  const mark = await readMark(store)
  if (mark === null)
    throw new NotOurBucket(
      `The bucket has no mark (${MARK_OBJECT}), so it is not known whose it is. A worker of its installation makes one within a minute.`,
    )
  if (!(await knownMarks(pool)).includes(mark))
    throw new NotOurBucket(
      'The bucket is that of another installation, or of this one before a restore: take it over first (docs/files.md).',
    )
}

/** To be deleted from now on, whoever does it. */
async function claimed(pool: Pool, objects: readonly ListedObject[]) {
  const { rows } = await pool.query<{ tenant: TenantId; object: string }>(
    `insert into sillage.left_objects (tenant, object, kind, removing)
     select split_part(object, '/', 1)::uuid, object, split_part(object, '/', 2), true from unnest($1::text[]) as o (object)
     on conflict do nothing returning tenant, object`,
    [objects.map(({ name }) => name)],
  )
  crashPoint('objects-listed')
  return rows
}
