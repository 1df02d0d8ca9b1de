// Who brings a generation up to date, and why it does not move where nobody does.
import type pg from 'pg'
import { dutyOf } from '../workers/fence.ts'
import { type Generation, readGenerations } from './generation.ts'

type Db = Pick<pg.ClientBase, 'query'>

/** What the workers that are alive could do. A rebuild is one too, for what it builds. */
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
 * A worker looks once a second what there is to feed, and later on a busy machine: one that was handed over just now is
 * not yet anybody's.
 */
const GRACE_MS = 5_000

/**
 * Tells, asked again and again while a generation is waited for, why that is in vain. Null while there is hope. A fault
 * and a pause end the wait at once; that nobody feeds it must be seen for a moment.
 */
export function waitingFor(pool: pg.Pool): (one: Generation) => Promise<string | null> {
  let unfedSinceMs: number | null = null
  return async ({ id, version, fault, paused }) => {
    if (fault) return `it cannot fold the event at position ${fault.position} (${fault.error})`
    if (paused) return 'it is paused'
    if ((await fedDuties(pool)).has(dutyOf(id))) {
      unfedSinceMs = null
      return null
    }
    unfedSinceMs ??= performance.now()
    return performance.now() - unfedSinceMs < GRACE_MS ? null : `no worker that runs holds version ${version}`
  }
}
