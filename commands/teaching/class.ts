// The decider of a class's stream: whether the class is open, and who teaches it. Enrolments are in the learners' streams.

import classClosed from '#events/teaching/class-closed.ts'
import classOpened from '#events/teaching/class-opened.ts'
import teacherAssigned from '#events/teaching/teacher-assigned.ts'
import teacherRemoved from '#events/teaching/teacher-removed.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { Instant, PersonId } from '#kernel/ids.ts'

/** A teacher of the class, and when last. `until` is null while they teach it. */
export type ClassTeacher = { readonly teacher: PersonId; readonly from: Instant; readonly until: Instant | null }

export type Class = {
  readonly status: 'never-opened' | 'open' | 'closed'
  readonly openedAt: Instant | null
  readonly teachers: readonly ClassTeacher[]
}

/** More than any class has at once; keeps the state small. */
export const MOST_TEACHERS = 50
/** Former teachers are kept so that a return cannot be dated before the end of the last stay. */
const MOST_FORMER_TEACHERS = 50

export default defineDecider<Class>('teaching.class', {
  stream: 'class',
  initial: { status: 'never-opened', openedAt: null, teachers: [] },
  evolve: (on) => [
    on(classOpened, (_, { data, occurredAt }) => ({
      status: 'open',
      openedAt: occurredAt,
      teachers: [{ teacher: data.teacher, from: occurredAt, until: null }],
    })),
    on(teacherAssigned, (state, { data, occurredAt }) => ({
      ...state,
      teachers: assign(state.teachers, { teacher: data.teacher, from: occurredAt, until: null }),
    })),
    on(teacherRemoved, (state, { data, occurredAt }) => ({
      ...state,
      teachers: state.teachers.map((one) => (one.teacher === data.teacher ? { ...one, until: occurredAt } : one)),
    })),
    on(classClosed, (state) => ({ ...state, status: 'closed' })),
  ],
})

function assign(teachers: readonly ClassTeacher[], added: ClassTeacher): readonly ClassTeacher[] {
  const others = teachers.filter(({ teacher }) => teacher !== added.teacher)
  const former = others.filter(({ until }) => until !== null)
  const forgotten = new Set(former.slice(0, Math.max(0, former.length - MOST_FORMER_TEACHERS)))
  return [...others.filter((other) => !forgotten.has(other)), added]
}

export const currentTeachers = ({ teachers }: Class): readonly ClassTeacher[] =>
  teachers.filter(({ until }) => until === null)
