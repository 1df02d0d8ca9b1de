import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { Instant } from '#kernel/ids.ts'
import { labelOf, NARROW, part } from '../wording.ts'
import { NoticeKind, titlesOf } from './notice-kinds.ts'
import { About, NoticeFacts, NoticeId, NoticeReference } from './values.ts'

const inFrench = titlesOf('fr')
const inEnglish = titlesOf('en')

/** The most notices that an inbox holds: the oldest makes room for the next one. */
export const MOST_NOTICES = 100

/** A person was given a notice. Recorded in the person's inbox, with the notices that leave it: expired ones, or the oldest. */
export default defineEvent('conversation.notice-given', {
  version: 1,
  description: 'A person was given a notice, which stays in their inbox until it expires.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P1Y',
  data: z.object({
    notice: NoticeId,
    kind: NoticeKind,
    reference: NoticeReference,
    about: About,
    facts: NoticeFacts,
    expiresAt: Instant.describe('From then on it is not shown.'),
    leaves: z.array(NoticeId).max(MOST_NOTICES).describe('The notices that leave the inbox with it.'),
  }),
  words: {
    fr: ({ kind }) => `A reçu une notification${part(`${NARROW}: `, labelOf(inFrench, kind))}`,
    en: ({ kind }) => `Was given a notice${part(': ', labelOf(inEnglish, kind))}`,
  },
})
