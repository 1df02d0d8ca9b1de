// How far a rebuild has come, told a few times a second while it runs.
import type { EventLog } from '#event-log/event-log.ts'
import { type Position, START } from '#kernel/ids.ts'
import type { Fault } from '../projector/projection-store.ts'
import type { Loading } from './load.ts'

export type Phase = 'loading' | 'indexing' | 'catching-up' | 'comparing' | 'switching'

export type RebuildProgress = {
  readonly projection: string
  readonly generation: number
  readonly phase: Phase
  /** Events behind, and in all; both of the log, not only those that the projection folds. */
  readonly done: number
  readonly total: number
  readonly fault: Fault | null
}

export type Telling = {
  enter(phase: Phase, of: readonly Loading[]): void
  /** The load has come to here, though it may not be saved yet. */
  reach(position: Position): void
  /** This many events are left to catch up with. */
  left(events: number): void
}

const EVERY_MS = 200

export async function telling(
  log: Pick<EventLog, 'lag'>,
  loadings: readonly Loading[],
  onProgress: (progress: readonly RebuildProgress[]) => void,
): Promise<Telling> {
  const total = await log.lag(START)
  const phases = new Map<Loading, Phase>()
  const leftOf = new Map<Loading, number>()
  for (const one of loadings) leftOf.set(one, await log.lag(one.position))
  let toldMs = 0

  const tell = () =>
    onProgress(
      loadings.map((one) => ({
        projection: one.feed.projection.name,
        generation: one.feed.table.generation,
        phase: phases.get(one) ?? 'loading',
        // The log grows meanwhile.
        done: Math.max(0, total - (leftOf.get(one) ?? 0)),
        total,
        fault: one.fault,
      })),
    )

  return {
    enter(phase, of) {
      for (const one of of) {
        phases.set(one, phase)
        if (phase !== 'loading') leftOf.set(one, 0)
      }
      tell()
    },
    reach(position) {
      const now = performance.now()
      if (now - toldMs < EVERY_MS) return
      toldMs = now
      const arrived = loadings.filter((one) => one.fault === null && one.position <= position)
      // Only the log can tell how many events lie between two positions.
      void log.lag(position).then(
        (left) => {
          for (const one of arrived) if (phases.get(one) === 'loading') leftOf.set(one, left)
          tell()
        },
        () => undefined,
      )
    },
    left(events) {
      for (const one of loadings) leftOf.set(one, events)
      tell()
    },
  }
}
