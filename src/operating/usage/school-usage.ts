// How much each school uses the installation: for whoever runs it. Counts alone, and none about few people.
//
// Invariant: what fewer than ten learners did is not counted apart, so an operator learns that a school has few, and nothing of them.
import type pg from 'pg'
import { z } from 'zod'
import { Instant, LocalDay, TenantId } from '#kernel/ids.ts'

export const FEWEST_LEARNERS = 10

/** Null where it is about fewer learners than may be counted. */
export type Usage = {
  readonly learners: number | null
  readonly activeLearners: number | null
  readonly attempts: number | null
  readonly lastActiveOn: LocalDay | null
}
export type SchoolUsage = Usage & {
  readonly school: TenantId
  readonly name: string
  readonly openedAt: Instant
  readonly closedAt: Instant | null
  readonly classes: number
}
export type ReadSchoolUsage = (days: number) => Promise<readonly SchoolUsage[] | null>

const Counted = z.object({
  school: TenantId,
  name: z.string(),
  openedAt: Instant,
  closedAt: Instant.nullable(),
  classes: z.coerce.number(),
  learners: z.coerce.number(),
  activeLearners: z.coerce.number(),
  attempts: z.coerce.number(),
  lastActiveOn: LocalDay.nullable(),
})
type Counted = z.output<typeof Counted>

/** Activity is shown where enough learners are behind it, whatever the size of the school. */
export function withoutFewPeople({
  learners,
  activeLearners,
  attempts,
  lastActiveOn,
}: Pick<Counted, 'learners' | 'activeLearners' | 'attempts' | 'lastActiveOn'>): Usage {
  const isEnough = activeLearners >= FEWEST_LEARNERS
  // Nobody is no person. Next to a number of learners, a null would say that there were some.
  const isNobody = activeLearners === 0
  return {
    learners: learners >= FEWEST_LEARNERS || learners === 0 ? learners : null,
    activeLearners: isEnough || isNobody ? activeLearners : null,
    attempts: isEnough || isNobody ? attempts : null,
    lastActiveOn: isEnough ? lastActiveOn : null,
  }
}

const READ_MODELS = ['schools', 'classes', 'class_roster', 'daily_activity'] as const

/** Over connections that may read all schools. Null while a read model that it needs is not built. */
export const schoolUsage =
  (pool: Pick<pg.Pool, 'query'>): ReadSchoolUsage =>
  async (days) => {
    const { rows: built } = await pool.query<{ built: boolean }>(
      `select bool_and(to_regclass('read.' || name) is not null) as built from unnest($1::text[]) name`,
      [READ_MODELS],
    )
    if (!built[0]?.built) return null
    const { rows } = await pool.query(
      `with open_classes as (select tenant, class from read.classes where closed_at is null),
        members as (select r.tenant, count(distinct r.learner) as learners
          from read.class_roster r join open_classes using (tenant, class) where r.until is null group by r.tenant),
        done as (select tenant, count(distinct learner) as learners, sum(attempts) as attempts, max(day)::text as last
          from read.daily_activity
          where day > (now() - make_interval(days => $1))::date and day <= now()::date + 1 group by tenant)
      select s.school, s.name, s.opened_at as "openedAt", s.closed_at as "closedAt",
        (select count(*) from open_classes c where c.tenant = s.tenant) as classes,
        coalesce(members.learners, 0) as learners, coalesce(done.learners, 0) as "activeLearners",
        coalesce(done.attempts, 0) as attempts, done.last as "lastActiveOn"
      from read.schools s left join members using (tenant) left join done using (tenant)
      order by s.name, s.school`,
      [days],
    )
    return rows.map((row) => {
      const { school, name, openedAt, closedAt, classes, ...counted } = Counted.parse(row)
      return { school, name, openedAt, closedAt, classes, ...withoutFewPeople(counted) }
    })
  }
