import { z } from 'zod'
import classClosed from '#events/teaching/class-closed.ts'
import { ClassId } from '#events/teaching/values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { streamName } from '#kernel/ids.ts'
import classDecider from './class.ts'

/** Ends a class. Its learners stay enrolled until they are withdrawn, each in their own stream. */
export default defineCommand('teaching.close-class', {
  summary: 'Close a class',
  description: 'Ends a class; its learners are withdrawn one by one.',
  route: 'POST /api/classes/closures',
  may: 'teaching:manage',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'administration',
  input: z.object({ class: ClassId }),
  example: { class: exampleSchool.newClass },
  decider: classDecider,
  stream: (input) => streamName('class', input.class),
  decide: (state, input) =>
    state.status === 'open'
      ? [classClosed({})]
      : refuse('class-not-open', 'Only an open class can be closed.', { facts: { ...input, status: state.status } }),
})
