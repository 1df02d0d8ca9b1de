// Which generations the workers feed, and why a generation does not move.
import type pg from 'pg'
import { dutyOf } from '../workers/fence.ts'
import { type Generation, readGenerations } from './generation.ts'

type Db = Pick<pg.ClientBase, 'query'>

/** The duties that living workers could do, including those of rebuilds. */
async function fedDuties(db: Db): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ duty: string }>(
    'select unnest(duties) as duty from sillage.workers where alive_until > clock_timestamp()',
  )
  return new Set(rows.map(({ duty }) => duty))
}

/** Live generations that no living worker could feed. */
export async function frozenGenerations(db: Db): Promise<readonly Generation[]> {
  const fed = await fedDuties(db)
  return (await readGenerations(db)).filter(({ id, state }) => state === 'live' && !fed.has(dutyOf(id)))
}

/**
 * A worker checks once a second what to feed, and less often on a busy machine. So a generation that was handed over
 * just now may have no worker yet.
 */
const GRACE_MS = 5_000

/**
 * For use while a generation is waited for: returns why the wait is useless, or null if it is not. A fault or a pause
 * ends the wait at once. A missing worker ends it only after a grace period.
 */
export function waitObstacle(pool: pg.Pool): (generation: Generation) => Promise<string | null> {
  let unfedSinceMs: number | null = null
  return async ({ id, version, fault, paused }) => {
    if (fault) return `it cannot fold the event at position ${fault.position} (${fault.error})`
    if (paused) return 'it is paused'
    if ((await fedDuties(pool)).has(dutyOf(id))) {
      unfedSinceMs = null
      return null
    }
    unfedSinceMs ??= performance.now()
    return performance.now() - unfedSinceMs < GRACE_MS ? null : `no running worker has version ${version}`
  }
}
