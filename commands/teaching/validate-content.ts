import contentValidated from '#events/teaching/content-validated.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import content, { contentStream } from './content.ts'

/**
 * Validates the last version of a content, which must be named: so that nobody validates what a colleague changed a moment ago
 * without having seen it. Whoever made it may validate it, too; the event's actor says who did.
 */
export default defineCommand('teaching.validate-content', {
  summary: 'Validate a content',
  description: 'Says that the last version of a content is fit for learners. Learners get it from then on.',
  route: 'POST /api/contents/{content}/validate',
  may: 'teaching:manage',
  of: () => ({ kind: 'nobody' }),
  purpose: 'administration',
  input: contentValidated.data,
  example: { content: exampleSchool.content, version: 1 },
  decider: content,
  stream: contentStream,
  decide(state, input) {
    if (!state.last) return refuse('unknown-content', 'There is no such content.', { pointer: '/content' })
    if (state.withdrawn) return refuse('content-withdrawn', 'This content was withdrawn.', { pointer: '/content' })
    if (input.version !== state.last.version)
      return refuse(
        'other-version',
        `The last version is ${state.last.version}, not ${input.version}. Look at it before you validate it.`,
        { pointer: '/version', facts: { content: input.content, version: state.last.version } },
      )
    return state.validated === input.version ? [] : [contentValidated(input)]
  },
})
