import { z } from 'zod'
import pathFinished from '#events/learning/path-finished.ts'
import pathUpdated from '#events/learning/path-updated.ts'
import { inVersion, progressOf } from '#events/learning/path-walk.ts'
import { PathId } from '#events/teaching/path-values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import pathsOfSchool from '../../projections/teaching/paths.ts'
import paths, { ofLearnersPath, pathOf } from './paths.ts'

/**
 * Moves a learner to the last version of a path. What they finished, and what the new version still has, stays finished. The
 * process `path-assignments` sends it with `onlyIfNotStarted` when a path gets a new version: whoever works on a path is not
 * moved under their feet.
 */
export default defineCommand('learning.update-path', {
  summary: 'Move to a path’s last version',
  description: 'Moves a learner to the last version of a path. What is finished and still in it stays finished.',
  route: 'POST /api/learners/{learner}/paths/{path}/update',
  may: 'teaching:manage',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({
    learner: PersonId,
    path: PathId,
    onlyIfNotStarted: z.boolean().default(false).describe('Changes nothing if the learner has started the path.'),
  }),
  example: { learner: exampleSchool.learner, path: exampleSchool.path },
  decider: paths,
  ...ofLearnersPath,
  needs: { paths: { from: pathsOfSchool, keys: ({ path }) => [{ path }] } },
  decide(state, { path, onlyIfNotStarted }, { needed }) {
    const [last] = needed.paths
    const before = pathOf(state, path)
    if (!last || !before || before.takenBack)
      return refuse('path-not-assigned', 'The learner does not have this path.', { facts: { path } })
    if (before.version === last.version || (onlyIfNotStarted && before.started.length > 0)) return []
    const { version, title, steps } = last
    return [
      pathUpdated({ path, version, title, steps }),
      ...(progressOf(inVersion(before, steps)).isFinished ? [pathFinished({ path, version })] : []),
    ]
  },
})
