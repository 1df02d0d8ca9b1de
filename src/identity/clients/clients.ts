// Machine clients: programs that act in a school with a secret of their own.
//
// Invariant: what a client may do was asked for within the last second, and after every change that this process itself has
// answered. If nobody answers, the client is refused. A disabling is answered a second later: by then no process uses an answer
// from before it (see standings.ts, which does the same for sessions).
import { setTimeout as pause } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import { TenantId } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import { FRESH_MS, StandingUnknown } from '../sign-in/standings.ts'
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
  /** The same for a disabling: settles when no process admits the client any more. */
  withdrawn(tenant: TenantId, client: string): Promise<void>
  readonly secrets: Pick<ClientSecrets, 'add'>
}

/** The id by which the client presents itself: the school is part of it, since the tables show nothing without it. */
export const clientIdOf = (tenant: TenantId, client: string): string => `${tenant}.${client}`

/** A timer may ring early, and clocks of two machines differ a little. */
const MARGIN_MS = 10
/** Reads that take longer than a second are repeated this often. */
const MOST_READS = 3
const MOST = 10_000
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const CLIENT_ID = new RegExp(`^(${UUID})\\.(${UUID})$`)

export function machineClients(
  reads: ClientReads,
  secrets: ClientSecrets,
  {
    monotonicMs = () => performance.now(),
    sleep = pause,
  }: { readonly monotonicMs?: () => number; readonly sleep?: (ms: number) => Promise<unknown> } = {},
): Clients {
  const cache = new LRUCache<string, { readonly askedMs: number; readonly standing: Promise<ClientStanding | null> }>({
    max: MOST,
  })

  function ask(tenant: TenantId, client: string, name: string) {
    const asked = { askedMs: monotonicMs(), standing: reads.standing(tenant, client) }
    cache.set(name, asked)
    const forget = () => void (cache.peek(name) === asked && cache.delete(name))
    // Neither a failure nor an unknown client is remembered.
    asked.standing.then((standing) => standing === null && forget(), forget)
    return asked
  }

  async function of(tenant: TenantId, client: string): Promise<ClientStanding | null> {
    const name = clientIdOf(tenant, client)
    const isFresh = ({ askedMs }: { readonly askedMs: number }) => monotonicMs() - askedMs < FRESH_MS
    for (let reading = 0; reading < MOST_READS; reading++) {
      const cached = cache.get(name)
      const asked = cached && isFresh(cached) ? cached : ask(tenant, client, name)
      const standing = await asked.standing
      // Compared only now: this process may have been frozen while it waited for the answer.
      if (standing === null || isFresh(asked)) return standing
    }
    throw new StandingUnknown('The database answers too slowly to know what this program may do.')
  }

  const changed = (tenant: TenantId, client: string): void => void cache.delete(clientIdOf(tenant, client))

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
    changed,
    async withdrawn(tenant, client) {
      changed(tenant, client)
      await sleep(FRESH_MS + MARGIN_MS)
    },
  }
}
