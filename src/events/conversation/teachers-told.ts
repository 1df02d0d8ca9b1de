import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { labelOf, NARROW, part } from '../wording.ts'
import { NoticeKind, titlesOf } from './notice-kinds.ts'
import { About, NoticeFacts, NoticeReference } from './values.ts'

const inFrench = titlesOf('fr')
const inEnglish = titlesOf('en')

/** Those who teach a class at that moment are to be given a notice. Recorded in the stream of the class. */
export default defineEvent('conversation.teachers-told', {
  version: 1,
  description: 'Those who teach a class were told something, each in their inbox.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P1Y',
  data: z.object({
    teachers: z.array(PersonId).max(100).describe('Those who taught the class at that moment.'),
    kind: NoticeKind,
    reference: NoticeReference,
    about: About,
    facts: NoticeFacts,
  }),
  words: {
    fr: ({ kind }) => `L’équipe enseignante a été prévenue${part(`${NARROW}: `, labelOf(inFrench, kind))}`,
    en: ({ kind }) => `The teachers were told${part(': ', labelOf(inEnglish, kind))}`,
  },
})
