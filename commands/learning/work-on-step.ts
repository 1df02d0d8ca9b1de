// Whether a learner may work on a step now, and what follows from what they finish. Pure; the commands of steps share it.
import pathFinished from '#events/learning/path-finished.ts'
import pathStepFinished from '#events/learning/path-step-finished.ts'
import { finishStep, gateOf, hasAllContents, progressOf, stepOf } from '#events/learning/path-walk.ts'
import type { PathId, PathStep, StepId } from '#events/teaching/path-values.ts'
import { type CommandContext, type Decision, type Refusal, refuse } from '#kernel/command.ts'
import type { NewEvent } from '#kernel/event.ts'
import { localDay } from '#kernel/local-day.ts'
import { type AssignedPath, type Paths, pathOf } from './paths.ts'

type OfStep = {
  readonly path: PathId
  readonly step: StepId
  /** Where the input names the step. */
  readonly pointer?: string
}

/**
 * Decides on a step that is open on the day on which the learner worked, or refuses: `step-locked` names the steps to finish
 * first and the day on which it opens, `step-closed` the last day. Finished steps may be worked on again.
 */
export function whenOpen(
  state: Paths,
  { path, step: id, pointer = '/step' }: OfStep,
  { occurredAt, zone }: Pick<CommandContext, 'occurredAt' | 'zone'>,
  decide: (assigned: AssignedPath, step: PathStep) => Decision,
): Decision {
  const assigned = pathOf(state, path)
  if (!assigned) return refuse('path-not-assigned', 'The learner does not have this path.', { facts: { path } })
  if (assigned.takenBack)
    return refuse('path-taken-back', 'The learner does not have this path any more.', { facts: { path } })
  if (occurredAt < assigned.assignedAt)
    return refuse(
      'before-the-path',
      `The learner got this path at ${assigned.assignedAt}. Set occurredAt to that time or later.`,
      {
        pointer: '/occurredAt',
        facts: { path, occurredAt, assignedAt: assigned.assignedAt },
      },
    )
  const step = stepOf(assigned, id)
  if (!step)
    return refuse('unknown-step', 'The learner’s version of the path has no such step.', {
      pointer,
      facts: { path, version: assigned.version },
    })
  return refusalOfGate(assigned, step, localDay(occurredAt, zone)) ?? decide(assigned, step)
}

function refusalOfGate(assigned: AssignedPath, step: PathStep, day: ReturnType<typeof localDay>): Refusal | null {
  const gate = gateOf(assigned, step, day)
  if (gate.state === 'open') return null
  const facts = { step: step.step, ...gate }
  if (gate.state === 'closed')
    return refuse('step-closed', `The last day of this step was ${gate.closedOn}.`, { facts })
  const titles = gate.missing.flatMap((id) => stepOf(assigned, id)?.title ?? [])
  const before = titles.length > 0 ? `Finish first: ${titles.join(', ')}.` : ''
  const from = gate.opensOn === null ? '' : `It opens on ${gate.opensOn}.`
  return refuse('step-locked', ['This step is locked.', before, from].filter(Boolean).join(' '), { facts })
}

/** The end of the step, and of the path, if what was done ends them. `assigned` has it already. */
export function endings(path: PathId, assigned: AssignedPath, step: PathStep): NewEvent<string, object>[] {
  const { version } = assigned
  const isStepDone = !assigned.finished.includes(step.step) && hasAllContents(assigned, step)
  const after = isStepDone ? { ...assigned, ...finishStep(assigned, step.step) } : assigned
  return [
    ...(isStepDone ? [pathStepFinished({ path, version, step: step.step })] : []),
    ...(!assigned.ended && progressOf(after).isFinished ? [pathFinished({ path, version })] : []),
  ]
}
