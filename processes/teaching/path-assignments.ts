import { z } from 'zod'
import pathDefined from '#events/teaching/path-defined.ts'
import pathGivenToLearner from '#events/teaching/path-given-to-learner.ts'
import type { PathId } from '#events/teaching/path-values.ts'
import pathWithdrawn from '#events/teaching/path-withdrawn.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineProcess, send } from '#kernel/process.ts'
import assignPath from '../../commands/learning/assign-path.ts'
import takeBackPath from '../../commands/learning/take-back-path.ts'
import updatePath from '../../commands/learning/update-path.ts'

const ofPath = ({ data }: { readonly data: { readonly path: PathId } }) => data.path

/**
 * Writes a path into the stream of each learner to whom it was given. A new version reaches those who have not started; when
 * the path is withdrawn, all lose it, and keep what they did.
 */
export default defineProcess('path-assignments', {
  version: 1,
  description: 'Assigns a path to each learner to whom it was given, and follows its new versions and its end.',
  sends: [assignPath, updatePath, takeBackPath],
  state: z.object({ learners: z.array(PersonId) }),
  initial: { learners: [] },
  on: (on) => [
    on(pathGivenToLearner, ofPath, (state, { data: { path, learner } }) => ({
      state: { learners: [...state.learners.filter((one) => one !== learner), learner] },
      send: [send(assignPath, { learner, path })],
    })),
    on(pathDefined, ofPath, (state, { data: { path } }) => ({
      state,
      send: state.learners.map((learner) => send(updatePath, { learner, path, onlyIfNotStarted: true })),
    })),
    on(pathWithdrawn, ofPath, (state, { data: { path } }) => ({
      state: null,
      send: state.learners.map((learner) => send(takeBackPath, { learner, path })),
    })),
  ],
})
