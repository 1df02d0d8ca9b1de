import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { en, fr, part, sentence } from '../wording.ts'
import { DraftNumber, ProductionId, WordCount } from './productions.ts'

/** A learner handed in a draft: from now on the teacher reads it. */
export default defineEvent('learning.production-submitted', {
  version: 1,
  description: 'A learner submitted a draft of a production to the teacher.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  data: z.object({ production: ProductionId, draft: DraftNumber, words: WordCount, class: ClassId }),
  words: {
    fr: ({ draft, words }) =>
      sentence(
        'A rendu un texte',
        part(' de ', fr.counted(words, 'mot', 'mots')),
        part(' (version ', fr.count(draft), ')'),
      ),
    en: ({ draft, words }) =>
      sentence(
        'Submitted a text',
        part(' of ', en.counted(words, 'word', 'words')),
        part(' (version ', en.count(draft), ')'),
      ),
  },
})
