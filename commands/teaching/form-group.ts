import groupFormed from '#events/teaching/group-formed.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import group, { groupStream } from './group.ts'

/** Forms a group of learners of a class: whoever teaches the class decides who is in it. */
export default defineCommand('teaching.form-group', {
  summary: 'Form a group',
  description: 'Forms a group of learners of a class, to give them paths together.',
  route: 'POST /api/groups',
  may: 'teaching:manage',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'administration',
  input: groupFormed.data,
  example: { group: exampleSchool.group, class: exampleSchool.class, name: 'Groupe bleu' },
  decider: group,
  stream: groupStream,
  decide: (state, input) =>
    state.class === null
      ? [groupFormed(input)]
      : refuse('group-already-formed', 'A group with this id was formed before.', { pointer: '/group' }),
})
