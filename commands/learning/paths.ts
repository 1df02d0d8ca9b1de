// The decider of a learner's paths: the steps of each in the version that they have, and what they did.
import pathAssigned from '#events/learning/path-assigned.ts'
import pathContentFinished from '#events/learning/path-content-finished.ts'
import pathFinished from '#events/learning/path-finished.ts'
import { markAfterAnswer, markAfterCorrection, type PathMark } from '#events/learning/path-mark.ts'
import pathMarkCorrected from '#events/learning/path-mark-corrected.ts'
import pathStepFinished from '#events/learning/path-step-finished.ts'
import pathStepStarted from '#events/learning/path-step-started.ts'
import pathTakenBack from '#events/learning/path-taken-back.ts'
import pathUpdated from '#events/learning/path-updated.ts'
import { finishContent, finishStep, inVersion, startStep, type Walk, walkOf } from '#events/learning/path-walk.ts'
import type { ContentItemId } from '#events/teaching/content-ids.ts'
import type { StepId } from '#events/teaching/path-values.ts'
import { defineDecider } from '#kernel/decider.ts'
import { type Instant, laterOf, type PersonId, streamName } from '#kernel/ids.ts'

export type AssignedPath = Walk & {
  readonly version: number
  /** When the learner got it for the first time: nothing in it happened before. */
  readonly assignedAt: Instant
  readonly takenBack: boolean
  /** Whether it was recorded that the path is finished. */
  readonly ended: boolean
  /** Of the quizzes that were answered; a quiz that a newer version no longer has loses its mark, as in `path-progress`. */
  readonly marks: readonly Marked[]
}

type OfContent = { readonly step: StepId; readonly content: ContentItemId }
type Marked = OfContent & PathMark & { readonly answeredAt: Instant }

export const markOf = ({ marks }: AssignedPath, { step, content }: OfContent): Marked | undefined =>
  marks.find((one) => one.step === step && one.content === content)

const withMark = (before: AssignedPath, mark: Marked): AssignedPath => ({
  ...before,
  marks: [...before.marks.filter((one) => one.step !== mark.step || one.content !== mark.content), mark],
})

/** The path after a change of the walk, with the marks of what it still has. */
const walked = (path: AssignedPath): AssignedPath => ({
  ...path,
  marks: path.marks.filter((mark) =>
    path.contents.some(({ step, content }) => step === mark.step && content === mark.content),
  ),
})

type Finished = {
  readonly data: OfContent & { readonly points?: number | undefined; readonly mostPoints?: number | undefined }
  readonly occurredAt: Instant
}

function answered(before: AssignedPath, { data, occurredAt }: Finished): AssignedPath {
  const { step, content, points, mostPoints } = data
  if (points === undefined || mostPoints === undefined) return before
  const known = markOf(before, data)
  const mark = markAfterAnswer(known ?? null, { points, mostPoints }, occurredAt)
  return withMark(before, { step, content, ...mark, answeredAt: laterOf(known?.answeredAt ?? null, occurredAt) })
}

export type Paths = { readonly paths: Readonly<Record<string, AssignedPath>> }

/** More than anybody works on in a school life; bounds the state. */
export const MOST_PATHS = 300

export const pathOf = ({ paths }: Paths, path: string): AssignedPath | undefined =>
  Object.hasOwn(paths, path) ? paths[path] : undefined

const changed = (state: Paths, path: string, change: (before: AssignedPath) => AssignedPath): Paths => {
  const before = pathOf(state, path)
  return before ? { paths: { ...state.paths, [path]: change(before) } } : state
}

export const ofLearnersPath = {
  stream: (input: { readonly learner: PersonId }) => streamName('learner', input.learner),
  subject: (input: { readonly learner: PersonId }) => input.learner,
}

export default defineDecider<Paths>('learning.paths', {
  stream: 'learner',
  initial: { paths: {} },
  evolve: (on) => [
    on(pathAssigned, (state, { data: { path, version, steps }, occurredAt }) => {
      const before = pathOf(state, path)
      const walk = before ? inVersion(before, steps) : walkOf(steps)
      return {
        paths: {
          ...state.paths,
          [path]: walked({
            ...walk,
            version,
            assignedAt: before?.assignedAt ?? occurredAt,
            takenBack: false,
            ended: false,
            marks: before?.marks ?? [],
          }),
        },
      }
    }),
    on(pathUpdated, (state, { data: { path, version, steps } }) =>
      changed(state, path, (before) => walked({ ...before, ...inVersion(before, steps), version, ended: false })),
    ),
    on(pathTakenBack, (state, { data }) => changed(state, data.path, (before) => ({ ...before, takenBack: true }))),
    on(pathStepStarted, (state, { data }) =>
      changed(state, data.path, (before) => ({ ...before, ...startStep(before, data.step) })),
    ),
    on(pathContentFinished, (state, e) =>
      changed(state, e.data.path, (before) => {
        const marked = answered(before, e)
        return walked({ ...marked, ...finishContent(marked, e.data) })
      }),
    ),
    on(pathMarkCorrected, (state, { data, occurredAt }) =>
      changed(state, data.path, (before) => {
        const known = markOf(before, data)
        return known ? withMark(before, { ...known, ...markAfterCorrection(data, occurredAt) }) : before
      }),
    ),
    on(pathStepFinished, (state, { data }) =>
      changed(state, data.path, (before) => ({ ...before, ...finishStep(before, data.step) })),
    ),
    on(pathFinished, (state, { data }) => changed(state, data.path, (before) => ({ ...before, ended: true }))),
  ],
})
