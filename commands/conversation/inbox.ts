// The decider of a person's inbox: the notices in it, the oldest first.
import noticeGiven from '#events/conversation/notice-given.ts'
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
export type Inbox = { readonly notices: readonly HeldNotice[] }

export default defineDecider<Inbox>('conversation.inbox', {
  stream: 'inbox',
  initial: { notices: [] },
  evolve: (on) => [
    on(noticeGiven, ({ notices }, { data: { notice, about, expiresAt, leaves } }) => ({
      notices: [
        ...notices.filter((held) => held.notice !== notice && !leaves.includes(held.notice)),
        { notice, about: about ?? null, expiresAt, seen: false },
      ],
    })),
    on(noticeSeen, ({ notices }, { data: { notice } }) => ({
      notices: notices.map((held) => (held.notice === notice ? { ...held, seen: true } : held)),
    })),
    on(subjectErased, () => ({ notices: [] })),
  ],
})
