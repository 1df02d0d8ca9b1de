// The decider of a learner's paths: the steps of each in the version that they have, and what they did.
import pathAssigned from '#events/learning/path-assigned.ts'
import pathContentFinished from '#events/learning/path-content-finished.ts'
import pathFinished from '#events/learning/path-finished.ts'
import pathStepFinished from '#events/learning/path-step-finished.ts'
import pathStepStarted from '#events/learning/path-step-started.ts'
import pathTakenBack from '#events/learning/path-taken-back.ts'
import pathUpdated from '#events/learning/path-updated.ts'
import { finishContent, finishStep, inVersion, startStep, type Walk, walkOf } from '#events/learning/path-walk.ts'
import { defineDecider } from '#kernel/decider.ts'
import { type Instant, type PersonId, streamName } from '#kernel/ids.ts'

export type AssignedPath = Walk & {
  readonly version: number
  /** When the learner got it for the first time: nothing in it happened before. */
  readonly assignedAt: Instant
  readonly takenBack: boolean
  /** Whether it was recorded that the path is finished. */
  readonly ended: boolean
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
          [path]: { ...walk, version, assignedAt: before?.assignedAt ?? occurredAt, takenBack: false, ended: false },
        },
      }
    }),
    on(pathUpdated, (state, { data: { path, version, steps } }) =>
      changed(state, path, (before) => ({
        ...before,
        ...inVersion(before, steps),
        version,
        ended: false,
      })),
    ),
    on(pathTakenBack, (state, { data }) => changed(state, data.path, (before) => ({ ...before, takenBack: true }))),
    on(pathStepStarted, (state, { data }) =>
      changed(state, data.path, (before) => ({ ...before, ...startStep(before, data.step) })),
    ),
    on(pathContentFinished, (state, { data }) =>
      changed(state, data.path, (before) => ({ ...before, ...finishContent(before, data) })),
    ),
    on(pathStepFinished, (state, { data }) =>
      changed(state, data.path, (before) => ({ ...before, ...finishStep(before, data.step) })),
    ),
    on(pathFinished, (state, { data }) => changed(state, data.path, (before) => ({ ...before, ended: true }))),
  ],
})
