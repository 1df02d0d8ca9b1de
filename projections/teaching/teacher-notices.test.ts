/** What teachers were told: once for each reason, and how often. */
import { expect, it } from 'vitest'
import teacherNotified from '#events/teaching/teacher-notified.ts'
import type { NoticeReason } from '#events/teaching/values.ts'
import { fold, minute, record } from '#kernel/specification.ts'
import { addition, classA, classB, learner } from '../../tests/fixtures/learning.ts'
import teacherNotices from './teacher-notices.ts'

const told = (reason: NoticeReason, ofClass = classA) => teacherNotified({ class: ofClass, skill: addition, reason })

it('keeps what is told again as one notice, with how often and when last', () => {
  const events = record([told('no-practice'), told('three-steps-down'), told('no-practice')])
  expect(fold(teacherNotices, events)).toMatchObject([
    { learner, class: classA, reason: 'no-practice', times: 2, notifiedAt: minute(2), notice: events[2]?.id },
    { reason: 'three-steps-down', times: 1, notifiedAt: minute(1) },
  ])
})

it('keeps classes apart', () =>
  expect(fold(teacherNotices, record([told('no-practice'), told('no-practice', classB)]))).toHaveLength(2))
