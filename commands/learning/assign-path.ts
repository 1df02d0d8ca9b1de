import { z } from 'zod'
import pathAssigned from '#events/learning/path-assigned.ts'
import { PathId } from '#events/teaching/path-values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import pathsOfSchool from '../../projections/teaching/paths.ts'
import paths, { MOST_PATHS, ofLearnersPath, pathOf } from './paths.ts'

/**
 * Assigns a path to a learner, in its last version. Sent by the process `path-assignments` for everybody to whom a path was
 * given. A learner who has it already keeps their version; one from whom it was taken back gets it again, with what they did.
 */
export default defineCommand('learning.assign-path', {
  summary: 'Assign a path to a learner',
  description: 'Gives a learner the last version of a path. Whoever has it already keeps it as it is.',
  may: 'teaching:manage',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({ learner: PersonId, path: PathId }),
  example: { learner: exampleSchool.learner, path: exampleSchool.path },
  decider: paths,
  ...ofLearnersPath,
  needs: { paths: { from: pathsOfSchool, keys: ({ path }) => [{ path }] } },
  decide(state, { path }, { needed }) {
    const [last] = needed.paths
    if (!last) return refuse('unknown-path', 'There is no such path.', { pointer: '/path' })
    if (last.withdrawnAt !== null) return refuse('path-withdrawn', 'This path was withdrawn.', { pointer: '/path' })
    const before = pathOf(state, path)
    if (before && !before.takenBack) return []
    if (!before && Object.keys(state.paths).length >= MOST_PATHS)
      return refuse('too-many-paths', `A learner has at most ${MOST_PATHS} paths.`)
    return [pathAssigned({ path, version: last.version, title: last.title, steps: last.steps })]
  },
})
