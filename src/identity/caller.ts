// Who asks: what the runners know of the person or program behind a request.
import type { PersonId, TenantId } from '#kernel/ids.ts'

export type Caller = {
  readonly tenant: TenantId
  readonly actor: PersonId
  readonly permissions: ReadonlySet<string>
}
