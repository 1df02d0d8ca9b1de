// The living workers, as the database knows them, and how many duties they hold.
import type pg from 'pg'
import type { Duty } from './fence.ts'

export type LiveWorkers = {
  readonly alive: number
  /** Duties that a living worker could do and that one holds. */
  readonly held: number
  /**
   * Duties that some living worker could do, but that none holds. If this lasts for more than a moment, something is
   * wrong.
   */
  readonly unheld: readonly Duty[]
  /** Duties that some living worker could do. */
  readonly possible: ReadonlySet<Duty>
}

export async function readLiveWorkers(db: Pick<pg.ClientBase, 'query'>): Promise<LiveWorkers> {
  const { rows } = await db.query<{ alive: number; duty: Duty | null; held: boolean }>({
    name: 'read live workers',
    text: `with alive as (select id, duties from sillage.workers where alive_until > clock_timestamp()),
        able as (select distinct unnest(duties) as duty from alive)
      select (select count(*)::integer from alive) as alive, a.duty,
        exists (select from sillage.leases l join alive w on w.id = l.holder where l.duty = a.duty) as held
      from (select 1) one left join able a on true`,
  })
  const duties = rows.flatMap(({ duty, held }) => (duty === null ? [] : [{ duty, held }]))
  return {
    alive: rows[0]?.alive ?? 0,
    held: duties.filter(({ held }) => held).length,
    unheld: duties.flatMap(({ duty, held }) => (held ? [] : [duty])).sort(),
    possible: new Set(duties.map(({ duty }) => duty)),
  }
}
