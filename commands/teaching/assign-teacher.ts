import teacherAssigned from '#events/teaching/teacher-assigned.ts'
import { ClassId } from '#events/teaching/values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { streamName } from '#kernel/ids.ts'
import classDecider, { currentTeachers, MOST_TEACHERS } from './class.ts'

/** Assigns a further teacher to a class. Does not check the person, who has a stream of their own. */
export default defineCommand('teaching.assign-teacher', {
  summary: 'Assign a teacher',
  description: 'Assigns a further teacher to an open class, from now on or from a given time.',
  route: 'POST /api/classes/teachers',
  may: 'teaching:assign',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'administration',
  input: teacherAssigned.data.extend({ class: ClassId }),
  example: { class: exampleSchool.newClass, teacher: exampleSchool.secondTeacher },
  decider: classDecider,
  stream: (input) => streamName('class', input.class),
  decide(state, { teacher, ...ofClass }, { occurredAt }) {
    const facts = { ...ofClass, teacher }
    if (state.status !== 'open' || state.openedAt === null)
      return refuse('class-not-open', 'Only an open class gets teachers.', {
        facts: { ...facts, status: state.status },
      })
    if (currentTeachers(state).some((one) => one.teacher === teacher))
      return refuse('already-teaching', 'This person already teaches this class.', { facts })
    if (currentTeachers(state).length >= MOST_TEACHERS)
      return refuse('too-many-teachers', `A class has at most ${MOST_TEACHERS} teachers at once.`, { facts })
    const earliest = state.teachers.find((one) => one.teacher === teacher)?.until ?? state.openedAt
    if (occurredAt < earliest)
      return refuse(
        'assigned-too-early',
        `The class was opened, or the teacher removed from it, at ${earliest}. Set occurredAt to that time or later.`,
        { pointer: '/occurredAt', facts: { ...facts, occurredAt, earliest } },
      )
    return [teacherAssigned({ teacher })]
  },
})
