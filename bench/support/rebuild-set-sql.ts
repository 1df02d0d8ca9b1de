// The read model as one set-based statement over the log, as one would write it without a fold. Values that depend
// on the order of answers are computed from the number of later answers: an answer's weight in the
// moving average of projections/learning/proficiency.ts.
import type pg from 'pg'

const statement = (table: string) => `
  with answers as (
    select stream, tenant, position, occurred_at, data ->> 'skill' collate "C" as skill, (data ->> 'correct')::boolean as correct
    from log.events
    where position <= $1
      and type = any (array(select id from log.event_types where name = 'learning.exercise-attempted' and version = 2))
  ), ordered as (
    select *, row_number() over (partition by stream, skill order by position desc) - 1 as answers_since from answers
  ), folded as (
    select stream, skill, min(tenant) as tenant, max(position) as position, max(occurred_at) as last,
      count(*) as attempts,
      count(*) filter (where correct) as successes,
      0.5 * 0.7::float8 ^ count(*) + coalesce(sum(0.3 * 0.7::float8 ^ answers_since) filter (where correct), 0) as proficiency
    from ordered group by stream, skill
  )
  insert into ${table} (tenant, learner, skill, attempts, successes, success_rate, proficiency, exercises_completed,
    last_practised_at, position)
  select t.uuid, s.uuid, skill, attempts, successes, successes::float8 / attempts, proficiency, 0, last, position
  from folded join log.streams s on s.id = stream join log.tenants t on t.id = folded.tenant`

/** So that the sort stays in memory, as our rows do. */
const WORK_MEM = '512MB'

/** Folds the events up to a position into a new table like that of ours, its key made afterwards. Returns the seconds. */
export async function foldBySetSql(pool: pg.Pool, like: string, table: string, until: number): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query(`set work_mem = '${WORK_MEM}'`)
    await client.query(`set maintenance_work_mem = '${WORK_MEM}'`)
    await client.query(`drop table if exists ${table}`)
    const startedMs = performance.now()
    await client.query(`create table ${table} (like ${like})`)
    await client.query(statement(table), [until])
    await client.query(`alter table ${table} add primary key (tenant, learner, skill)`)
    await client.query(`analyze ${table}`)
    return (performance.now() - startedMs) / 1_000
  } finally {
    client.release(true)
  }
}
