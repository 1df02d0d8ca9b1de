import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { DraftNumber, ProductionId } from './productions.ts'

/** A teacher published a production: the learners of the class can read this draft. */
export default defineEvent('learning.production-published', {
  version: 1,
  description: 'A teacher published a production to the class.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({ production: ProductionId, draft: DraftNumber, class: ClassId }),
  words: {
    fr: () => 'A vu son texte publié dans la classe',
    en: () => 'Had a text published to the class',
  },
})
