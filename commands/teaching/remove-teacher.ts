import teacherRemoved from '#events/teaching/teacher-removed.ts'
import { ClassId } from '#events/teaching/values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { streamName } from '#kernel/ids.ts'
import classDecider, { currentTeachers } from './class.ts'

/** Removes a teacher from a class, but not the only one: an open class has somebody who teaches it. */
export default defineCommand('teaching.remove-teacher', {
  summary: 'Remove a teacher',
  description: 'Ends the time of a teacher in an open class. The only teacher is replaced first, then removed.',
  route: 'POST /api/classes/teachers/removals',
  may: 'teaching:assign',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'administration',
  input: teacherRemoved.data.extend({ class: ClassId }),
  example: { class: exampleSchool.newClass, teacher: exampleSchool.secondTeacher },
  decider: classDecider,
  mayBeErased: ['teacher'],
  stream: (input) => streamName('class', input.class),
  decide(state, { teacher, ...ofClass }, { occurredAt }) {
    const facts = { ...ofClass, teacher }
    if (state.status !== 'open')
      return refuse('class-not-open', 'Teachers change in an open class only.', {
        facts: { ...facts, status: state.status },
      })
    const current = currentTeachers(state)
    const leaving = current.find((one) => one.teacher === teacher)
    if (!leaving) return refuse('not-teaching', 'This person does not teach this class.', { facts })
    if (current.length === 1)
      return refuse('only-teacher', 'Assign another teacher first: this is the only one.', { facts })
    if (occurredAt < leaving.from)
      return refuse(
        'removed-before-assigned',
        `The teacher was assigned at ${leaving.from}. Set occurredAt to that time or later.`,
        { pointer: '/occurredAt', facts: { ...facts, occurredAt, assignedAt: leaving.from } },
      )
    return [teacherRemoved({ teacher })]
  },
})
