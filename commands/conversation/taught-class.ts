// The decider of who teaches a class now, for what its teachers are told.
import classClosed from '#events/teaching/class-closed.ts'
import classOpened from '#events/teaching/class-opened.ts'
import teacherAssigned from '#events/teaching/teacher-assigned.ts'
import teacherRemoved from '#events/teaching/teacher-removed.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { PersonId } from '#kernel/ids.ts'

export type TaughtClass = { readonly isOpen: boolean; readonly teachers: readonly PersonId[] }

export default defineDecider<TaughtClass>('conversation.taught-class', {
  stream: 'class',
  initial: { isOpen: false, teachers: [] },
  evolve: (on) => [
    on(classOpened, (_, { data: { teacher } }) => ({ isOpen: true, teachers: [teacher] })),
    on(teacherAssigned, (state, { data: { teacher } }) => ({
      ...state,
      teachers: [...state.teachers.filter((one) => one !== teacher), teacher],
    })),
    on(teacherRemoved, (state, { data: { teacher } }) => ({
      ...state,
      teachers: state.teachers.filter((one) => one !== teacher),
    })),
    on(classClosed, (state) => ({ ...state, isOpen: false })),
  ],
})
