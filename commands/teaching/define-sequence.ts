import { exampleSequence } from '#events/teaching/example-sequence.ts'
import sequenceDefined from '#events/teaching/sequence-defined.ts'
import { defineCommand } from '#kernel/command.ts'
import curriculumExercises from '../../projections/teaching/curriculum-exercises.ts'
import sequence, { saidBy, sequenceStream } from './sequence.ts'
import { exercisesIn, faultOfBank } from './sequence-bank.ts'
import { faultOf } from './sequence-rules.ts'

/**
 * Writes a sequence, or a new version of it, as a whole. What differs from the last version is a new draft; the same again is
 * nothing. Sequences belong to the school: any teacher may edit them.
 */
export default defineCommand('teaching.define-sequence', {
  summary: 'Write a sequence',
  description:
    'Writes a teaching sequence as a whole, or a new version of it: its lessons, their objectives and prerequisites, and their activities. Exercises must be in the bank, with a question and an expected answer. The version is a draft until it is published.',
  route: 'POST /api/sequences',
  may: 'teaching:manage',
  of: () => ({ kind: 'nobody' }),
  purpose: 'administration',
  input: sequenceDefined.data.omit({ version: true }),
  example: exampleSequence,
  decider: sequence,
  stream: sequenceStream,
  needs: {
    bank: {
      from: curriculumExercises,
      keys: ({ lessons }) =>
        [...new Set(exercisesIn(lessons).map((one) => one.exercise))].map((exercise) => ({ exercise })),
    },
  },
  decide(state, input, { needed }) {
    const fault = faultOf(input.lessons) ?? faultOfBank(input.lessons, needed.bank)
    if (fault) return fault
    const defined = sequenceDefined({ ...input, version: state.version + 1 })
    return state.version > 0 && saidBy(defined.data) === state.says ? [] : [defined]
  },
})
