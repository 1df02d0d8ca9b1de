import pathWithdrawn from '#events/teaching/path-withdrawn.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import path, { pathStream } from './path.ts'

/** Ends a path. A process then takes it back from its learners, who keep what they did. A second time changes nothing. */
export default defineCommand('teaching.withdraw-path', {
  summary: 'Withdraw a learning path',
  description: 'Ends a path for everybody. What learners did in it is kept.',
  route: 'POST /api/paths/{path}/withdraw',
  may: 'teaching:manage',
  of: () => ({ kind: 'nobody' }),
  purpose: 'teaching',
  input: pathWithdrawn.data,
  example: { path: exampleSchool.path },
  decider: path,
  stream: pathStream,
  decide(state, input) {
    if (!state.last) return refuse('unknown-path', 'There is no such path.', { pointer: '/path' })
    return state.withdrawn ? [] : [pathWithdrawn(input)]
  },
})
