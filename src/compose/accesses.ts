// Who accessed a person's data, with the roles of each: a family learns that a teacher looked, and need not know the staff by id.
//
// Separated parents see nothing of each other. What a guardian did about the child, as long as they were one, is shown to the
// school alone: another guardian does not see that it happened, and the child sees that a parent did it, not which. A guardian
// who works at the school counts as its staff each time that they do (#events/privacy/acts-of-family.ts), and the acts of the staff
// are always shown. Once a guardian is erased, nobody can tell which nameless acts were theirs: another guardian sees none. Who
// exercised a right of the child is shown to nobody else, as in the request itself (#rights/access/acts-of-rights.ts), and a guardian
// is not shown acts about requests, but for their own. Once it is unknown who the guardians were, a reader
// from outside the school is shown only their own acts; the child is shown all acts, but no name other than their own.
import type pg from 'pg'
import type { Pages } from '#commanding/opened-pages.ts'
import { NOT_SHOWN } from '#kernel/discreet.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { holds } from '#kernel/periods.ts'
import { inSchoolTransaction, READ_ONLY } from '#platform/transaction.ts'
import type { Reader } from '#rights/access/acts-of-rights.ts'
import type { AccessWithRoles } from '#rights/access/who-looked.ts'
import { type AccessRequest, type LeftOut, readAccesses } from '#trail/accesses.ts'
import { actsAboutRequests } from './acts-about-requests.ts'
import { actsOf, type Family, familyOf } from './guardians-of.ts'

export type AccessesQuestion = Omit<AccessRequest, 'nameless'> & { readonly reader: Reader }

const OF_RIGHTS = /^privacy\./
/** Of a guardian who is not named. */
const A_PARENT = { who: null, roles: ['parent'] } as const
const NOBODY = { who: null, roles: [] } as const
const NO_FAMILY: Family = { guardians: [], areAllKnown: true }

export async function accessesWithRoles(
  { pool, ...pages }: Pages & { readonly pool: Pick<pg.Pool, 'connect'> },
  { reader, except = [], ...request }: AccessesQuestion,
): Promise<readonly AccessWithRoles[]> {
  const { tenant, person } = request
  const { guardians, areAllKnown } = reader.isSchool ? NO_FAMILY : await familyOf(pages, tenant, person)
  const others = guardians.filter((guardian) => guardian.person !== reader.actor)
  const isTheirOwn = reader.actor === person
  const withheld =
    reader.isSchool || isTheirOwn ? { except: [] } : withheldFrom(reader.actor, { guardians: others, areAllKnown })
  const accesses = await readAccesses(pool, { ...request, ...withheld, except: [...except, ...withheld.except] })
  const rolesOf = await heldRoles(pool, tenant, [...new Set(accesses.flatMap(({ who }) => who ?? []))])
  return accesses.map((access) => {
    const { who, at, action } = access
    const shown = { ...access, roles: (who !== null && rolesOf.get(who)) || [] }
    if (reader.isSchool || who === null || who === reader.actor) return shown
    const acts = (as: 'linked' | 'onlyGuardian') =>
      others.some((guardian) => guardian.person === who && guardian[as].some((period) => holds(period, at)))
    if (!areAllKnown && who !== person) return { ...shown, ...NOBODY }
    if (isTheirOwn && acts('onlyGuardian')) return { ...shown, ...A_PARENT }
    const isFamily = who === person || acts('linked')
    return OF_RIGHTS.test(action) && isFamily ? { ...shown, ...NOBODY } : shown
  })
}

/** From a guardian, or somebody who is no more. */
const withheldFrom = (reader: PersonId | null, { guardians, areAllKnown }: Family): LeftOut => ({
  ...actsOf(guardians),
  acts: { actions: actsAboutRequests, ...(reader !== null && { butOf: reader }) },
  ...(!areAllKnown && { onlyOf: reader ?? NOT_SHOWN }),
})

function heldRoles(
  pool: Pick<pg.Pool, 'connect'>,
  tenant: TenantId,
  people: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (people.length === 0) return Promise.resolve(new Map())
  return inSchoolTransaction(
    pool,
    tenant,
    async (client) => {
      const { rows } = await client.query<{ person: string; roles: string[] }>(
        `select person, array_agg(role::text order by role) as roles from read.person_roles
        where tenant = $1 and person = any($2::uuid[]) and until is null group by person`,
        [tenant, people],
      )
      return new Map(rows.map(({ person, roles }) => [person, roles]))
    },
    READ_ONLY,
  )
}
