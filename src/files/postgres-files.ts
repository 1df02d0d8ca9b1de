// Files: a row in PostgreSQL for each, and its bytes beside it in chunks, so that no value is large, or in an object store.
//
// Row-level security shows one school. Chunks change in the transaction of their row, and an object is sent whole before its row
// names it, so a file is whole or absent. Each time a file is stored it gets a new object, so a reader sees the old one or the new one.
import type pg from 'pg'
import type { Instant, TenantId } from '#kernel/ids.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { inSchoolTransaction } from '#platform/transaction.ts'
import {
  type Client,
  deleteChunks,
  discardObject,
  insertChunks,
  ObjectTaken,
  sendObject,
  takeObject,
} from './file-bytes.ts'
import {
  assertFileSize,
  checkedBytes,
  FileDamaged,
  type FileKind,
  type FilePlace,
  type Files,
  hashOfFile,
  noSuchFile,
  type StoredFile,
} from './files.ts'
import { notConfigured } from './left-objects.ts'
import type { ObjectStore } from './object-store.ts'

const columns = `encode(sha256, 'hex') as "sha256", bytes, stored_at as "storedAt", expires_at as "expiresAt", owner`
const ofPlace = `tenant = $1 and kind = $2 and owner is not distinct from $3::uuid and sha256 = decode($4, 'hex')`
const living = '(expires_at is null or expires_at > now())'
const placeValues = ({ tenant, kind, owner, sha256 }: FilePlace) => [tenant, kind, owner, sha256]

/** `bytes` is a bigint or a number, as the pool reads int8. */
type Row = Pick<StoredFile, 'sha256' | 'owner'> & {
  readonly bytes: number | bigint
  readonly storedAt: Instant
  readonly expiresAt: Instant | null
}
type FoundRow = { readonly object: string | null; readonly bytes: number | bigint; readonly chunk: Buffer | null }
type Found = { readonly chunks: readonly Buffer[] } | { readonly object: string; readonly bytes: number }

const fileOf = (tenant: TenantId, kind: FileKind, { sha256, owner, bytes, storedAt, expiresAt }: Row): StoredFile => ({
  tenant,
  kind,
  sha256,
  owner,
  bytes: Number(bytes),
  storedAt,
  expiresAt,
})

/**
 * Over connections that may write all schools (the owner’s), or that row-level security limits to the school that is asked.
 * With a store, new files have their bytes there; those in the database are read from it all the same.
 */
export function postgresFiles(pool: Pick<pg.Pool, 'connect'>, store: ObjectStore | null = null): Files {
  const inSchool = <Result>(tenant: TenantId, work: (client: Client) => Promise<Result>): Promise<Result> =>
    inSchoolTransaction(pool, tenant, work)

  async function found(place: FilePlace): Promise<Found> {
    const rows = await inSchool(place.tenant, async (client) => {
      // In one statement, because storing the file again replaces all of its chunks at once.
      const { rows: found } = await client.query<FoundRow>(
        `select f.object, f.bytes, c.bytes as chunk from sillage.files f
           left join sillage.file_chunks c on c.tenant = f.tenant and c.file = f.id
         where f.tenant = $1 and f.kind = $2 and f.owner is not distinct from $3::uuid
           and f.sha256 = decode($4, 'hex') and (f.expires_at is null or f.expires_at > now())
         order by c.n`,
        placeValues(place),
      )
      return found
    })
    const [first] = rows
    if (!first) throw noSuchFile(place)
    return first.object === null
      ? { chunks: rows.flatMap(({ chunk }) => chunk ?? []) }
      : { object: first.object, bytes: Number(first.bytes) }
  }

  return {
    async keep({ tenant, kind, owner, expiresAt = null }, bytes) {
      assertFileSize(bytes)
      const place = { tenant, kind, owner, sha256: hashOfFile(bytes) }
      const object = store && (await sendObject(pool, store, place, bytes))
      return inSchool(tenant, async (client) => {
        const { rows } = await client.query<Row & { readonly id: string }>(
          `insert into sillage.files (tenant, kind, owner, sha256, bytes, expires_at, object)
           values ($1, $2, $3, decode($4, 'hex'), $5, $6, $7)
           on conflict (tenant, kind, owner, sha256)
             do update set expires_at = excluded.expires_at, stored_at = now(), object = excluded.object
           returning id, ${columns}`,
          [...placeValues(place), bytes.length, expiresAt, object],
        )
        const [file] = rows
        if (!file) throw new Error('a stored file was not returned')
        await deleteChunks(client, tenant, file.id)
        if (object === null) await insertChunks(client, tenant, file.id, bytes)
        else await takeObject(client, tenant, object)
        crashPoint('before-file-commit')
        return fileOf(tenant, kind, file)
      }).catch(async (error: unknown) => {
        if (error instanceof ObjectTaken && store && object) await discardObject(pool, store, tenant, object)
        throw error
      })
    },

    async read(place) {
      for (let before: string | null = null; ; ) {
        const file: Found = await found(place)
        if ('chunks' in file) return checkedBytes(place, new Uint8Array(Buffer.concat(file.chunks)))
        if (store === null) throw notConfigured()
        const bytes = await store.get(file.object, file.bytes)
        if (bytes !== null) return checkedBytes(place, bytes)
        // The file was stored again in the meantime, and has another object.
        if (file.object === before)
          throw new FileDamaged(`The bytes of the ${place.kind} file ${place.sha256} are not in the file store.`)
        before = file.object
      }
    },

    list: (tenant, kind) =>
      inSchool(tenant, async (client) => {
        const { rows } = await client.query<Row>(
          `select ${columns} from sillage.files where tenant = $1 and kind = $2 and ${living} order by sha256, owner`,
          [tenant, kind],
        )
        return rows.map((row) => fileOf(tenant, kind, row))
      }),

    remove: (place) =>
      inSchool(place.tenant, async (client) => {
        await client.query(`delete from sillage.files where ${ofPlace}`, placeValues(place))
      }),

    removeOwned: (tenant, owner) =>
      inSchool(tenant, async (client) => {
        const removed = await client.query('delete from sillage.files where tenant = $1 and owner = $2', [
          tenant,
          owner,
        ])
        return removed.rowCount ?? 0
      }),

    removeExpired: (tenant) =>
      inSchool(tenant, async (client) => {
        const removed = await client.query(`delete from sillage.files where tenant = $1 and not ${living}`, [tenant])
        return removed.rowCount ?? 0
      }),
  }
}
