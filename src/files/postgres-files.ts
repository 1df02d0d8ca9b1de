// Files in PostgreSQL: a row for each file, and its bytes in chunks, so that no value is large. Row-level security shows one
// school; both tables change in one transaction, so a file is whole or absent.
import type pg from 'pg'
import type { Instant, TenantId } from '#kernel/ids.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { inSchoolTransaction } from '#platform/transaction.ts'
import {
  assertFileSize,
  checkedBytes,
  type FileKind,
  type FilePlace,
  type Files,
  hashOfFile,
  noSuchFile,
  type StoredFile,
} from './files.ts'

const CHUNK_BYTES = 1024 * 1024

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
type Client = Pick<pg.PoolClient, 'query'>

const fileOf = (tenant: TenantId, kind: FileKind, { sha256, owner, bytes, storedAt, expiresAt }: Row): StoredFile => ({
  tenant,
  kind,
  sha256,
  owner,
  bytes: Number(bytes),
  storedAt,
  expiresAt,
})

/** Over connections that may write all schools (the owner’s), or that row-level security limits to the school that is asked. */
export function postgresFiles(pool: Pick<pg.Pool, 'connect'>): Files {
  const inSchool = <Result>(tenant: TenantId, work: (client: Client) => Promise<Result>): Promise<Result> =>
    inSchoolTransaction(pool, tenant, work)

  return {
    async keep({ tenant, kind, owner, expiresAt = null }, bytes) {
      assertFileSize(bytes)
      const place = { tenant, kind, owner, sha256: hashOfFile(bytes) }
      return inSchool(tenant, async (client) => {
        const { rows } = await client.query<Row & { readonly id: string }>(
          `insert into sillage.files (tenant, kind, owner, sha256, bytes, expires_at)
           values ($1, $2, $3, decode($4, 'hex'), $5, $6)
           on conflict (tenant, kind, owner, sha256) do update set expires_at = excluded.expires_at, stored_at = now()
           returning id, ${columns}`,
          [...placeValues(place), bytes.length, expiresAt],
        )
        const [file] = rows
        if (!file) throw new Error('a stored file was not returned')
        await client.query('delete from sillage.file_chunks where tenant = $1 and file = $2', [tenant, file.id])
        for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
          await client.query('insert into sillage.file_chunks (tenant, file, n, bytes) values ($1, $2, $3, $4)', [
            tenant,
            file.id,
            at / CHUNK_BYTES,
            Buffer.from(bytes.subarray(at, at + CHUNK_BYTES)),
          ])
        crashPoint('before-file-commit')
        return fileOf(tenant, kind, file)
      })
    },

    async read(place) {
      const chunks = await inSchool(place.tenant, async (client) => {
        // In one statement: whoever writes the file again replaces all of its chunks at once.
        const { rows } = await client.query<{ readonly chunk: Buffer | null }>(
          `select c.bytes as chunk from sillage.files f
             left join sillage.file_chunks c on c.tenant = f.tenant and c.file = f.id
           where f.tenant = $1 and f.kind = $2 and f.owner is not distinct from $3::uuid
             and f.sha256 = decode($4, 'hex') and (f.expires_at is null or f.expires_at > now())
           order by c.n`,
          placeValues(place),
        )
        return rows
      })
      if (chunks.length === 0) throw noSuchFile(place)
      return checkedBytes(place, new Uint8Array(Buffer.concat(chunks.flatMap(({ chunk }) => chunk ?? []))))
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
