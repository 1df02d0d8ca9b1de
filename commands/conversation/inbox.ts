// The decider of a person's inbox: the notices in it, the oldest first, and how the person wants to be told.
import noticeGiven from '#events/conversation/notice-given.ts'
import { defaultPreferences, type NoticePreferences } from '#events/conversation/notice-preferences.ts'
import noticePreferencesSet from '#events/conversation/notice-preferences-set.ts'
import noticeSeen from '#events/conversation/notice-seen.ts'
import type { NoticeId } from '#events/conversation/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { Instant, PersonId } from '#kernel/ids.ts'

export type HeldNotice = {
  readonly notice: NoticeId
  readonly about: PersonId | null
  readonly expiresAt: Instant
  readonly seen: boolean
}
export type Inbox = { readonly notices: readonly HeldNotice[]; readonly preferences: NoticePreferences }
const empty: Inbox = { notices: [], preferences: defaultPreferences }

export default defineDecider<Inbox>('conversation.inbox', {
  stream: 'inbox',
  initial: empty,
  evolve: (on) => [
    on(noticeGiven, ({ notices, ...rest }, { data: { notice, about, expiresAt, leaves } }) => ({
      ...rest,
      notices: [
        ...notices.filter((held) => held.notice !== notice && !leaves.includes(held.notice)),
        { notice, about: about ?? null, expiresAt, seen: false },
      ],
    })),
    on(noticeSeen, ({ notices, ...rest }, { data: { notice } }) => ({
      ...rest,
      notices: notices.map((held) => (held.notice === notice ? { ...held, seen: true } : held)),
    })),
    on(noticePreferencesSet, (state, { data }) => ({ ...state, preferences: data })),
    on(subjectErased, () => empty),
  ],
})
