// Who accessed a person's data, with the roles of each: a family learns that a teacher looked, and need not know the staff by id.
import type pg from 'pg'
import { inTransaction } from '#platform/transaction.ts'
import { type Access, type AccessRequest, readAccesses } from '#trail/accesses.ts'

export type AccessWithRoles = Access & {
  /** Those that whoever looked has in the school now; none for a program, or somebody who has left. */
  readonly roles: readonly string[]
}

export async function accessesWithRoles(
  pool: Pick<pg.Pool, 'connect'>,
  request: AccessRequest,
): Promise<readonly AccessWithRoles[]> {
  const accesses = await readAccesses(pool, request)
  const people = [...new Set(accesses.flatMap(({ who }) => (who === null ? [] : [who])))]
  if (people.length === 0) return accesses.map((access) => ({ ...access, roles: [] }))
  const rolesOf = await inTransaction(
    pool,
    async (client) => {
      await client.query("select set_config('sillage.tenant', $1, true)", [request.tenant])
      const { rows } = await client.query<{ person: string; roles: string[] }>(
        `select person, array_agg(role::text order by role) as roles from read.person_roles
          where tenant = $1 and person = any($2::uuid[]) and until is null group by person`,
        [request.tenant, people],
      )
      return new Map(rows.map(({ person, roles }) => [person, roles]))
    },
    { begin: 'begin read only' },
  )
  return accesses.map((access) => ({ ...access, roles: (access.who !== null && rolesOf.get(access.who)) || [] }))
}
