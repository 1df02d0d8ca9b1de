// Who asks: what the runners know of the person or program behind a request.
import type { PersonId, TenantId } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'

/** Through which door a request came, for the trail. */
export type CallerOrigin =
  | { readonly kind: 'http'; readonly address: string; readonly traceId: string }
  | { readonly kind: 'process'; readonly process: string }
  | { readonly kind: 'webhook'; readonly webhook: string }
  | { readonly kind: 'command-line'; readonly verb: string }

export type Caller = {
  readonly tenant: TenantId
  /** Who really acts. */
  readonly actor: PersonId
  /** For whom, where the actor acts for another person; null for themself. */
  readonly onBehalfOf: PersonId | null
  readonly permissions: ReadonlySet<Permission>
  readonly origin: CallerOrigin
}
