import { exampleSequence } from '#events/teaching/example-sequence.ts'
import sequenceDefined from '#events/teaching/sequence-defined.ts'
import { defineCommand } from '#kernel/command.ts'
import sequence, { saidBy, sequenceStream } from './sequence.ts'
import { faultOf } from './sequence-rules.ts'

/**
 * Writes a sequence, or a new version of it, as a whole. What differs from the last version is a new draft; the same again is
 * nothing. Sequences belong to the school: any teacher may edit them.
 */
export default defineCommand('teaching.define-sequence', {
  summary: 'Write a sequence',
  description:
    'Writes a teaching sequence as a whole, or a new version of it: its lessons, their objectives and prerequisites, and their activities. The version is a draft until it is published.',
  route: 'POST /api/sequences',
  may: 'teaching:manage',
  of: () => ({ kind: 'nobody' }),
  purpose: 'administration',
  input: sequenceDefined.data.omit({ version: true }),
  example: exampleSequence,
  decider: sequence,
  stream: sequenceStream,
  decide(state, input) {
    const fault = faultOf(input.lessons)
    if (fault) return fault
    const defined = sequenceDefined({ ...input, version: state.version + 1 })
    return state.version > 0 && saidBy(defined.data) === state.says ? [] : [defined]
  },
})
