import { exampleSequence } from '#events/teaching/example-sequence.ts'
import sequenceWithdrawn from '#events/teaching/sequence-withdrawn.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import sequence, { sequenceStream } from './sequence.ts'

/** Withdraws a sequence. Classes that follow it go on; another class cannot begin it. */
export default defineCommand('teaching.withdraw-sequence', {
  summary: 'Withdraw a sequence',
  description: 'Withdraws a sequence: it cannot be set for further classes. Classes that follow it go on.',
  route: 'POST /api/sequences/withdrawals',
  may: 'teaching:manage',
  of: () => ({ kind: 'nobody' }),
  purpose: 'administration',
  input: sequenceWithdrawn.data,
  example: { sequence: exampleSequence.sequence },
  decider: sequence,
  stream: sequenceStream,
  decide(state, input) {
    if (state.isWithdrawn) return []
    if (state.published === null)
      return refuse('not-published', 'The sequence was not published, so it cannot be withdrawn.', {
        facts: { sequence: input.sequence },
      })
    return [sequenceWithdrawn(input)]
  },
})
