// Checks that two systems have folded the same answers into the same rows: otherwise their figures are not comparable.
import type pg from 'pg'

/** A query that gives the comparable columns: learner, skill, attempts, successes, proficiency, run, last. */
export type Rows = { readonly of: string; readonly query: string }

/** Of a table with the columns of `skill-profile`, as ours, the hand-written one and the set-based one are. */
export const rowsOfTable = (of: string, table: string): Rows => ({
  of,
  query: `select learner, skill, attempts, successes, proficiency, last_practised_at as last from ${table}`,
})

/** Sums of floating-point numbers depend on their order. */
const TOLERANCE = 1e-9

export type Sums = {
  readonly rows: number
  readonly attempts: number
  readonly successes: number
  readonly proficiency: number
}

/** Compares row by row and column by column. Throws where one row differs, or is missing; returns what both hold. */
export async function sameRows(db: Pick<pg.Pool, 'query'>, expected: Rows, actual: Rows): Promise<Sums> {
  const { rows } = await db.query<Sums & { different: number; example: string | null }>(
    `with compared as (
      select e.attempts, e.successes, e.proficiency, coalesce(e.learner, a.learner) as learner, coalesce(e.skill, a.skill) as skill,
        (e.attempts, e.successes, e.last) is not distinct from (a.attempts, a.successes, a.last)
          and abs(e.proficiency - a.proficiency) <= ${TOLERANCE} as same
      from (${expected.query}) e full join (${actual.query}) a using (learner, skill)
    )
    select count(*) as rows, sum(attempts)::float8 as attempts, sum(successes)::float8 as successes, sum(proficiency) as proficiency,
      count(*) filter (where same is not true) as different,
      min(learner || ' ' || skill) filter (where same is not true) as example
    from compared`,
  )
  const [sums] = rows
  if (!sums) throw new Error('a count gives a row')
  const { different, example, ...both } = sums
  if (both.rows === 0) throw new Error(`${expected.of} has no rows`)
  if (different > 0)
    throw new Error(`${different} of ${both.rows} rows of ${actual.of} differ from ${expected.of}, such as ${example}`)
  return both
}
