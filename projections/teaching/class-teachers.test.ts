/** Who teaches a class: the first teacher, further ones, and those who left. */
import { expect, it } from 'vitest'
import subjectErased from '#events/privacy/subject-erased.ts'
import classOpened from '#events/teaching/class-opened.ts'
import teacherAssigned from '#events/teaching/teacher-assigned.ts'
import teacherRemoved from '#events/teaching/teacher-removed.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import { fold, type Happening, id, minute, record, someone } from '#kernel/specification.ts'
import classTeachers from './class-teachers.ts'

const [first, second] = [someone.teacher, PersonId.parse(id('7eac', 2))]
const opened = classOpened({ name: 'CM1 B', level: 'CM1', schoolYear: '2026-2027', teacher: first })
const folded = (...happenings: Happening[]) =>
  fold(classTeachers, record(happenings, { subject: null, stream: streamName('class', id('c1a55')) }))

it('begins with the teacher of the opening', () =>
  expect(folded(opened)).toMatchObject([{ class: id('c1a55'), teacher: first, from: minute(0), until: null }]))

it('keeps one row for each teacher, with the last time', () => {
  const events = [opened, teacherAssigned({ teacher: second }), teacherRemoved({ teacher: first })]
  expect(folded(...events)).toMatchObject([
    { teacher: first, from: minute(0), until: minute(2) },
    { teacher: second, from: minute(1), until: null },
  ])
  expect(folded(...events, teacherAssigned({ teacher: first }))[0]).toMatchObject({ from: minute(3), until: null })
})

it('forgets an erased teacher, and no other', () => {
  const erased = { ...subjectErased({}), subject: first, stream: streamName('person', first) }
  expect(folded(opened, teacherAssigned({ teacher: second }), erased)).toMatchObject([{ teacher: second }])
})
