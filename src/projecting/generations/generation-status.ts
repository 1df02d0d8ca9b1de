// The status of every read model: its generations, which worker feeds them, how far they are behind, and their faults.
import type pg from 'pg'
import { type LogLag, type LogOfLag, lagsAt, stalledSince } from '../projection-lag.ts'
import type { Fault } from '../projector/projection-store.ts'
import { dutyOf } from '../workers/fence.ts'
import { type Defined, type Verdict, verdictOf } from './defined-generations.ts'
import { type Generation, readGenerations, type State } from './generation.ts'

export type GenerationStatus = LogLag & {
  readonly generation: number
  readonly version: number
  readonly state: State
  readonly candidate: boolean
  readonly paused: boolean
  /** Decimal string. */
  readonly position: string
  /** The worker or rebuild that has its lease, `host:pid`. */
  readonly fedBy: string | null
  /** Since when its rows have been frozen because no living worker has its definition; null if one has. */
  readonly frozenSince: string | null
  /** Since when it has not moved although there are events to fold; null if it moves, or if nobody could move it. */
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
  /** The version that this program defines; null if no file defines the projection. */
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
  const current = new Map(
    defined.filter(({ earlier }) => !earlier).map((definition) => [definition.projection.name, definition]),
  )
  const names = [...new Set([...current.keys(), ...generations.map(({ projection }) => projection)])].sort()
  return Promise.all(
    names.map(async (projection) => {
      const ofProjection = generations.filter((generation) => generation.projection === projection)
      const definition = current.get(projection)
      const live = ofProjection.find(({ state }) => state === 'live')
      return {
        projection,
        description: definition?.projection.description ?? null,
        verdict: verdictOf(live, definition),
        definedVersion: definition?.projection.version ?? null,
        generations: await Promise.all(
          ofProjection.map(async (generation) => {
            const lag = await lagOf(generation)
            const feeder = feeders(generation)
            const stalled = feeder.frozenSince === null ? stalledSince(generation, lag.lagSeconds, nowMs) : null
            return { ...plain(generation), ...feeder, ...lag, stalledSince: stalled }
          }),
        ),
      }
    }),
  )
}

const plain = (generation: Generation) => ({
  generation: generation.generation,
  version: generation.version,
  state: generation.state,
  candidate: generation.candidate,
  paused: generation.paused,
  position: String(generation.position),
  fault: generation.fault,
  parkedKeys: generation.parkedKeys,
  createdAt: generation.createdAt,
  switchedAt: generation.switchedAt,
})

/** Only living workers count: a dead one feeds nothing, even if it still has the lease. */
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
