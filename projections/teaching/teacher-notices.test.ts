/** Notices to teachers: one row for each reason, with a count. */
import { expect, it } from 'vitest'
import teacherNotified from '#events/teaching/teacher-notified.ts'
import type { NoticeReason } from '#events/teaching/values.ts'
import { fold, minute, record } from '#kernel/specification.ts'
import { addition, classA, classB, learner } from '../../tests/fixtures/learning.ts'
import teacherNotices from './teacher-notices.ts'

const notified = (reason: NoticeReason, ofClass = classA) =>
  teacherNotified({ class: ofClass, skill: addition, reason })

it('keeps repeated notices as one, with their number and the last date', () => {
  const events = record([notified('no-practice'), notified('three-steps-down'), notified('no-practice')])
  expect(fold(teacherNotices, events)).toMatchObject([
    { learner, class: classA, reason: 'no-practice', times: 2, notifiedAt: minute(2), notice: events[2]?.id },
    { reason: 'three-steps-down', times: 1, notifiedAt: minute(1) },
  ])
})

it('keeps classes apart', () =>
  expect(fold(teacherNotices, record([notified('no-practice'), notified('no-practice', classB)]))).toHaveLength(2))
