// Who accessed a person's data, with the roles of each: a family learns that a teacher looked, and need not know the staff by id.
//
// Separated parents see nothing of each other. What a guardian did about the child, as long as they were one, is shown to the
// school alone: another guardian does not see that it happened, and the child sees that a parent did it, not which. A guardian
// who works at the school counts as its staff, whose acts are always shown. Who exercised a right of the child is shown to
// nobody else, as in the request itself (#rights/access/acts-of-rights.ts).
import type pg from 'pg'
import type { TenantId } from '#kernel/ids.ts'
import type { Reader } from '#rights/access/acts-of-rights.ts'
import type { AccessWithRoles } from '#rights/access/who-looked.ts'
import { type AccessRequest, readAccesses } from '#trail/accesses.ts'
import { actsOf, type Guardian, guardiansOf, inSchool } from './guardians-of.ts'

export type AccessesQuestion = AccessRequest & { readonly reader: Reader }

const OF_RIGHTS = /^privacy\./
/** Of a guardian who is not named. */
const A_PARENT = { who: null, roles: ['parent'] } as const
const NOBODY = { who: null, roles: [] } as const

export async function accessesWithRoles(
  pool: Pick<pg.Pool, 'connect'>,
  { reader, except = [], ...request }: AccessesQuestion,
): Promise<readonly AccessWithRoles[]> {
  const { tenant, person } = request
  const guardians = reader.isSchool ? [] : await guardiansOf(pool, tenant, person)
  const others = guardians.filter((guardian) => guardian.person !== reader.actor)
  const isTheirOwn = reader.actor === person
  const withheld = isTheirOwn ? [] : actsOf(others)
  const accesses = await readAccesses(pool, { ...request, except: [...except, ...withheld] })
  const rolesOf = await heldRoles(pool, tenant, [...new Set(accesses.flatMap(({ who }) => who ?? []))])
  return accesses.map((access) => {
    const { who, at, action } = access
    const shown = { ...access, roles: (who !== null && rolesOf.get(who)) || [] }
    if (reader.isSchool || who === null || who === reader.actor) return shown
    const actsAs = (guardian: Guardian) => guardian.person === who && (guardian.until === null || at < guardian.until)
    if (isTheirOwn && others.some((guardian) => !guardian.isStaff && actsAs(guardian))) return { ...shown, ...A_PARENT }
    const isFamily = who === person || others.some(actsAs)
    return OF_RIGHTS.test(action) && isFamily ? { ...shown, ...NOBODY } : shown
  })
}

function heldRoles(
  pool: Pick<pg.Pool, 'connect'>,
  tenant: TenantId,
  people: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (people.length === 0) return Promise.resolve(new Map())
  return inSchool(pool, tenant, async (client) => {
    const { rows } = await client.query<{ person: string; roles: string[] }>(
      `select person, array_agg(role::text order by role) as roles from read.person_roles
        where tenant = $1 and person = any($2::uuid[]) and until is null group by person`,
      [tenant, people],
    )
    return new Map(rows.map(({ person, roles }) => [person, roles]))
  })
}
