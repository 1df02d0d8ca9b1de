import sealingChanged from '#events/identity/sealing-changed.ts'
import { defineCommand } from '#kernel/command.ts'
import { streamName } from '#kernel/ids.ts'
import school, { whenOpen } from './school.ts'

/** Changes what the school seals of later events. What is stored already stays as it is. */
export default defineCommand('identity.change-sealing', {
  summary: 'Change what is sealed',
  description:
    'Sets what is sealed of later events: `identifying` (names, contacts, free text, answers, declared emotions) or `all`. Earlier events stay as they are. Other processes follow within five seconds.',
  route: 'POST /api/schools/sealing',
  may: 'identity:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: sealingChanged.data,
  example: { sealing: 'all' },
  decider: school,
  stream: (_, { tenant }) => streamName('school', tenant),
  decide: (state, { sealing }) => whenOpen(state, () => (state.level === sealing ? [] : [sealingChanged({ sealing })])),
})
