import schoolOpened from '#events/identity/school-opened.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { streamName } from '#kernel/ids.ts'
import school from './school.ts'

/** Opens the caller's school. The token's tenant is the school's id. */
export default defineCommand('identity.open-school', {
  summary: 'Open a school',
  description: "Opens the caller's school, with its name, its time zone and what it seals.",
  route: 'POST /api/schools',
  may: 'identity:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: schoolOpened.data,
  example: { name: 'École des Tilleuls', zone: 'Europe/Paris' },
  decider: school,
  stream: (_, { tenant }) => streamName('school', tenant),
  decide(state, input) {
    if (state.closed) return refuse('school-closed', 'This school has been closed, and does not open again.')
    return state.zone === null ? [schoolOpened(input)] : refuse('school-already-open', 'This school is already open.')
  },
})
