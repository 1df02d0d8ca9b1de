/** Whom an event gives a notice to. */
import { expect, it } from 'vitest'
import { notice } from '#events/conversation/notice-kinds.ts'
import teachersTold from '#events/conversation/teachers-told.ts'
import contestHandedOver from '#events/privacy/contest-handed-over.ts'
import { DecisionId } from '#events/privacy/values.ts'
import teacherNotified from '#events/teaching/teacher-notified.ts'
import { PersonId } from '#kernel/ids.ts'
import { send } from '#kernel/process.ts'
import { following } from '#kernel/process-specification.ts'
import { id, record, someone } from '#kernel/specification.ts'
import giveNotice from '../../commands/conversation/give-notice.ts'
import tellTeachers from '../../commands/conversation/tell-teachers.ts'
import { addition, classA, classB, learner } from '../../tests/fixtures/learning.ts'
import notices from './notices.ts'

const notified = teacherNotified({ class: classA, skill: addition, reason: 'no-practice' })
const [recorded] = record([notified])
const told = notice('learner-may-need-help', String(recorded?.id), notified.data)

it('tells the teachers of the class that a learner may need help', () =>
  following(notices, [])
    .when(notified)
    .then([send(tellTeachers, { ...told, about: learner, class: classA })]))

it('gives each of those who were told a notice, and remembers nothing', () => {
  const second = PersonId.parse(id('7eac', 2))
  const life = following(notices, []).when({
    ...teachersTold({ ...told, about: learner, teachers: [someone.teacher, second] }),
    subject: null,
  })
  life.then([someone.teacher, second].map((person) => send(giveNotice, { ...told, about: learner, person })))
  expect(life.states).toEqual([])
})

it('tells the teachers of each class of the learner that a family waits for their answer', () => {
  const handedOver = contestHandedOver({
    decision: DecisionId.parse(id('dec')),
    wants: 'contest',
    classes: [classA, classB],
  })
  const [event] = record([handedOver])
  following(notices, [])
    .when(handedOver)
    .then(
      [classA, classB].map((ofClass) =>
        send(tellTeachers, {
          ...notice('decision-contested', String(event?.id), { class: ofClass, wants: 'contest' }),
          ...{ about: learner, class: ofClass },
        }),
      ),
    )
})
