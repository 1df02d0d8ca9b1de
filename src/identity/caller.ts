// The caller: what the runners know of the person or program behind a request.
import type { PersonId, TenantId } from '#kernel/ids.ts'
import type { Grants } from '#kernel/permission.ts'

/** How a request arrived, for the trail. */
export type CallerOrigin =
  | { readonly kind: 'http'; readonly address: string; readonly traceId: string }
  | { readonly kind: 'process'; readonly process: string }
  | { readonly kind: 'webhook'; readonly webhook: string }
  | { readonly kind: 'command-line'; readonly verb: string }

export type Caller = {
  readonly tenant: TenantId
  /** The person who acts. */
  readonly actor: PersonId
  /** The person for whom the actor acts; null if for themself. */
  readonly onBehalfOf: PersonId | null
  /** What the caller may do, and in which scopes. `authorise` decides with it. */
  readonly permissions: Grants
  readonly origin: CallerOrigin
  /** The caller's permissions now, for what lasts longer than a moment; null if the session has ended. */
  readonly permissionsNow?: () => Promise<Grants | null>
}

/** What another process is told of a caller: what can be cloned. */
export type SentCaller = Omit<Caller, 'permissionsNow'> & { readonly permissionsNow?: never }

/** Picked one by one: a caller may have more than its type says. */
export const sentCaller = ({ tenant, actor, onBehalfOf, permissions, origin }: Caller): SentCaller => ({
  tenant,
  actor,
  onBehalfOf,
  permissions,
  origin,
})
