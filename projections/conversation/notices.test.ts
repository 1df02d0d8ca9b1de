/** The notices that a person has. */
import { expect, it } from 'vitest'
import noticeGiven from '#events/conversation/notice-given.ts'
import noticeSeen from '#events/conversation/notice-seen.ts'
import { inboxOf, noticeIdOf } from '#events/conversation/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { PersonId } from '#kernel/ids.ts'
import { fold, type Happening, id, minute, record, someone } from '#kernel/specification.ts'
import { addition, classA, learner } from '../../tests/fixtures/learning.ts'
import notices from './notices.ts'

const person = someone.teacher
const kind = 'learner-may-need-help'
const facts = { class: classA, skill: addition, reason: 'no-practice' }
const noticeOf = (n: number) => noticeIdOf({ person, kind, reference: id('e7e', n), about: learner })
const gave = (n: number, leaves: readonly number[] = []) =>
  noticeGiven({
    notice: noticeOf(n),
    ...{ kind, reference: id('e7e', n), about: learner, facts, expiresAt: minute(60) },
    leaves: leaves.map(noticeOf),
  })
const folded = (...happenings: Happening[]) =>
  fold(notices, record(happenings, { subject: person, stream: inboxOf({ person }) }))

it('are those given that have not left', () =>
  expect(folded(gave(1), gave(2), gave(3, [1]))).toMatchObject(
    [noticeOf(2), noticeOf(3)].sort().map((notice) => ({ person, notice, about: learner, facts, seenAt: null })),
  ))

it('are seen when they were first seen', () => {
  const seen = noticeSeen({ notice: noticeOf(1), about: learner })
  expect(folded(gave(1), seen, seen)).toMatchObject([{ notice: noticeOf(1), givenAt: minute(0), seenAt: minute(1) }])
})

it('go with their reader, and with the person whom they are about', () => {
  const other = PersonId.parse(id('1ea', 7))
  for (const erased of [person, learner])
    expect(folded(gave(1), gave(2), { ...subjectErased({}), subject: erased })).toEqual([])
  expect(folded(gave(1), { ...subjectErased({}), subject: other })).toHaveLength(1)
})
