// Moves the bytes of files between the database and the file store, while the service runs.
//
// Invariant: at every moment the row of a file says where its bytes are, whole. The copy is read back and compared with the hash
// before the row names it; what the row named before is deleted in the same transaction, or listed to be deleted. So a process may
// be killed at any point: the next one moves what is left.
import type pg from 'pg'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { inTransaction } from '#platform/transaction.ts'
import { keepBucket } from './bucket-mark.ts'
import { deleteChunks, discardObject, insertChunks, ObjectTaken, sendObject, takeObject } from './file-bytes.ts'
import { type FileKind, type FilePlace, hashOfFile } from './files.ts'
import { removeLeftObjects } from './left-objects.ts'
import { type ObjectStore, ObjectStoreAway } from './object-store.ts'

export type MoveTo = 'postgres' | 's3'

export type ToMove = { readonly files: number; readonly bytes: number }

export type Refusal = {
  readonly tenant: TenantId
  readonly kind: FileKind
  readonly sha256: string
  /** Null on the way to the bucket. */
  readonly object: string | null
  readonly why: string
}

export type MovedFiles = ToMove & {
  /** Their bytes are not those of their hash, or missing: they stay as they are. */
  readonly damaged: number
  /** The store refused their objects: they stay as they are, and the others were moved. */
  readonly refused: number
  /** The first of the refused, and why. */
  readonly refusals: readonly Refusal[]
  /** Files that are not where they should be, the damaged and refused ones among them: the service went on storing. */
  readonly left: number
  /** Why objects that were moved away are still in the store; null if they are not. A worker tries again. */
  readonly trouble: string | null
}

export type MoveOptions = {
  /** After each few files: how many are done, and their bytes. */
  readonly onFiles?: (done: ToMove) => void
  readonly signal?: AbortSignal
}

/** Files at once, of at most 64 MiB each. */
const AT_ONCE = 4
/** Objects are deleted after so many files. */
const BETWEEN_DELETIONS = 200

/** So many refused files are named; the others are counted. */
const MOST_NAMED = 20

/** `bytes` is a bigint or a number, as the pool reads int8. */
type Row = {
  readonly tenant: TenantId
  readonly id: string
  readonly kind: FileKind
  readonly owner: PersonId | null
  readonly sha256: string
  readonly bytes: number | bigint
  readonly object: string | null
}
type Outcome = 'moved' | 'gone' | 'damaged' | ObjectStoreAway
type Pool = Pick<pg.Pool, 'query' | 'connect'>

const isElsewhere = (to: MoveTo) => (to === 's3' ? 'object is null' : 'object is not null')
const LIVING = '(expires_at is null or expires_at > now())'

/** Over connections that see all schools. */
export async function filesToMove(pool: Pick<pg.Pool, 'query'>, to: MoveTo): Promise<ToMove> {
  const { rows } = await pool.query<{ files: number; bytes: number }>(
    `select count(*)::integer as files, coalesce(sum(bytes), 0)::float8 as bytes from sillage.files
      where ${isElsewhere(to)} and ${LIVING}`,
  )
  return rows[0] ?? { files: 0, bytes: 0 }
}

/** Throws ObjectStoreAway if the store does not answer. What was moved until then stays moved, and nothing is still moving. */
export async function moveFiles(
  pool: Pool,
  store: ObjectStore,
  to: MoveTo,
  { onFiles, signal }: MoveOptions = {},
): Promise<MovedFiles> {
  await keepBucket(pool, store)
  await pool.query(`delete from sillage.files where ${isElsewhere(to)} and not ${LIVING}`)
  const move = to === 's3' ? toStore : toDatabase
  let [files, bytes, damaged, refused, sinceDeletion] = [0, 0, 0, 0, 0]
  const refusals: Refusal[] = []
  let trouble: string | null = null
  for (let after: Row | null = null; !signal?.aborted; ) {
    const rows: readonly Row[] = await rowsAfter(pool, to, after)
    const last = rows.at(-1)
    if (last) after = last
    for (const [row, outcome] of await moveAll(rows, (row) => move(pool, store, row))) {
      if (outcome === 'damaged') damaged += 1
      if (outcome === 'moved') {
        files += 1
        bytes += Number(row.bytes)
      }
      if (outcome instanceof ObjectStoreAway && (await isAsItWas(pool, row))) {
        refused += 1
        const { tenant, kind, sha256, object } = row
        if (refused <= MOST_NAMED) refusals.push({ tenant, kind, sha256, object, why: outcome.message })
      }
    }
    sinceDeletion += rows.length
    onFiles?.({ files, bytes })
    if (!last || sinceDeletion >= BETWEEN_DELETIONS) {
      trouble = await removeLeft(pool, store)
      sinceDeletion = 0
    }
    if (!last) break
  }
  return { files, bytes, damaged, refused, refusals, left: (await filesToMove(pool, to)).files, trouble }
}

/**
 * Waits for all of them before it throws: whoever holds the lock would let it go while some still move. One that the store refuses
 * does not hold up the others.
 */
async function moveAll(
  rows: readonly Row[],
  move: (row: Row) => Promise<Outcome>,
): Promise<readonly (readonly [Row, Outcome])[]> {
  const settled = await Promise.allSettled(rows.map(async (row) => [row, await move(row)] as const))
  return settled.flatMap((one, n) => {
    if (one.status === 'fulfilled') return [one.value]
    const [row, error] = [rows[n], one.reason]
    if (row && error instanceof ObjectStoreAway && error.hasAnswered) return [[row, error] as const]
    throw error
  })
}

async function rowsAfter(pool: Pool, to: MoveTo, after: Row | null): Promise<readonly Row[]> {
  const { rows } = await pool.query<Row>(
    `select tenant, id, kind, owner, encode(sha256, 'hex') as sha256, bytes, object from sillage.files
      where ${isElsewhere(to)} and ${LIVING} and ($1::uuid is null or (tenant, id) > ($1, $2::bigint))
      order by tenant, id limit ${AT_ONCE}`,
    [after?.tenant ?? null, after?.id ?? null],
  )
  return rows
}

/** The files stay moved, whether their old objects can be deleted or not. */
async function removeLeft(pool: Pool, store: ObjectStore): Promise<string | null> {
  try {
    await removeLeftObjects(pool, store)
    return null
  } catch (error) {
    if (!(error instanceof ObjectStoreAway)) throw error
    return error.message
  }
}

const placeOf = ({ tenant, kind, owner, sha256 }: Row): FilePlace => ({ tenant, kind, owner, sha256 })

/** One after the other: all at once, they would be in memory three times, and in one statement that may take too long. */
async function chunksOf(pool: Pool, { tenant, id, bytes }: Row): Promise<Uint8Array> {
  const whole = new Uint8Array(Number(bytes))
  for (let [n, at] = [0, 0]; at < whole.length; n += 1) {
    const { rows } = await pool.query<{ bytes: Buffer }>(
      'select bytes from sillage.file_chunks where tenant = $1 and file = $2 and n = $3',
      [tenant, id, n],
    )
    const chunk = rows[0]?.bytes.subarray(0, whole.length - at)
    if (!chunk || chunk.length === 0) break
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

async function toStore(pool: Pool, store: ObjectStore, row: Row): Promise<Outcome> {
  const { tenant, id, sha256 } = row
  const bytes = await chunksOf(pool, row)
  if (hashOfFile(bytes) !== sha256) return (await isAsItWas(pool, row)) ? 'damaged' : 'gone'
  const object = await sendObject(pool, store, placeOf(row), bytes)
  const arrived = await store.get(object, bytes.length)
  if (arrived === null || hashOfFile(arrived) !== sha256)
    throw new ObjectStoreAway('The file store returned other bytes than it was sent.', { hasAnswered: true })
  try {
    const isMoved = await inTransaction(
      pool,
      async (client) => {
        const { rowCount } = await client.query(
          'update sillage.files set object = $3 where tenant = $1 and id = $2 and object is null',
          [tenant, id, object],
        )
        if (rowCount !== 1) return false
        await deleteChunks(client, tenant, id)
        await takeObject(client, tenant, object)
        crashPoint('before-file-commit')
        return true
      },
      { keep: (moved) => moved },
    )
    crashPoint('file-moved')
    if (isMoved) return 'moved'
  } catch (error) {
    if (!(error instanceof ObjectTaken)) throw error
  }
  // Deleted or stored again meanwhile, or an erasure has claimed the object: what is left of the file is found again.
  await discardObject(pool, store, tenant, object)
  return 'gone'
}

async function toDatabase(pool: Pool, store: ObjectStore, row: Row): Promise<Outcome> {
  const { tenant, id, sha256, object } = row
  const bytes = object === null ? null : await store.get(object, Number(row.bytes))
  if (bytes === null || hashOfFile(bytes) !== sha256) return (await isAsItWas(pool, row)) ? 'damaged' : 'gone'
  const isMoved = await inTransaction(
    pool,
    async (client) => {
      // A trigger lists the object as one that is to be deleted.
      const { rowCount } = await client.query(
        'update sillage.files set object = null where tenant = $1 and id = $2 and object = $3',
        [tenant, id, object],
      )
      if (rowCount !== 1) return false
      await insertChunks(client, tenant, id, bytes)
      const { rows } = await client.query<{ sha256: string }>(
        `select encode(sha256(string_agg(bytes, ''::bytea order by n)), 'hex') as sha256
           from sillage.file_chunks where tenant = $1 and file = $2`,
        [tenant, id],
      )
      if (rows[0]?.sha256 !== sha256) throw new Error('the database returned other bytes than it was given')
      crashPoint('before-file-commit')
      return true
    },
    { keep: (moved) => moved },
  )
  crashPoint('file-moved')
  return isMoved ? 'moved' : 'gone'
}

/** Nobody deleted the file or stored it again since its row was read. */
async function isAsItWas(pool: Pool, { tenant, id, object }: Row): Promise<boolean> {
  const { rowCount } = await pool.query(
    'select from sillage.files where tenant = $1 and id = $2 and object is not distinct from $3',
    [tenant, id, object],
  )
  return rowCount === 1
}
