// The secrets of machine clients: 256 random bits each, stored as hashes. At most two of a client are valid at a time.
import { hash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { TenantId } from '#kernel/ids.ts'
import { tenantTransactions } from '../tenant-transactions.ts'

export type ClientKey = { readonly tenant: TenantId; readonly client: string }

export type ClientSecrets = {
  /** Stores a new secret and returns it. Of earlier ones, the newest stays valid for `keepS`. */
  add(key: ClientKey & { readonly id: string }, keepS: number): Promise<string>
  isValid(key: ClientKey, secret: string): Promise<boolean>
}

const SECRET_BYTES = 32

export function clientSecrets(pool: Pick<pg.Pool, 'connect'>): ClientSecrets {
  const inTenant = tenantTransactions(pool)

  return {
    add: ({ tenant, client, id }, keepS) =>
      inTenant(tenant, async (query) => {
        const secret = randomBytes(SECRET_BYTES).toString('base64url')
        // One at a time: two at once would each keep the other’s.
        await query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`client secret ${tenant} ${client}`])
        await query(
          `delete from sillage.client_secrets where tenant = $1 and client = $2 and id <> $3
            and (expires_at is not null or $4 = 0)`,
          [tenant, client, id, keepS],
        )
        await query(
          `update sillage.client_secrets set expires_at = now() + make_interval(secs => $3)
            where tenant = $1 and client = $2`,
          [tenant, client, keepS],
        )
        await query('insert into sillage.client_secrets (tenant, client, id, hash) values ($1, $2, $3, $4)', [
          tenant,
          client,
          id,
          hashed(secret),
        ])
        return secret
      }),

    isValid: ({ tenant, client }, secret) =>
      inTenant(tenant, async (query) => {
        const rows = await query(
          `select 1 from sillage.client_secrets where tenant = $1 and client = $2 and hash = $3
            and (expires_at is null or expires_at > now())`,
          [tenant, client, hashed(secret)],
        )
        return rows.length > 0
      }),
  }
}

const hashed = (secret: string): Buffer => hash('sha256', secret, 'buffer')
