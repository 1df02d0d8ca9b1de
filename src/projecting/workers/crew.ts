// Who is at work, as the database knows it: workers that say they are alive, and how many duties they hold.
import type pg from 'pg'
import type { Duty } from './fence.ts'

export type Crew = {
  readonly alive: number
  /** Duties that a living worker could do and holds. */
  readonly held: number
  /** Duties that some living worker could do, and that nobody alive holds: more than for a moment is a fault. */
  readonly unheld: readonly Duty[]
  /** Duties that some living worker could do. */
  readonly able: ReadonlySet<Duty>
}

export async function readCrew(db: Pick<pg.ClientBase, 'query'>): Promise<Crew> {
  const { rows } = await db.query<{ alive: number; duty: Duty | null; held: boolean }>({
    name: 'read crew',
    text: `with alive as (select id, duties from sillage.workers where alive_until > clock_timestamp()),
        able as (select distinct unnest(duties) as duty from alive)
      select (select count(*)::integer from alive) as alive, a.duty,
        exists (select from sillage.leases l join alive w on w.id = l.holder where l.duty = a.duty) as held
      from (select 1) one left join able a on true`,
  })
  const known = rows.flatMap(({ duty, held }) => (duty === null ? [] : [{ duty, held }]))
  return {
    alive: rows[0]?.alive ?? 0,
    held: known.filter(({ held }) => held).length,
    unheld: known.flatMap(({ duty, held }) => (held ? [] : [duty])).sort(),
    able: new Set(known.map(({ duty }) => duty)),
  }
}
