import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { labelOf, NARROW, part } from '../wording.ts'
import { NoticePreferences } from './notice-preferences.ts'

const rhythmInFrench = { never: 'jamais', daily: 'chaque jour', weekly: 'chaque semaine' }
const rhythmInEnglish = { never: 'never', daily: 'every day', weekly: 'every week' }

/** A person said how they want to be told. Recorded in their inbox; it replaces what they said before. */
export default defineEvent('conversation.notice-preferences-set', {
  version: 1,
  description: 'A person set how they want to be told: kinds of notices, e-mails and quiet hours.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({ ...NoticePreferences.shape }),
  words: {
    fr: ({ digest }) =>
      `A réglé ses notifications${part(`${NARROW}; courriel${NARROW}: `, labelOf(rhythmInFrench, digest))}`,
    en: ({ digest }) => `Has set their notices${part('; e-mail: ', labelOf(rhythmInEnglish, digest))}`,
  },
})
