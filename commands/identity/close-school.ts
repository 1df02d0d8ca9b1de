import { z } from 'zod'
import schoolClosed from '#events/identity/school-closed.ts'
import { defineCommand } from '#kernel/command.ts'
import { streamName } from '#kernel/ids.ts'
import school, { whenOpen } from './school.ts'

/** Closes the school for good. Other processes follow within five seconds, as for its other settings. */
export default defineCommand('identity.close-school', {
  summary: 'Close the school',
  description:
    'Closes the school for good: it records nothing more, and what it recorded can still be read and exported. Other processes follow within five seconds.',
  route: 'POST /api/schools/closures',
  may: 'identity:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: z.object({}),
  example: {},
  decider: school,
  stream: (_, { tenant }) => streamName('school', tenant),
  decide: (state) => whenOpen(state, () => [schoolClosed({})]),
})
