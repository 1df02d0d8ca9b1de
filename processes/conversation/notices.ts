import { z } from 'zod'
import { notice } from '#events/conversation/notice-kinds.ts'
import teachersTold from '#events/conversation/teachers-told.ts'
import contestHandedOver from '#events/privacy/contest-handed-over.ts'
import teacherNotified from '#events/teaching/teacher-notified.ts'
import { defineProcess, send } from '#kernel/process.ts'
import giveNotice from '../../commands/conversation/give-notice.ts'
import tellTeachers from '../../commands/conversation/tell-teachers.ts'

/** Gives notices to those whom an event concerns. It remembers nothing: each event has its own notices. */
export default defineProcess('notices', {
  version: 1,
  description: 'Gives a notice to each teacher of a class about what concerns it.',
  sends: [giveNotice, tellTeachers],
  state: z.object({}),
  initial: {},
  on: (on) => [
    on(
      teachersTold,
      ({ id }) => id,
      (_, { data: { teachers, ...told } }) => ({
        state: null,
        send: teachers.map((person) => send(giveNotice, { ...told, person })),
      }),
    ),
    on(
      teacherNotified,
      ({ id, subject }) => (subject ? id : null),
      (_, { id, subject, data }) => ({
        state: null,
        send: [
          send(tellTeachers, {
            ...notice('learner-may-need-help', id, data),
            class: data.class,
            ...(subject && { about: subject }),
          }),
        ],
      }),
    ),
    on(
      contestHandedOver,
      ({ id, subject }) => (subject ? id : null),
      (_, { id, subject, data: { wants, classes } }) => ({
        state: null,
        send: classes.map((ofClass) =>
          send(tellTeachers, {
            ...notice('decision-contested', id, { class: ofClass, wants }),
            class: ofClass,
            ...(subject && { about: subject }),
          }),
        ),
      }),
    ),
  ],
})
