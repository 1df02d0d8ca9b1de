// The state of the latest rebuild: from its job in this process, or from the database if another process runs it.
import type { HistoryEntry } from '#projecting/generations/generation-history.ts'
import type { GenerationStatus } from '#projecting/generations/generation-status.ts'
import type { RebuildJob } from '#projecting/rebuild/rebuild-jobs.ts'
import type { ShownRebuild } from './projection-schemas.ts'

export type RebuildSources = {
  readonly projection: string
  /** The latest job of this process. */
  readonly job: RebuildJob | null
  /** The generation that is being built, or was when its process ended, and who requested it. */
  readonly building: (GenerationStatus & { readonly by: string | null }) | null
  /** The latest build that was completed. */
  readonly built: Pick<HistoryEntry, 'generation' | 'at' | 'by'> | null
  /** Number of events in the log, if a generation is being built. */
  readonly total: number | null
}

/** Prefers a running job of this process, then a current build, then the latest end. Null if there was no rebuild. */
export function shownRebuild({ projection, job, building, built, total }: RebuildSources): ShownRebuild | null {
  const jobEndedAt = job?.endedAt ?? null
  if (job && jobEndedAt === null) return fromJob(job)
  const isLater = (at: string) => jobEndedAt === null || at > jobEndedAt
  if (building && (building.fedBy !== null || isLater(building.createdAt)))
    return fromBuilding(projection, building, total)
  if (job && !(built && built.generation !== job.result?.generation && isLater(built.at))) return fromJob(job)
  return built && { ...empty, projection, state: 'done', by: built.by, endedAt: built.at, generation: built.generation }
}

const empty = {
  by: null,
  startedAt: null,
  endedAt: null,
  asked: null,
  generation: null,
  phase: null,
  done: null,
  total: null,
  eventsPerSecond: null,
  secondsLeft: null,
  trouble: null,
  result: null,
}

function fromJob({
  projection,
  asked,
  by,
  startedAt,
  endedAt,
  state,
  progress,
  trouble,
  result,
}: RebuildJob): ShownRebuild {
  const isRunning = state === 'running'
  return {
    projection,
    state,
    by,
    startedAt,
    endedAt,
    asked,
    generation: result?.generation ?? progress?.generation ?? null,
    phase: progress?.phase ?? null,
    done: progress?.done ?? null,
    total: progress?.total ?? null,
    eventsPerSecond: progress?.perSecond ?? null,
    secondsLeft: isRunning && progress?.leftMs != null ? Math.round(progress.leftMs / 1_000) : null,
    trouble,
    result,
  }
}

function fromBuilding(
  projection: string,
  building: NonNullable<RebuildSources['building']>,
  total: number | null,
): ShownRebuild {
  const { generation, fedBy, fault, lagEvents, createdAt, by } = building
  return {
    ...empty,
    projection,
    state: fedBy !== null ? 'running' : fault ? 'failed' : 'stopped',
    by,
    startedAt: createdAt,
    generation,
    done: total === null || lagEvents === null ? null : Math.max(0, total - lagEvents),
    total,
    trouble: fault && {
      code: 'faulted',
      detail: `Could not fold the event at position ${fault.position} (${fault.type}): ${fault.error}`,
    },
  }
}
