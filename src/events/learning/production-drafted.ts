import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { en, fr, part, sentence } from '../wording.ts'
import { DraftNumber, ProductionId, ProductionText, ProductionTitle, WordCount } from './productions.ts'
import { ContentId } from './values.ts'

/** A learner saved a draft of a text. Each save is a version of its own, with the whole text. */
export default defineEvent('learning.production-drafted', {
  version: 1,
  description: 'A learner saved a draft of a production.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  // A production that is withdrawn must not be readable in its author’s history.
  discreet: { fields: ['title', 'text'] },
  data: z.object({
    production: ProductionId,
    draft: DraftNumber,
    title: personal(ProductionTitle),
    text: personal(ProductionText),
    words: WordCount,
    activity: ContentId.optional().describe('The activity that asks for the text, by its id.'),
    class: ClassId,
  }),
  words: {
    fr: ({ draft, words }) =>
      sentence(
        'A enregistré un brouillon',
        part(' (version ', fr.count(draft), ')'),
        part(' de ', fr.counted(words, 'mot', 'mots')),
      ),
    en: ({ draft, words }) =>
      sentence(
        'Saved a draft',
        part(' (version ', en.count(draft), ')'),
        part(' of ', en.counted(words, 'word', 'words')),
      ),
  },
})
