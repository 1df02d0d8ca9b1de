/** Of whom a teacher can be told. */
import { it } from 'vitest'
import teacherNotified from '#events/teaching/teacher-notified.ts'
import { given, refused } from '#kernel/specification.ts'
import { addition, classA, classB, enrolled, learner, left } from '../../tests/fixtures/learning.ts'
import enrolment from './enrolment.ts'
import notifyTeacher from './notify-teacher.ts'

const notice = { class: classA, skill: addition, reason: 'no-practice' } as const

it('tells of a learner of the class', () =>
  given(enrolment, [enrolled()])
    .when(notifyTeacher, { learner, ...notice })
    .then([teacherNotified(notice)]))

it('refuses to tell of a learner of another class, or of one who has left', () => {
  given(enrolment, [enrolled(classB)])
    .when(notifyTeacher, { learner, ...notice })
    .then(refused('not-enrolled'))
  given(enrolment, [enrolled(), left()])
    .when(notifyTeacher, { learner, ...notice })
    .then(refused('not-enrolled'))
})
