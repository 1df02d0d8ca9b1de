// A key of texts, and two of its texts, that several processes of a test know.
import type { EventId, PersonId, TenantId } from '#kernel/ids.ts'
import type { TextsScope } from './key-scope.ts'
import type { SchoolYear } from './school-year.ts'
import { leafOf } from './text-tree.ts'

export const textsInAll: TextsScope = {
  tenant: '10000000-0000-4000-8000-000000000000' as TenantId,
  person: '20000000-0000-4000-8000-000000000000' as PersonId,
  use: { kind: 'texts', purpose: 'teaching', schoolYear: '2026-2027' as SchoolYear },
}
export const DOOMED = leafOf('30000000-0000-4000-8000-000000000001' as EventId, 'response')
export const KEPT = leafOf('30000000-0000-4000-8000-000000000002' as EventId, 'response')
