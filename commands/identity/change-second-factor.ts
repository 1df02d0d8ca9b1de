import secondFactorChanged from '#events/identity/second-factor-changed.ts'
import { defineCommand } from '#kernel/command.ts'
import { streamName } from '#kernel/ids.ts'
import school, { whenOpen } from './school.ts'

/** Decides whether staff need a second factor. What a session may do follows within a second. */
export default defineCommand('identity.change-second-factor', {
  summary: 'Require an authenticator application, or not',
  description:
    'Decides whether people who see more than one child (all but learners and parents) must set up an authenticator application before they may act. A new school requires it.',
  route: 'POST /api/schools/second-factor',
  may: 'identity:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: secondFactorChanged.data,
  example: { required: false },
  decider: school,
  stream: (_, { tenant }) => streamName('school', tenant),
  decide: (state, { required }) =>
    whenOpen(state, () => (state.secondFactor === required ? [] : [secondFactorChanged({ required })])),
})
