import { z } from 'zod'
import { notice } from '#events/conversation/notice-kinds.ts'
import pathAssigned from '#events/learning/path-assigned.ts'
import { defineProcess, send } from '#kernel/process.ts'
import giveNotice from '../../commands/conversation/give-notice.ts'

/** Tells a learner that they have a new path. Keeps nothing. */
export default defineProcess('path-notices', {
  version: 1,
  description: 'Gives a learner a notice about each path that is assigned to them.',
  sends: [giveNotice],
  state: z.object({}),
  initial: {},
  on: (on) => [
    on(
      pathAssigned,
      ({ id, subject }) => (subject ? id : null),
      (_, { id, subject, data: { path } }) => ({
        state: null,
        send: subject ? [send(giveNotice, { person: subject, ...notice('path-assigned', id, { path }) })] : [],
      }),
    ),
  ],
})
