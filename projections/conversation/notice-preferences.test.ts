/** How a person wants to be told, from what they set. */
import { expect, it } from 'vitest'
import { defaultPreferences } from '#events/conversation/notice-preferences.ts'
import noticePreferencesSet from '#events/conversation/notice-preferences-set.ts'
import { inboxOf } from '#events/conversation/values.ts'
import { fold, type Happening, minute, record, someone } from '#kernel/specification.ts'
import noticePreferences from './notice-preferences.ts'

const person = someone.teacher
const set = (more: object) => noticePreferencesSet({ ...defaultPreferences, digest: 'daily', ...more })
const folded = (...happenings: Happening[]) =>
  fold(noticePreferences, record(happenings, { subject: person, stream: inboxOf({ person }) }))

it('have the pace of e-mails since it was chosen, whatever else is changed later', () =>
  expect(folded(set({}), set({ language: 'en' }))).toMatchObject([
    { language: 'en', setAt: minute(1), digestSince: minute(0) },
  ]))

it('have another pace since it changed', () => {
  expect(folded(set({}), set({ digest: 'weekly' }))).toMatchObject([{ digest: 'weekly', digestSince: minute(1) }])
  expect(folded(set({}), set({ digest: 'never' }), set({}))).toMatchObject([{ digestSince: minute(2) }])
})

it('are what was set last, by when it was set', () =>
  expect(folded(set({}), { ...set({ digest: 'weekly' }), occurredAt: minute(-5) })).toMatchObject([
    { digest: 'daily', digestSince: minute(0) },
  ]))
