// How far a learner is in a path, and which steps are open. Pure; the decider, the read model and the questions share it.
//
// The rules, in words:
// - a step counts if it is mandatory; where no step is, all count;
// - the progress is in units: a step that counts has as many as it has contents, and one if it has none. A unit is done when its
//   content is finished, or the step that has none. The percentage is rounded down to one decimal, so it is 100 only at the end;
// - a step is locked until all steps in `after` are finished, and before the day `opensOn` in the school's zone; after the
//   day `closesOn` it is closed. The day is that on which the learner worked, also if a tablet sends it later.
import type { LocalDay } from '#kernel/ids.ts'
import type { ContentItemId } from '../teaching/content-ids.ts'
import type { PathStep, StepId } from '../teaching/path-values.ts'

export type FinishedContent = { readonly step: StepId; readonly content: ContentItemId }

export type Walk = {
  readonly steps: readonly PathStep[]
  readonly started: readonly StepId[]
  readonly finished: readonly StepId[]
  readonly contents: readonly FinishedContent[]
}

export const walkOf = (steps: readonly PathStep[]): Walk => ({ steps, started: [], finished: [], contents: [] })

export const stepOf = (walk: Pick<Walk, 'steps'>, id: StepId): PathStep | undefined =>
  walk.steps.find(({ step }) => step === id)

const isFinished = (contents: readonly FinishedContent[], { step, content }: FinishedContent): boolean =>
  contents.some((one) => one.step === step && one.content === content)

export const startStep = (walk: Walk, step: StepId): Walk =>
  walk.started.includes(step) || !stepOf(walk, step) ? walk : { ...walk, started: [...walk.started, step] }

export const finishContent = (walk: Walk, done: FinishedContent): Walk =>
  isFinished(walk.contents, done) || !stepOf(walk, done.step)?.contents.some(({ content }) => content === done.content)
    ? walk
    : { ...walk, contents: [...walk.contents, { step: done.step, content: done.content }] }

export const finishStep = (walk: Walk, step: StepId): Walk =>
  walk.finished.includes(step) || !stepOf(walk, step) ? walk : { ...walk, finished: [...walk.finished, step] }

/** Whether all contents of a step are finished. True for a step without any. */
export const hasAllContents = (walk: Walk, { step, contents }: Pick<PathStep, 'step' | 'contents'>): boolean =>
  contents.every(({ content }) => isFinished(walk.contents, { step, content }))

/**
 * The same learner in another version. What the new version does not have is left out. A step is finished if all of its contents
 * are, or, where it has none, if it was finished before.
 */
export function inVersion(walk: Walk, steps: readonly PathStep[]): Walk {
  const next: Walk = { steps, started: [], finished: [], contents: [] }
  const contents = walk.contents.filter(({ step, content }) =>
    stepOf(next, step)?.contents.some((one) => one.content === content),
  )
  const moved = { ...next, contents, started: walk.started.filter((step) => stepOf(next, step)) }
  const isDone = (step: PathStep) =>
    step.contents.length === 0 ? walk.finished.includes(step.step) : hasAllContents(moved, step)
  return { ...moved, finished: steps.filter(isDone).map(({ step }) => step) }
}

export type Progress = {
  readonly units: number
  readonly unitsDone: number
  /** From 0 to 100, with one decimal, rounded down. */
  readonly percentage: number
  /** The first step in order that is not finished and has no unfinished step before it; null where there is none. */
  readonly current: StepId | null
  readonly isFinished: boolean
}

export function progressOf(walk: Walk): Progress {
  const mandatory = walk.steps.filter((step) => step.mandatory)
  const counting = mandatory.length > 0 ? mandatory : walk.steps
  const unitsOf = ({ contents }: PathStep) => Math.max(1, contents.length)
  const doneIn = (step: PathStep) =>
    step.contents.length === 0
      ? Number(walk.finished.includes(step.step))
      : step.contents.filter(({ content }) => isFinished(walk.contents, { step: step.step, content })).length
  const units = counting.reduce((sum, step) => sum + unitsOf(step), 0)
  const unitsDone = counting.reduce((sum, step) => sum + doneIn(step), 0)
  const current = walk.steps.find(
    ({ step, after }) => !walk.finished.includes(step) && after.every((before) => walk.finished.includes(before)),
  )
  return {
    units,
    unitsDone,
    percentage: units === 0 ? 0 : Math.floor((unitsDone * 1_000) / units) / 10,
    current: current?.step ?? null,
    isFinished: counting.length > 0 && counting.every(({ step }) => walk.finished.includes(step)),
  }
}

export type Gate =
  | { readonly state: 'open' }
  /** `missing`: the steps to finish first. `opensOn`: the day on which it opens; null if only steps are missing. */
  | { readonly state: 'locked'; readonly missing: readonly StepId[]; readonly opensOn: LocalDay | null }
  | { readonly state: 'closed'; readonly closedOn: LocalDay }

/** Whether a learner could work on a step on a day. */
export function gateOf(walk: Walk, { after, opensOn, closesOn }: PathStep, day: LocalDay): Gate {
  const missing = after.filter((step) => !walk.finished.includes(step))
  const notYet = opensOn !== null && day < opensOn
  if (missing.length > 0 || notYet) return { state: 'locked', missing, opensOn: notYet ? opensOn : null }
  return closesOn !== null && day > closesOn ? { state: 'closed', closedOn: closesOn } : { state: 'open' }
}
