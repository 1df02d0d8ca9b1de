import learnerLeftGroup from '#events/teaching/learner-left-group.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import memberships from './memberships.ts'

/** Takes a learner out of a group. */
export default defineCommand('teaching.leave-group', {
  summary: 'Remove a learner from a group',
  description: 'Takes a learner out of a group. They keep the paths that they got, and what they did.',
  route: 'POST /api/groups/members/removals',
  may: 'teaching:manage',
  of: (input) => ({ kind: 'person', person: input.learner }),
  purpose: 'teaching',
  input: learnerLeftGroup.data.extend({ learner: PersonId }),
  example: { learner: exampleSchool.learner, group: exampleSchool.group },
  decider: memberships,
  stream: (input) => streamName('learner', input.learner),
  subject: (input) => input.learner,
  decide: (state, { learner, group }) =>
    state.groups.some((one) => one.group === group)
      ? [learnerLeftGroup({ group })]
      : refuse('not-in-the-group', 'The learner is not in this group.', { facts: { learner, group } }),
})
