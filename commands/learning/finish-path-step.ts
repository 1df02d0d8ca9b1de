import pathStepFinished from '#events/learning/path-step-finished.ts'
import pathStepStarted from '#events/learning/path-step-started.ts'
import { hasAllContents } from '#events/learning/path-walk.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import paths, { ofLearnersPath } from './paths.ts'
import { endings, whenOpen } from './work-on-step.ts'

/** Records that a learner finished a step without contents: one done on paper, or together. Others end with their contents. */
export default defineCommand('learning.finish-path-step', {
  summary: 'Finish a step of a path',
  description:
    'Records that a learner finished a step that has no contents. A step with contents ends with the last of them.',
  route: 'POST /api/learners/{learner}/paths/{path}/steps/{step}/finish',
  may: 'learning:record',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: pathStepFinished.data.omit({ version: true }).extend({ learner: PersonId }),
  example: { learner: exampleSchool.learner, path: exampleSchool.path, step: exampleSchool.secondStep },
  decider: paths,
  ...ofLearnersPath,
  decide: (state, { path, step: id }, context) =>
    whenOpen(state, { path, step: id }, context, (assigned, step) => {
      if (!hasAllContents(assigned, step))
        return refuse('contents-missing', 'The step ends when all of its contents are finished.', {
          facts: { path, step: id },
        })
      const ended = endings(path, assigned, step)
      return ended.length === 0 || assigned.started.includes(id)
        ? ended
        : [pathStepStarted({ path, version: assigned.version, step: id }), ...ended]
    }),
})
