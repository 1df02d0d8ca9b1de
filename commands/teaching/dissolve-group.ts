import groupDissolved from '#events/teaching/group-dissolved.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import group, { groupStream } from './group.ts'

/** Dissolves a group. A second time changes nothing. */
export default defineCommand('teaching.dissolve-group', {
  summary: 'Dissolve a group',
  description: 'Ends a group of learners. They keep the paths that they got as its members.',
  route: 'POST /api/groups/dissolutions',
  may: 'teaching:manage',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'administration',
  input: groupDissolved.data,
  example: { group: exampleSchool.group, class: exampleSchool.class },
  decider: group,
  stream: groupStream,
  decide(state, input) {
    if (state.class !== input.class)
      return refuse('unknown-group', 'The class has no such group.', { pointer: '/group' })
    return state.dissolved ? [] : [groupDissolved(input)]
  },
})
