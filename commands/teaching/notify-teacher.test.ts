/** Which learners a teacher can be notified about. */
import { it } from 'vitest'
import teacherNotified from '#events/teaching/teacher-notified.ts'
import { given, refused } from '#kernel/specification.ts'
import { addition, classA, classB, enrolled, learner, left } from '../../tests/fixtures/learning.ts'
import enrolment from './enrolment.ts'
import notifyTeacher from './notify-teacher.ts'

const notice = { class: classA, skill: addition, reason: 'no-practice' } as const

it('notifies the teacher about a learner of the class', () =>
  given(enrolment, [enrolled()])
    .when(notifyTeacher, { learner, ...notice })
    .then([teacherNotified(notice)]))

it('is refused for a learner of another class, or one who has left', () => {
  given(enrolment, [enrolled(classB)])
    .when(notifyTeacher, { learner, ...notice })
    .then(refused('not-enrolled'))
  given(enrolment, [enrolled(), left()])
    .when(notifyTeacher, { learner, ...notice })
    .then(refused('not-enrolled'))
})
