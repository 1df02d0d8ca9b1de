import noticeSeen from '#events/conversation/notice-seen.ts'
import { inboxOf, noticeIdOf } from '#events/conversation/values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import giveNotice from './give-notice.ts'
import inbox from './inbox.ts'

/** Marks a notice of one's own inbox as seen. */
export default defineCommand('conversation.see-notice', {
  summary: 'Mark a notice as seen',
  description: 'Marks a notice of one’s own inbox as seen. Seen again, nothing changes.',
  route: 'POST /api/notices/{notice}/seen',
  may: 'notices:read',
  of: ({ person }) => ({ kind: 'person', person }),
  purpose: 'administration',
  input: noticeSeen.data.pick({ notice: true }).extend({ person: PersonId.describe('Whose inbox it is: the caller.') }),
  example: { notice: noticeIdOf(giveNotice.example), person: exampleSchool.teacher },
  decider: inbox,
  stream: inboxOf,
  subject: ({ person }) => person,
  decide({ notices }, { notice }, { now }) {
    const held = notices.find((one) => one.notice === notice)
    if (!held || held.expiresAt <= now)
      return refuse('no-such-notice', 'There is no such notice in this inbox, or it has expired.', {
        facts: { notice },
      })
    return held.seen ? [] : [noticeSeen({ notice, about: held.about ?? undefined })]
  },
})
