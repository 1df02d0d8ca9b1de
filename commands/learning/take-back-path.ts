import pathTakenBack from '#events/learning/path-taken-back.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import paths, { ofLearnersPath, pathOf } from './paths.ts'

/** Takes a path back from a learner, who keeps what they did. A second time changes nothing. */
export default defineCommand('learning.take-back-path', {
  summary: 'Take back a path',
  description: 'Ends a learner’s work on a path. What they did is kept, and counts again if they get the path back.',
  route: 'POST /api/learners/{learner}/paths/{path}/take-back',
  may: 'teaching:manage',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: pathTakenBack.data.extend({ learner: PersonId }),
  example: { learner: exampleSchool.learner, path: exampleSchool.path },
  decider: paths,
  ...ofLearnersPath,
  decide(state, { path }) {
    const before = pathOf(state, path)
    if (!before) return refuse('path-not-assigned', 'The learner does not have this path.', { facts: { path } })
    return before.takenBack ? [] : [pathTakenBack({ path })]
  },
})
