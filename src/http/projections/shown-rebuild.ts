// How a rebuild stands, whoever runs it: as its own process tells it here, or as the database shows it.
import type { HistoryEntry } from '#projecting/generations/generation-history.ts'
import type { GenerationStatus } from '#projecting/generations/generation-status.ts'
import type { RebuildJob } from '#projecting/rebuild/rebuild-jobs.ts'
import type { ShownRebuild } from './projection-schemas.ts'

export type RebuildSeen = {
  readonly projection: string
  /** The latest of this process. */
  readonly job: RebuildJob | null
  /** The generation that is being built, or was when its process ended; with who wanted it. */
  readonly building: (GenerationStatus & { readonly by: string | null }) | null
  /** The latest that was built to its end. */
  readonly built: Pick<HistoryEntry, 'generation' | 'at' | 'by'> | null
  /** Events in the log, where something is being built. */
  readonly total: number | null
}

/** What this process runs is known best; then what is in the making; then what came last. Null: nothing ever. */
export function shownRebuild({ projection, job, building, built, total }: RebuildSeen): ShownRebuild | null {
  const ownEnd = job?.endedAt ?? null
  if (job && ownEnd === null) return ofJob(job)
  const isLater = (at: string) => ownEnd === null || at > ownEnd
  if (building && (building.fedBy !== null || isLater(building.createdAt)))
    return ofBuilding(projection, building, total)
  if (job && !(built && built.generation !== job.result?.generation && isLater(built.at))) return ofJob(job)
  return (
    built && { ...nothing, projection, state: 'done', by: built.by, endedAt: built.at, generation: built.generation }
  )
}

const nothing = {
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

function ofJob({
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

function ofBuilding(
  projection: string,
  building: NonNullable<RebuildSeen['building']>,
  total: number | null,
): ShownRebuild {
  const { generation, fedBy, fault, lagEvents, createdAt, by } = building
  return {
    ...nothing,
    projection,
    state: fedBy !== null ? 'running' : fault ? 'failed' : 'stopped',
    by,
    startedAt: createdAt,
    generation,
    done: total === null || lagEvents === null ? null : Math.max(0, total - lagEvents),
    total,
    trouble: fault && {
      code: 'faulted',
      detail: `It cannot fold the event at position ${fault.position} (${fault.type}): ${fault.error}`,
    },
  }
}
