// Reports the progress of a rebuild a few times a second.
import type { EventLog } from '#event-log/event-log.ts'
import { type Position, START } from '#kernel/ids.ts'
import type { Fault } from '../projector/projection-store.ts'
import type { Loading } from './load.ts'

export type Phase = 'loading' | 'indexing' | 'catching-up' | 'comparing' | 'switching'

export type RebuildProgress = {
  readonly projection: string
  readonly generation: number
  readonly phase: Phase
  /** Events done and total, both of the whole log and not only those that the projection folds. */
  readonly done: number
  readonly total: number
  readonly fault: Fault | null
}

export type ProgressReporter = {
  enter(phase: Phase, loadings: readonly Loading[]): void
  /** The load has reached this position, which may not be saved yet. */
  reach(position: Position): void
  /** This many events are left to catch up with. */
  left(events: number): void
}

const EVERY_MS = 200

export async function progressReporter(
  log: Pick<EventLog, 'lag'>,
  loadings: readonly Loading[],
  onProgress: (progress: readonly RebuildProgress[]) => void,
): Promise<ProgressReporter> {
  const total = await log.lag(START)
  const phases = new Map<Loading, Phase>()
  const leftOf = new Map<Loading, number>()
  for (const loading of loadings) leftOf.set(loading, await log.lag(loading.position))
  let reportedMs = 0

  const report = () =>
    onProgress(
      loadings.map((loading) => ({
        projection: loading.feed.projection.name,
        generation: loading.feed.table.generation,
        phase: phases.get(loading) ?? 'loading',
        // The log may have grown meanwhile.
        done: Math.max(0, total - (leftOf.get(loading) ?? 0)),
        total,
        fault: loading.fault,
      })),
    )

  return {
    enter(phase, of) {
      for (const one of of) {
        phases.set(one, phase)
        if (phase !== 'loading') leftOf.set(one, 0)
      }
      report()
    },
    reach(position) {
      const now = performance.now()
      if (now - reportedMs < EVERY_MS) return
      reportedMs = now
      const affected = loadings.filter((loading) => loading.fault === null && loading.position <= position)
      // Only the log knows how many events are between two positions.
      void log.lag(position).then(
        (left) => {
          for (const loading of affected) if (phases.get(loading) === 'loading') leftOf.set(loading, left)
          report()
        },
        () => undefined,
      )
    },
    left(events) {
      for (const loading of loadings) leftOf.set(loading, events)
      report()
    },
  }
}
