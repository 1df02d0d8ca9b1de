// The decider of a path: its last version, whether it was withdrawn, and to whom it was given.
import pathDefined from '#events/teaching/path-defined.ts'
import pathGiven from '#events/teaching/path-given.ts'
import pathGivenToLearner from '#events/teaching/path-given-to-learner.ts'
import type { PathStep } from '#events/teaching/path-values.ts'
import pathWithdrawn from '#events/teaching/path-withdrawn.ts'
import { defineDecider } from '#kernel/decider.ts'
import { streamName } from '#kernel/ids.ts'

export type Path = {
  readonly last: {
    readonly version: number
    readonly title: string
    readonly objectives: readonly string[]
    readonly steps: readonly PathStep[]
  } | null
  readonly withdrawn: boolean
  /** Classes, groups and learners, by their ids: each gets the path once. */
  readonly given: readonly string[]
}

/** More than any school has learners in one path; bounds the state. */
export const MOST_GIVEN = 3_000

export const pathStream = ({ path }: { readonly path: string }) => streamName('path', path)

const withGiven = (state: Path, id: string): Path =>
  state.given.includes(id) ? state : { ...state, given: [...state.given, id] }

export default defineDecider<Path>('teaching.path', {
  stream: 'path',
  initial: { last: null, withdrawn: false, given: [] },
  evolve: (on) => [
    on(pathDefined, (state, { data: { path: _, ...last } }) => ({ ...state, last })),
    on(pathWithdrawn, (state) => ({ ...state, withdrawn: true })),
    on(pathGiven, (state, { data }) => withGiven(state, data.group ?? data.class)),
    on(pathGivenToLearner, (state, { data }) => withGiven(state, data.learner)),
  ],
})
