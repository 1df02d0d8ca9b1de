import { exampleSequence } from '#events/teaching/example-sequence.ts'
import sequencePublished from '#events/teaching/sequence-published.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import sequence, { sequenceStream } from './sequence.ts'

/** Publishes a version of a sequence, also one that was withdrawn. An earlier version may be published again. */
export default defineCommand('teaching.publish-sequence', {
  summary: 'Publish a sequence',
  description: 'Publishes a version of a sequence: teachers may set it for their classes from now on.',
  route: 'POST /api/sequences/publications',
  may: 'teaching:manage',
  of: () => ({ kind: 'nobody' }),
  purpose: 'administration',
  input: sequencePublished.data,
  example: { sequence: exampleSequence.sequence, version: 1 },
  decider: sequence,
  stream: sequenceStream,
  decide(state, input) {
    if (input.version > state.version)
      return refuse('unknown-version', 'This sequence has no such version. Write it first.', {
        pointer: '/version',
        facts: { last: state.version },
      })
    return state.published === input.version ? [] : [sequencePublished(input)]
  },
})
