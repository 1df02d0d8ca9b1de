import { z } from 'zod'
import noticeGiven, { MOST_NOTICES } from '#events/conversation/notice-given.ts'
import { NoticeKind, noticeKinds } from '#events/conversation/notice-kinds.ts'
import { About, inboxOf, NoticeFacts, NoticeReference, noticeIdOf } from '#events/conversation/values.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { refuseFacts } from './facts-of-kind.ts'
import inbox, { type HeldNotice } from './inbox.ts'

const DAY_MS = 86_400_000

/**
 * Gives a person a notice. Sent by processes. A second notice of the same kind about the same thing changes nothing while the
 * first is in the inbox. What has expired leaves with the next notice, and the oldest when the inbox is full.
 */
export default defineCommand('conversation.give-notice', {
  summary: 'Give a notice',
  description:
    'Puts a notice into the inbox of a person, once for what it is about. Whoever has turned its kind off, in the console and by e-mail, is given none.',
  may: 'identity:manage',
  of: ({ person }) => ({ kind: 'person', person }),
  purpose: 'administration',
  input: z.object({
    person: PersonId.describe('Whose inbox it is.'),
    kind: NoticeKind,
    reference: NoticeReference,
    about: About,
    facts: NoticeFacts,
  }),
  example: {
    person: exampleSchool.teacher,
    kind: 'learner-may-need-help',
    reference: exampleSchool.attempt,
    about: exampleSchool.learner,
    facts: { class: exampleSchool.class, skill: 'calcul/multiplication', reason: 'three-steps-down' },
  },
  decider: inbox,
  stream: inboxOf,
  subject: ({ person }) => person,
  decide({ notices, preferences }, { person, kind, reference, about, facts }, { now }) {
    const refusal = refuseFacts(kind, facts)
    if (refusal) return refusal
    if (preferences.offInConsole.includes(kind) && preferences.offByMail.includes(kind)) return []
    const notice = noticeIdOf({ person, kind, reference, about })
    const isOver = ({ expiresAt }: HeldNotice) => expiresAt <= now
    if (notices.some((held) => held.notice === notice && !isOver(held))) return []
    const others = notices.filter((held) => held.notice !== notice)
    const kept = others.filter((held) => !isOver(held))
    const oldest = kept.slice(0, Math.max(0, kept.length - (MOST_NOTICES - 1)))
    const expiresAt = Instant.parse(new Date(Date.parse(now) + noticeKinds[kind].lastsDays * DAY_MS).toISOString())
    const leaves = [...others.filter(isOver), ...oldest].map((held) => held.notice)
    return [noticeGiven({ notice, kind, reference, about, facts, expiresAt, leaves })]
  },
})
