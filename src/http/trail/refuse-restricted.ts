// Refuses (423) what would show a person whose data may only be stored, where a route finds out itself whom it shows.
import type { Caller } from '#identity/caller.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import { refuseAndEnter } from '#past/refusal.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'
import { enteredBy, type Trail, type TrailEntry } from '#trail/trail.ts'

type Parts = {
  readonly trail: Trail
  /** Whose data may only be stored. Absent where there is nobody like that. */
  readonly personLimits?: ReadLimits
}

/** `id`: of whoever or whatever would be shown. The trail has the refusal before it is answered. Throws LimitsUnknown. */
export async function refuseRestricted(
  { trail, personLimits }: Parts,
  caller: Caller,
  id: string | null,
  read: Pick<TrailEntry, 'action' | 'purpose'> & { readonly permission: Permission },
): Promise<void> {
  if (id === null || (await personLimits?.(caller.tenant))?.restricted.has(id) !== true) return
  const { permission, ...entry } = read
  const person = PersonId.parse(id)
  await refuseAndEnter(
    trail,
    { refused: 'restricted', permission, person },
    {
      ...enteredBy(caller),
      ...entry,
      subjects: [person],
      at: Instant.parse(new Date().toISOString()),
    },
  )
}
