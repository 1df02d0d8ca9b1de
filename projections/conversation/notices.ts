import { z } from 'zod'
import noticeGiven from '#events/conversation/notice-given.ts'
import { NoticeKind, noticeKinds } from '#events/conversation/notice-kinds.ts'
import noticeSeen from '#events/conversation/notice-seen.ts'
import { NoticeFacts, NoticeId, NoticeReference } from '#events/conversation/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

type OfNotice = {
  readonly subject: PersonId | null
  readonly data: { readonly notice: NoticeId; readonly about?: PersonId | undefined }
}

const ofNotice = ({ subject, data: { notice, about } }: OfNotice) =>
  subject ? { person: subject, notice, about: about ?? subject } : []

/**
 * The notices in people's inboxes, at most 100 for a person: what has expired leaves with the next notice, and is not shown
 * meanwhile. A notice goes with the person whose inbox it is in, and with the person whom it is about.
 */
export default defineProjection('notices', {
  version: 1,
  description: 'The notices in the inbox of each person.',
  of: 'inbox',
  words: {
    title: { fr: 'Notification', en: 'Notice' },
    columns: {
      person: { fr: 'destinataire', en: 'reader' },
      notice: { fr: 'notification', en: 'notice' },
      about: { fr: 'au sujet de', en: 'about' },
      kind: {
        fr: 'nature',
        en: 'kind',
        values: Object.fromEntries(Object.entries(noticeKinds).map(([name, { title }]) => [name, title])),
      },
      reference: { fr: 'objet', en: 'reference' },
      facts: { fr: 'faits', en: 'facts' },
      givenAt: { fr: 'reçue le', en: 'given' },
      expiresAt: { fr: 'visible jusqu’au', en: 'expires' },
      seenAt: { fr: 'lue le', en: 'seen' },
    },
  },
  key: z.object({ person: PersonId, notice: NoticeId, about: PersonId }), // about: the reader, if nobody else
  row: z.object({
    kind: NoticeKind,
    reference: NoticeReference,
    facts: NoticeFacts,
    givenAt: Instant,
    expiresAt: Instant,
    seenAt: Instant.nullable(),
  }),
  indexes: [['person', 'givenAt'], ['about']],
  on: (on) => [
    on(
      noticeGiven,
      ({ subject, data: { notice, leaves } }) =>
        subject ? leaves.filter((left) => left !== notice).map((left) => ({ person: subject, notice: left })) : [],
      remove,
    ),
    on(noticeGiven, ofNotice, (_, { occurredAt, data: { kind, reference, facts, expiresAt } }) => ({
      ...{ kind, reference, facts, expiresAt },
      givenAt: occurredAt,
      seenAt: null,
    })),
    on(noticeSeen, ofNotice, (row, { occurredAt }) => (row ? { ...row, seenAt: row.seenAt ?? occurredAt } : remove)),
    on(subjectErased, (e) => (e.subject ? { person: e.subject } : []), remove),
    on(subjectErased, (e) => (e.subject ? { about: e.subject } : []), remove),
  ],
})
