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
    .when(notifyTeacher, { learner, ...notice }, { needed: { models: [] } })
    .then([teacherNotified(notice)]))

it('leaves the rule to the model where one serves that finds who is at risk', () => {
  const rule = { learner, class: classA, skill: addition, reason: 'three-steps-down', onlyWithoutModel: true } as const
  const models = (kind: string, state: string) => [{ model: `${kind}-5d0c3a7be912`, kind, state }]
  const told = teacherNotified({ class: classA, skill: addition, reason: 'three-steps-down' })
  const asked = (rows: readonly Record<string, unknown>[]) =>
    given(enrolment, [enrolled()]).when(notifyTeacher, rule, { needed: { models: rows } })
  asked([]).then([told])
  asked(models('at-risk', 'trained')).then([told])
  asked(models('level', 'serving')).then([told])
  asked(models('at-risk', 'serving')).then(refused('model-serves'))
})

it('is refused for a learner of another class, or one who has left', () => {
  given(enrolment, [enrolled(classB)])
    .when(notifyTeacher, { learner, ...notice }, { needed: { models: [] } })
    .then(refused('not-enrolled'))
  given(enrolment, [enrolled(), left()])
    .when(notifyTeacher, { learner, ...notice }, { needed: { models: [] } })
    .then(refused('not-enrolled'))
})
