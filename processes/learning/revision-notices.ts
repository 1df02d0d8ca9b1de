import { z } from 'zod'
import { notice } from '#events/conversation/notice-kinds.ts'
import revisionEnded from '#events/learning/revision-ended.ts'
import { defineProcess, send } from '#kernel/process.ts'
import tellTeachers from '../../commands/conversation/tell-teachers.ts'

/** Tells those who teach the class that a learner has finished revising. A session without an answer is no news. */
export default defineProcess('revision-notices', {
  version: 1,
  description: 'Tells the teachers of a class that a learner has finished revising, with the result.',
  sends: [tellTeachers],
  state: z.object({}),
  initial: {},
  on: (on) => [
    on(
      revisionEnded,
      ({ id, subject, data }) => (subject && data.answered > 0 ? id : null),
      (_, { id, subject, data: { class: ofClass, items, answered, recalled } }) => ({
        state: null,
        send: [
          send(tellTeachers, {
            ...notice('revision-ended', id, { class: ofClass, items, answered, recalled }),
            class: ofClass,
            ...(subject && { about: subject }),
          }),
        ],
      }),
    ),
  ],
})
