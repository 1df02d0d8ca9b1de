// The bytes of one file on their way into the database, in chunks, or into the file store, as an object.
//
// An object is listed in sillage.left_objects before it is sent, and taken from that list by the row that names it: a process
// that is killed leaves no object that nobody knows of.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { TenantId } from '#kernel/ids.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { inSchoolTransaction } from '#platform/transaction.ts'
import type { FilePlace } from './files.ts'
import { SENDING_LASTS } from './left-objects.ts'
import { type ObjectStore, ObjectStoreAway } from './object-store.ts'

const CHUNK_BYTES = 1024 * 1024

type Pool = Pick<pg.Pool, 'connect'>
export type Client = Pick<pg.PoolClient, 'query'>

export async function insertChunks(client: Client, tenant: TenantId, file: string, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
    await client.query('insert into sillage.file_chunks (tenant, file, n, bytes) values ($1, $2, $3, $4)', [
      tenant,
      file,
      at / CHUNK_BYTES,
      Buffer.from(bytes.subarray(at, at + CHUNK_BYTES)),
    ])
}

export const deleteChunks = (client: Client, tenant: TenantId, file: string) =>
  client.query('delete from sillage.file_chunks where tenant = $1 and file = $2', [tenant, file])

/** It took too long to send an object, or an erasure has claimed it. */
export class ObjectTaken extends ObjectStoreAway {}

/** Returns the name of the object, which the list of objects to delete has until a file takes it. Throws ObjectStoreAway. */
export async function sendObject(
  pool: Pool,
  to: ObjectStore,
  { tenant, kind, owner }: Omit<FilePlace, 'sha256'>,
  bytes: Uint8Array,
): Promise<string> {
  const object = `${tenant}/${kind}/${randomUUID()}`
  await inSchoolTransaction(pool, tenant, (client) =>
    client.query(
      `insert into sillage.left_objects (tenant, object, kind, owner, due_at)
       values ($1, $2, $3, $4, now() + interval '${SENDING_LASTS}')`,
      [tenant, object, kind, owner],
    ),
  )
  await to.put(object, bytes)
  crashPoint('file-sent')
  return object
}

/** The object is that of a file from now on. Throws ObjectTaken if it is being deleted. */
export async function takeObject(client: Client, tenant: TenantId, object: string): Promise<void> {
  const taken = await client.query(
    'delete from sillage.left_objects where tenant = $1 and object = $2 and not removing',
    [tenant, object],
  )
  if (taken.rowCount !== 1)
    throw new ObjectTaken('It took too long to send a file to the file store, or somebody was erased in the meantime.')
}

/** Deletes an object that no file took. It may have been deleted before it arrived. */
export async function discardObject(pool: Pool, from: ObjectStore, tenant: TenantId, object: string): Promise<void> {
  await from.remove(object)
  await inSchoolTransaction(pool, tenant, (client) =>
    client.query('delete from sillage.left_objects where tenant = $1 and object = $2', [tenant, object]),
  )
}
