import contentWithdrawn from '#events/teaching/content-withdrawn.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import content, { contentStream } from './content.ts'

/** Withdraws a content: new paths and sequences cannot use it. A second time changes nothing. */
export default defineCommand('teaching.withdraw-content', {
  summary: 'Withdraw a content',
  description: 'Ends the use of a content. Learners who were given it before keep it.',
  route: 'POST /api/contents/{content}/withdraw',
  may: 'teaching:manage',
  of: () => ({ kind: 'nobody' }),
  purpose: 'administration',
  input: contentWithdrawn.data,
  example: { content: exampleSchool.content },
  decider: content,
  stream: contentStream,
  decide(state, input) {
    if (!state.last) return refuse('unknown-content', 'There is no such content.', { pointer: '/content' })
    return state.withdrawn ? [] : [contentWithdrawn(input)]
  },
})
