// How much of a sequence a learner has completed, and what comes next. Pure.
import type { WorkStatus } from '#events/learning/activities.ts'
import type { OutlinedLesson } from '#events/teaching/sequences.ts'
import type { Instant } from '#kernel/ids.ts'

export type ActivityStatus = { readonly activity: string; readonly status: WorkStatus; readonly at: Instant }

/** The status of what occurred last: what a device sends late replaces nothing newer. */
export const withStatus = (statuses: readonly ActivityStatus[], next: ActivityStatus): readonly ActivityStatus[] => {
  const before = statuses.find(({ activity }) => activity === next.activity)
  if (before && next.at < before.at) return statuses
  return [...statuses.filter((one) => one !== before), next]
}

export type Advance = {
  readonly needed: number
  readonly done: number
  /** 0 to 100, with one decimal, rounded down: 100 only where everything is completed. */
  readonly percentage: number
  readonly currentLesson: OutlinedLesson['lesson'] | null
  readonly currentActivity: OutlinedLesson['activities'][number]['activity'] | null
}

/**
 * The mandatory activities count, or all where none is mandatory; those that the present version of the class does not have do
 * not. The current activity is the first, mandatory or not, that has not been handed in.
 */
export function advanceOf(outline: readonly OutlinedLesson[], statuses: readonly ActivityStatus[]): Advance {
  const all = outline.flatMap(({ lesson, activities }) => activities.map((one) => ({ ...one, lesson })))
  const mandatory = all.filter((one) => one.mandatory)
  const needed = mandatory.length > 0 ? mandatory : all
  const statusOf = (activity: string) => statuses.find((one) => one.activity === activity)?.status
  const done = needed.filter(({ activity }) => statusOf(activity) === 'completed').length
  const current = all.find(({ activity }) => (statusOf(activity) ?? 'in-progress') === 'in-progress')
  return {
    needed: needed.length,
    done,
    percentage: needed.length === 0 ? 0 : Math.floor((1_000 * done) / needed.length) / 10,
    currentLesson: current?.lesson ?? null,
    currentActivity: current?.activity ?? null,
  }
}
