// Looks every hour for unusual access, and enters a notice for the data protection officer into the chain of the school. One
// process at a time does it, and nobody gets two notices about one person within 24 hours.
import type pg from 'pg'
import type { Relations } from '#identity/access/relations.ts'
import { type Instant, installationTenant, PersonId, type TenantId } from '#kernel/ids.ts'
import { inTransaction } from '#platform/transaction.ts'
import { scopesOfRole } from '#rights/breaches/reach.ts'
import { candidates, daysBefore, schoolsWithAccesses, UNUSUAL_ACCESS } from '#trail/days-of-access.ts'
import type { DurableTrail } from '#trail/trail.ts'
import { type Unusual, unusualAccess } from '#trail/unusual-access.ts'

const SERVICE = PersonId.parse(installationTenant)

export type AccessWatch = {
  readonly pool: Pick<pg.Pool, 'connect'>
  readonly trail: DurableTrail
  readonly relations: Pick<Relations, 'teachesPerson' | 'guardianLevel'>
  /** The roles that a person of the school holds now; none for a program. */
  readonly rolesOf: (tenant: TenantId, person: PersonId) => Promise<readonly string[]>
  readonly now: () => Instant
  readonly onNotice: (tenant: TenantId, notice: Unusual) => void
}

/** Returns how many notices were entered; null if another process looks. */
export function lookForUnusualAccess(parts: AccessWatch): Promise<number | null> {
  return inTransaction(parts.pool, async (client) => {
    const { rows } = await client.query<{ mine: boolean }>(
      "select pg_try_advisory_xact_lock(hashtext('sillage.trail unusual access')) as mine",
    )
    if (rows[0]?.mine !== true) return null
    const at = parts.now()
    let entered = 0
    for (const school of await schoolsWithAccesses(client, at)) {
      if (school === installationTenant) continue
      for (const { actor, people, refused } of await candidates(client, school, at)) {
        const roles = await parts.rolesOf(school, actor)
        // A program works for all learners: what is usual for it, no rule for persons tells.
        if (roles.length === 0) continue
        const seesAll = roles.some((role) => scopesOfRole(role).has('school'))
        const notice = unusualAccess({
          people,
          refused,
          strangers: seesAll ? null : await strangersOf(parts.relations, school, actor, [...people, ...refused]),
          before: await daysBefore(client, school, actor, at),
        })
        if (!notice) continue
        await parts.trail.recordDurably({
          tenant: school,
          actor: SERVICE,
          onBehalfOf: null,
          origin: { kind: 'process', process: 'trail' },
          action: UNUSUAL_ACCESS,
          subjects: [actor],
          purpose: 'security',
          facts: { ...notice },
          at,
        })
        parts.onNotice(school, notice)
        entered += 1
      }
    }
    return entered
  })
}

async function strangersOf(
  relations: AccessWatch['relations'],
  tenant: TenantId,
  actor: PersonId,
  people: readonly PersonId[],
): Promise<ReadonlySet<PersonId>> {
  const strangers = new Set<PersonId>()
  for (const person of new Set(people)) {
    const isKnown =
      person === actor ||
      (await relations.teachesPerson(tenant, actor, person)) ||
      (await relations.guardianLevel(tenant, actor, person)) !== null
    if (!isKnown) strangers.add(person)
  }
  return strangers
}

export const UNUSUAL_EVERY_MS = 3_600_000

export function watchingAccesses(
  parts: AccessWatch & { readonly everyMs: number; readonly onTrouble: (error: unknown) => void },
): { stop(): Promise<void> } {
  let looking: Promise<unknown> | null = null
  const timer = setInterval(() => {
    looking ??= lookForUnusualAccess(parts)
      .catch(parts.onTrouble)
      .finally(() => {
        looking = null
      })
  }, parts.everyMs)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}
