/** What stands in an inbox, what leaves it, and who is told. */
import { describe, expect, it } from 'vitest'
import noticeGiven, { MOST_NOTICES } from '#events/conversation/notice-given.ts'
import { noticeKinds } from '#events/conversation/notice-kinds.ts'
import { defaultPreferences } from '#events/conversation/notice-preferences.ts'
import noticePreferencesSet from '#events/conversation/notice-preferences-set.ts'
import noticeSeen from '#events/conversation/notice-seen.ts'
import teachersTold from '#events/conversation/teachers-told.ts'
import { noticeIdOf } from '#events/conversation/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import classClosed from '#events/teaching/class-closed.ts'
import classOpened from '#events/teaching/class-opened.ts'
import teacherAssigned from '#events/teaching/teacher-assigned.ts'
import teacherRemoved from '#events/teaching/teacher-removed.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { given, id, minute, refused, someone } from '#kernel/specification.ts'
import { addition, classA, learner } from '../../tests/fixtures/learning.ts'
import giveNotice from './give-notice.ts'
import inbox from './inbox.ts'
import seeNotice from './see-notice.ts'
import setNoticePreferences from './set-notice-preferences.ts'
import stopDigest from './stop-digest.ts'
import taughtClass from './taught-class.ts'
import tellTeachers from './tell-teachers.ts'

const person = someone.teacher
const kind = 'learner-may-need-help'
const facts = { class: classA, skill: addition, reason: 'no-practice' } as const
const told = (n = 1) => ({ person, kind, reference: id('e7e', n), about: learner, facts }) as const
const noticeOf = (n = 1) => noticeIdOf(told(n))
const later = (from: Instant, days: number) =>
  Instant.parse(new Date(Date.parse(from) + days * 86_400_000).toISOString())
const lasting = (from: Instant) => later(from, noticeKinds[kind].lastsDays)
const gave = (n = 1, at = minute(0), leaves: readonly number[] = []) => {
  const { person: _, ...rest } = told(n)
  return noticeGiven({ ...rest, notice: noticeOf(n), expiresAt: lasting(at), leaves: leaves.map(noticeOf) })
}

describe('a notice', () => {
  it('is given until it expires', () =>
    given(inbox, [])
      .when(giveNotice, told(), { now: minute(0) })
      .then([gave()]))

  it('is given once for what it is about, and again only after it has expired', () => {
    given(inbox, [gave()])
      .when(giveNotice, told(), { now: minute(5) })
      .then([])
    given(inbox, [gave(), noticeSeen({ notice: noticeOf() })])
      .when(giveNotice, told(), { now: minute(5) })
      .then([])
    const over = lasting(minute(0))
    given(inbox, [gave()])
      .when(giveNotice, told(), { now: over })
      .then([gave(1, over)])
  })

  it('takes what has expired out of the inbox', () => {
    const now = lasting(minute(0))
    given(inbox, [gave(1), gave(2, minute(1))])
      .when(giveNotice, told(3), { now })
      .then([gave(3, now, [1])])
  })

  it('takes the place of the oldest in a full inbox', () => {
    const full = Array.from({ length: MOST_NOTICES }, (_, n) => gave(n + 1))
    const { state, when } = given(inbox, full)
    expect(state.notices).toHaveLength(MOST_NOTICES)
    when(giveNotice, told(500), { now: minute(0) }).then([gave(500, minute(0), [1])])
    expect(given(inbox, [...full, gave(500, minute(0), [1])]).state.notices).toHaveLength(MOST_NOTICES)
  })

  it('has the facts of its kind, and no others', () => {
    const withFacts = (other: Record<string, string | number>) =>
      given(inbox, []).when(giveNotice, { ...told(), facts: { ...facts, ...other } })
    withFacts({ reason: 'because' }).then(refused('facts-do-not-fit', '/facts/reason'))
    withFacts({ score: 12 }).then(refused('facts-do-not-fit', '/facts/score'))
  })

  it.each(['Bonjour Léa', 'Léa', 'ligne\nsuivante', 'x'.repeat(101)])('takes no text such as %j', (skill) =>
    expect(giveNotice.input.safeParse({ ...told(), facts: { ...facts, skill } }).success).toBe(false),
  )
})

describe('an inbox', () => {
  it('remembers what was seen, once', () => {
    given(inbox, [gave()])
      .when(seeNotice, { person, notice: noticeOf() })
      .then([noticeSeen({ notice: noticeOf(), about: learner })])
    given(inbox, [gave(), noticeSeen({ notice: noticeOf(), about: learner })])
      .when(seeNotice, { person, notice: noticeOf() })
      .then([])
  })

  it('refuses a notice that is not there, or no longer', () => {
    given(inbox, [gave()])
      .when(seeNotice, { person, notice: noticeOf(2) })
      .then(refused('no-such-notice'))
    given(inbox, [gave()])
      .when(seeNotice, { person, notice: noticeOf() }, { now: lasting(minute(0)) })
      .then(refused('no-such-notice'))
    given(inbox, [gave(), subjectErased({})])
      .when(seeNotice, { person, notice: noticeOf() })
      .then(refused('no-such-notice'))
  })
})

describe('how a person wants to be told', () => {
  const off = (inConsole: boolean, byMail: boolean) =>
    noticePreferencesSet({
      ...defaultPreferences,
      offInConsole: inConsole ? [kind] : [],
      offByMail: byMail ? [kind] : [],
    })

  it('is what was set last, and is not recorded again where nothing differs', () => {
    const daily = { ...defaultPreferences, digest: 'daily' } as const
    given(inbox, [])
      .when(setNoticePreferences, { ...daily, person })
      .then([noticePreferencesSet(daily)])
    given(inbox, [noticePreferencesSet(daily)])
      .when(setNoticePreferences, { ...daily, person })
      .then([])
    given(inbox, [])
      .when(setNoticePreferences, { ...defaultPreferences, person })
      .then([])
  })

  it('keeps a notice out of the inbox only where its kind is off in the console and by e-mail', () => {
    given(inbox, [off(true, true)])
      .when(giveNotice, told(), { now: minute(0) })
      .then([])
    for (const preferences of [off(true, false), off(false, true)])
      given(inbox, [preferences])
        .when(giveNotice, told(), { now: minute(0) })
        .then([gave()])
  })

  it('cannot hide a kind that asks for a decision', () => {
    const hidden = { ...defaultPreferences, person, offInConsole: ['decision-contested'] } as const
    given(inbox, [])
      .when(setNoticePreferences, { ...hidden, offInConsole: [...hidden.offInConsole] })
      .then(refused('must-be-shown', '/offInConsole/0'))
  })

  it('takes no quiet hours that end when they begin', () =>
    given(inbox, [])
      .when(setNoticePreferences, { ...defaultPreferences, person, quiet: { from: 8, until: 8 } })
      .then(refused('no-hour-left', '/quiet/until')))

  it('stops e-mails once, and keeps everything else', () => {
    const weekly = { ...defaultPreferences, digest: 'weekly', language: 'en', offByMail: [kind] } as const
    const stored = noticePreferencesSet({ ...weekly, offByMail: [...weekly.offByMail] })
    given(inbox, [stored])
      .when(stopDigest, { person })
      .then([noticePreferencesSet({ ...weekly, offByMail: [...weekly.offByMail], digest: 'never' })])
    given(inbox, []).when(stopDigest, { person }).then([])
  })

  it('goes with an erasure', () =>
    expect(given(inbox, [off(true, true), subjectErased({})]).state.preferences).toEqual(defaultPreferences))
})

describe('the teachers of a class', () => {
  const second = PersonId.parse(id('7eac', 2))
  const opened = classOpened({ name: 'CM1 B', level: 'CM1', schoolYear: '2026-2027', teacher: person })
  const { person: _, ...toTeachers } = told()
  const tell = { ...toTeachers, class: classA }

  it('are those of that moment', () => {
    given(taughtClass, [opened, teacherAssigned({ teacher: second })])
      .when(tellTeachers, tell)
      .then([teachersTold({ ...toTeachers, teachers: [person, second] })])
    given(taughtClass, [opened, teacherAssigned({ teacher: second }), teacherRemoved({ teacher: person })])
      .when(tellTeachers, tell)
      .then([teachersTold({ ...toTeachers, teachers: [second] })])
  })

  it('are told nothing where the class is closed, or has none', () => {
    given(taughtClass, [opened, classClosed({})])
      .when(tellTeachers, tell)
      .then([])
    given(taughtClass, [opened, teacherRemoved({ teacher: person })])
      .when(tellTeachers, tell)
      .then([])
  })
})
