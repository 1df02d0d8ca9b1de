// How every read model stands: its generations, who feeds them, how far they are behind, and what is wrong.
import type pg from 'pg'
import { type Behind, type LogOfLag, lagsAt, stalledSince } from '../projection-lag.ts'
import type { Fault } from '../projector/projection-store.ts'
import { dutyOf } from '../workers/fence.ts'
import { type Generation, readGenerations, type State } from './generation.ts'
import { type Defined, type Verdict, verdictOf } from './hold.ts'

export type GenerationStatus = Behind & {
  readonly generation: number
  readonly version: number
  readonly state: State
  readonly candidate: boolean
  readonly paused: boolean
  /** Decimal string. */
  readonly position: string
  /** The worker or rebuild that has its lease, `host:pid`. */
  readonly fedBy: string | null
  /** Since when its rows have stood still because no living worker holds its definition; null where one does. */
  readonly frozenSince: string | null
  /** Since when it has not moved although there is something to fold; null where it moves, or nobody could move it. */
  readonly stalledSince: string | null
  readonly fault: Fault | null
  readonly parkedKeys: number
  readonly createdAt: string
  readonly switchedAt: string | null
}

export type ProjectionStatus = {
  readonly projection: string
  readonly description: string | null
  readonly verdict: Verdict
  /** The version that this program defines; null for an orphan. */
  readonly definedVersion: number | null
  readonly generations: readonly GenerationStatus[]
}

export async function readStatus(
  pool: pg.Pool,
  log: LogOfLag,
  defined: readonly Defined[],
  nowMs: number,
): Promise<ProjectionStatus[]> {
  const generations = await readGenerations(pool)
  const feeders = await readFeeders(pool)
  const lagOf = lagsAt(log, nowMs)
  const current = new Map(defined.filter(({ earlier }) => !earlier).map((one) => [one.projection.name, one]))
  const names = [...new Set([...current.keys(), ...generations.map(({ projection }) => projection)])].sort()
  return Promise.all(
    names.map(async (projection) => {
      const own = generations.filter((one) => one.projection === projection)
      const definition = current.get(projection)
      const live = own.find(({ state }) => state === 'live')
      return {
        projection,
        description: definition?.projection.description ?? null,
        verdict: verdictOf(live, definition),
        definedVersion: definition?.projection.version ?? null,
        generations: await Promise.all(
          own.map(async (one) => {
            const lag = await lagOf(one)
            const feeder = feeders(one)
            const stalled = feeder.frozenSince === null ? stalledSince(one, lag.lagSeconds, nowMs) : null
            return { ...plain(one), ...feeder, ...lag, stalledSince: stalled }
          }),
        ),
      }
    }),
  )
}

const plain = (one: Generation) => ({
  generation: one.generation,
  version: one.version,
  state: one.state,
  candidate: one.candidate,
  paused: one.paused,
  position: String(one.position),
  fault: one.fault,
  parkedKeys: one.parkedKeys,
  createdAt: one.createdAt,
  switchedAt: one.switchedAt,
})

/** Of the living alone: a worker that is gone feeds nothing, whatever its lease says. */
async function readFeeders(pool: pg.Pool) {
  const { rows } = await pool.query<{ name: string; duties: readonly string[]; held: readonly string[] }>(
    `select w.name, w.duties, array(select l.duty from sillage.leases l where l.holder = w.id) as held
      from sillage.workers w where w.alive_until > clock_timestamp()`,
  )
  return ({ id, movedAt }: Generation) => {
    const duty = dutyOf(id)
    const isHeldByAny = rows.some(({ duties, held }) => duties.includes(duty) || held.includes(duty))
    return {
      fedBy: rows.find(({ held }) => held.includes(duty))?.name ?? null,
      frozenSince: isHeldByAny ? null : movedAt,
    }
  }
}
