// Machine clients: programs that act in a school with a secret of their own.
//
// Invariant: what a client may do was asked for within the last second, and after every change that this process itself has
// answered. If nobody answers, the client is refused.
import { LRUCache } from 'lru-cache'
import { TenantId } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import type { ClientSecrets } from './client-secrets.ts'

/** A client that may act now. */
export type ClientStanding = { readonly permissions: ReadonlySet<Permission> }

export type ClientReads = {
  /** Null for a client that is unknown or disabled, or whose school has closed. */
  standing(tenant: TenantId, client: string): Promise<ClientStanding | null>
}

export type Clients = {
  /** The client with this id and secret. Null if there is none, or it may not act. */
  authenticate(
    clientId: string,
    secret: string,
  ): Promise<({ readonly tenant: TenantId; readonly client: string } & ClientStanding) | null>
  of(tenant: TenantId, client: string): Promise<ClientStanding | null>
  /** Call it after a change of the client, before the change is answered. */
  changed(tenant: TenantId, client: string): void
  readonly secrets: Pick<ClientSecrets, 'add'>
}

/** The id by which the client presents itself: the school is part of it, since the tables show nothing without it. */
export const clientIdOf = (tenant: TenantId, client: string): string => `${tenant}.${client}`

const FRESH_MS = 1_000
const MOST = 10_000
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const CLIENT_ID = new RegExp(`^(${UUID})\\.(${UUID})$`)

export function machineClients(
  reads: ClientReads,
  secrets: ClientSecrets,
  monotonicMs: () => number = () => performance.now(),
): Clients {
  const cache = new LRUCache<string, { readonly askedMs: number; readonly standing: Promise<ClientStanding | null> }>({
    max: MOST,
  })

  function of(tenant: TenantId, client: string): Promise<ClientStanding | null> {
    const name = clientIdOf(tenant, client)
    const cached = cache.get(name)
    if (cached && monotonicMs() - cached.askedMs < FRESH_MS) return cached.standing
    const asked = { askedMs: monotonicMs(), standing: reads.standing(tenant, client) }
    cache.set(name, asked)
    const forget = () => void (cache.peek(name) === asked && cache.delete(name))
    // Neither a failure nor an unknown client is remembered.
    asked.standing.then((standing) => standing === null && forget(), forget)
    return asked.standing
  }

  return {
    of,
    secrets,
    async authenticate(clientId, secret) {
      const [, school, client = ''] = CLIENT_ID.exec(clientId) ?? []
      const tenant = TenantId.safeParse(school)
      if (!tenant.success) return null
      // Both are asked in any case: how long it takes does not say which one failed.
      const [isValid, standing] = await Promise.all([
        secrets.isValid({ tenant: tenant.data, client }, secret),
        of(tenant.data, client),
      ])
      return isValid && standing ? { tenant: tenant.data, client, ...standing } : null
    },
    changed(tenant, client) {
      cache.delete(clientIdOf(tenant, client))
    },
  }
}
