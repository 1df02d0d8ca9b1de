import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { NARROW } from '../wording.ts'
import { ProductionId } from './productions.ts'

/** A learner took a production back for good: no page shows its texts any more. The file of the person still has them. */
export default defineEvent('learning.production-withdrawn', {
  version: 1,
  description: 'A learner withdrew a production: nobody is shown it any more.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  data: z.object({ production: ProductionId, class: ClassId }),
  words: {
    fr: () => `A retiré un texte${NARROW}: plus personne ne le voit`,
    en: () => 'Withdrew a text: nobody is shown it any more',
  },
})
