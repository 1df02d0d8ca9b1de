/** The teachers of a class: one from its opening on, others from and until. */
import { describe, expect, it } from 'vitest'
import classClosed from '#events/teaching/class-closed.ts'
import classOpened from '#events/teaching/class-opened.ts'
import teacherAssigned from '#events/teaching/teacher-assigned.ts'
import teacherRemoved from '#events/teaching/teacher-removed.ts'
import { ClassId } from '#events/teaching/values.ts'
import { PersonId } from '#kernel/ids.ts'
import { given, id, minute, refused, someone } from '#kernel/specification.ts'
import assignTeacher from './assign-teacher.ts'
import classDecider, { MOST_TEACHERS } from './class.ts'
import removeTeacher from './remove-teacher.ts'

const ofClass = ClassId.parse(id('c1a55'))
const first = someone.teacher
const other = (number = 2) => PersonId.parse(id('7eac', number))
const opened = classOpened({ name: 'CM1 B', level: 'CM1', schoolYear: '2026-2027', teacher: first })
const assigned = (teacher = other()) => teacherAssigned({ teacher })
const removed = (teacher = other()) => teacherRemoved({ teacher })
const of = (teacher = other()) => ({ class: ofClass, teacher })
const at = (n: number) => ({ occurredAt: minute(n) })

describe('assigning a teacher', () => {
  it('adds one to the first', () => given(classDecider, [opened]).when(assignTeacher, of()).then([assigned()]))

  it('is refused for one who already teaches the class, since its opening or later', () => {
    given(classDecider, [opened]).when(assignTeacher, of(first)).then(refused('already-teaching'))
    given(classDecider, [opened, assigned()]).when(assignTeacher, of()).then(refused('already-teaching'))
  })

  it('is possible in an open class only', () => {
    given(classDecider, []).when(assignTeacher, of()).then(refused('class-not-open'))
    given(classDecider, [opened, classClosed({})])
      .when(assignTeacher, of())
      .then(refused('class-not-open'))
  })

  it('is not dated before the class was opened, or before the teacher was removed from it', () => {
    const early = refused('assigned-too-early', '/occurredAt')
    const open = { ...opened, ...at(10) }
    given(classDecider, [open]).when(assignTeacher, of(), at(9)).then(early)
    given(classDecider, [open]).when(assignTeacher, of(), at(10)).then([assigned()])
    const back = [open, { ...assigned(), ...at(20) }, { ...removed(), ...at(30) }]
    given(classDecider, back).when(assignTeacher, of(), at(29)).then(early)
    given(classDecider, back).when(assignTeacher, of(), at(30)).then([assigned()])
  })

  it('is possible up to a limit', () => {
    const full = [opened, ...Array.from({ length: MOST_TEACHERS - 1 }, (_, n) => assigned(other(n + 2)))]
    given(classDecider, full)
      .when(assignTeacher, of(other(999)))
      .then(refused('too-many-teachers'))
    const years = Array.from({ length: 200 }, (_, n) => [assigned(other(n + 2)), removed(other(n + 2))]).flat()
    expect(given(classDecider, [opened, ...years]).state.teachers.length).toBeLessThan(60)
  })
})

describe('removing a teacher', () => {
  it('ends their time, also that of the first', () => {
    given(classDecider, [opened, assigned()]).when(removeTeacher, of()).then([removed()])
    given(classDecider, [opened, assigned()])
      .when(removeTeacher, of(first))
      .then([removed(first)])
  })

  it('is refused for the only one, and for one who does not teach the class', () => {
    given(classDecider, [opened]).when(removeTeacher, of(first)).then(refused('only-teacher'))
    given(classDecider, [opened, assigned(), removed()]).when(removeTeacher, of(first)).then(refused('only-teacher'))
    given(classDecider, [opened]).when(removeTeacher, of()).then(refused('not-teaching'))
    given(classDecider, [opened, assigned(), removed()]).when(removeTeacher, of()).then(refused('not-teaching'))
  })

  it('is possible in an open class only', () =>
    given(classDecider, [opened, assigned(), classClosed({})])
      .when(removeTeacher, of())
      .then(refused('class-not-open')))

  it('is not dated before the teacher was assigned', () =>
    given(classDecider, [opened, { ...assigned(), ...at(20) }])
      .when(removeTeacher, of(), at(19))
      .then(refused('removed-before-assigned', '/occurredAt')))
})
