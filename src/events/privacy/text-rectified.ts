import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { en, fr, NARROW, part, sentence } from '../wording.ts'
import { MOST_OF_A_TEXT } from './text-removed.ts'
import { FieldName } from './values.ts'

/** What an answer or a text of a person should have said. The earlier text is erased alone; its event stays. */
export default defineEvent('privacy.text-rectified', {
  version: 1,
  description: 'The right text in place of one that was wrong.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  data: z.object({
    event: z.guid().toLowerCase().describe('The event that the wrong text was in.'),
    field: FieldName,
    value: personal(text(MOST_OF_A_TEXT).describe('The right text.')),
  }),
  words: {
    fr: ({ value }) => sentence('Texte rectifié', part(`${NARROW}: `, fr.quoted(value))),
    en: ({ value }) => sentence('Text put right', part(': ', en.quoted(value))),
  },
})
