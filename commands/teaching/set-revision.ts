import revisionSet from '#events/teaching/revision-set.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { streamName } from '#kernel/ids.ts'
import classDecider from './class.ts'

/** Sets how much a class revises. */
export default defineCommand('teaching.set-revision', {
  summary: 'Set the revisions of a class',
  description:
    'Sets the share that learners of a class should recall at a revision, and how many revisions a day at most. What is due follows from it at once.',
  route: 'POST /api/classes/{class}/revision',
  may: 'teaching:manage',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'teaching',
  input: revisionSet.data,
  example: { class: exampleSchool.class, targetRetention: 0.9, dailyLimit: 15 },
  decider: classDecider,
  stream: (input) => streamName('class', input.class),
  decide: (state, input) =>
    state.status === 'open'
      ? [revisionSet(input)]
      : refuse('class-not-open', 'The class is not open.', { facts: { class: input.class, status: state.status } }),
})
