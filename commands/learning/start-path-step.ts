import pathStepStarted from '#events/learning/path-step-started.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import paths, { ofLearnersPath } from './paths.ts'
import { whenOpen } from './work-on-step.ts'

/** Records that a learner began a step that is open. A second time changes nothing. */
export default defineCommand('learning.start-path-step', {
  summary: 'Start a step of a path',
  description: 'Records that a learner starts a step of a path. Refused while the step is locked, with what opens it.',
  route: 'POST /api/learners/{learner}/paths/{path}/steps/{step}/start',
  may: 'learning:record',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: pathStepStarted.data.omit({ version: true }).extend({ learner: PersonId }),
  example: { learner: exampleSchool.learner, path: exampleSchool.path, step: exampleSchool.step },
  decider: paths,
  ...ofLearnersPath,
  decide: (state, input, context) =>
    whenOpen(state, input, context, ({ version, started }, { step }) =>
      started.includes(step) ? [] : [pathStepStarted({ path: input.path, version, step })],
    ),
})
