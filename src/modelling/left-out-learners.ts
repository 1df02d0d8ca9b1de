// Who is in no training set, one rule for all models: people who were erased, whose data may only be stored, and who object to
// predictions or to the training of models.
import type { PersonId, TenantId } from '#kernel/ids.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import { mayUse, type PersonLimits } from '#privacy/person-limits.ts'

/** How many learners were left out, and why. */
export type LeftOut = { readonly erased: number; readonly restricted: number; readonly objecting: number }

export type LeavingOut = {
  /** Whether nothing may be learnt from this person, who is counted then. */
  leaves(person: PersonId): boolean
  counts(): LeftOut
}

export function leavingOut(
  tenant: TenantId,
  { erased, limits }: { readonly erased: Pick<ErasedPeople, 'has'>; readonly limits: PersonLimits },
): LeavingOut {
  const left = { erased: new Set<PersonId>(), restricted: new Set<PersonId>(), objecting: new Set<PersonId>() }
  function reasonFor(person: PersonId): keyof LeftOut | null {
    if (erased.has(tenant, person)) return 'erased'
    if (limits.restricted.has(person)) return 'restricted'
    return mayUse(limits, person, 'prediction') && mayUse(limits, person, 'model-training') ? null : 'objecting'
  }
  return {
    leaves(person) {
      const reason = reasonFor(person)
      if (reason !== null) left[reason].add(person)
      return reason !== null
    },
    counts: () => ({ erased: left.erased.size, restricted: left.restricted.size, objecting: left.objecting.size }),
  }
}
