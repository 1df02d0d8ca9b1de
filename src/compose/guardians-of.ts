// The guardians of a learner, as who may not see each other's acts.
import type pg from 'pg'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { inTransaction } from '#platform/transaction.ts'
import type { Except } from '#trail/accesses.ts'
import type { Selection } from '#trail/bundle.ts'

/** A link of a guardian that was confirmed once. */
export type Guardian = {
  readonly person: PersonId
  /** When the link ended; null while it has not. */
  readonly until: string | null
  /** Whether they also work at the school, whose acts are shown. */
  readonly isStaff: boolean
}

const STAFF = ['teacher', 'administrator', 'auditor', 'support']

export function guardiansOf(
  pool: Pick<pg.Pool, 'connect'>,
  tenant: TenantId,
  learner: PersonId,
): Promise<readonly Guardian[]> {
  return inSchool(pool, tenant, async (client) => {
    const { rows } = await client.query<{ person: PersonId; until: string | Date | null; isStaff: boolean }>(
      `select guardian as person, until, exists (select from read.person_roles r
          where r.tenant = $1 and r.person = guardian and r.until is null and r.role::text = any($3::text[])) as "isStaff"
        from read.guardians where tenant = $1 and learner = $2 and "from" is not null`,
      [tenant, learner, STAFF],
    )
    return rows.map(({ until, ...guardian }) => ({
      ...guardian,
      until: until === null ? null : new Date(until).toISOString(),
    }))
  })
}

/** What these guardians did as such: what somebody tries whose link has ended is an act of a stranger. */
export const actsOf = (guardians: readonly Guardian[]): readonly Except[] =>
  guardians.filter(({ isStaff }) => !isStaff).map(({ person, until }) => ({ person, before: until ?? undefined }))

/** A bundle about one person may be given to them or to a parent. One that also names who did it is of that person’s acts. */
export async function leftOutOf(
  pool: Pick<pg.Pool, 'connect'>,
  school: TenantId,
  { subject, actor }: Selection,
): Promise<{ readonly without?: readonly Except[] }> {
  if (subject === undefined || actor !== undefined) return {}
  const guardians = await guardiansOf(pool, school, subject)
  return guardians.length === 0 ? {} : { without: actsOf(guardians) }
}

export const inSchool = <Result>(
  pool: Pick<pg.Pool, 'connect'>,
  tenant: TenantId,
  ask: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> =>
  inTransaction(
    pool,
    async (client) => {
      await client.query("select set_config('sillage.tenant', $1, true)", [tenant])
      return ask(client)
    },
    { begin: 'begin read only' },
  )
