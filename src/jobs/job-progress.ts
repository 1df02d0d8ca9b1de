// How far a job is: the rate since its phase began, and the time left at that rate.
import type { JobProgress, Reached } from './job.ts'

export type JobProgressLine = {
  reach(reached: Reached): void
  /** What to show now; null before anything was reached. */
  shown(): JobProgress | null
}

export function jobProgress(nowMs: () => number): JobProgressLine {
  let begun: { readonly phase: string; readonly atMs: number; readonly done: number } | null = null
  let last: Reached | null = null
  return {
    reach(reached) {
      if (begun?.phase !== reached.phase || reached.done < begun.done)
        begun = { phase: reached.phase, atMs: nowMs(), done: reached.done }
      last = reached
    },
    shown() {
      if (!begun || !last) return null
      const elapsedMs = nowMs() - begun.atMs
      const perSecond = elapsedMs > 0 ? ((last.done - begun.done) / elapsedMs) * 1_000 : 0
      const left = last.total === null ? null : Math.max(0, last.total - last.done)
      const leftMs = left === null || perSecond <= 0 ? null : Math.round((left / perSecond) * 1_000)
      return { ...last, perSecond: Math.round(perSecond * 10) / 10, leftMs }
    },
  }
}
