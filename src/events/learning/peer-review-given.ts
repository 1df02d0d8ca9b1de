import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { ReviewId, ReviewText } from './peer-reviews.ts'
import { DraftNumber, ProductionId } from './productions.ts'

/**
 * A classmate reviewed a learner's production. It is in the author's stream, under the key of the reviewer, who may have it
 * erased. Whoever recorded it is not shown either: it is the reviewer.
 */
export default defineEvent('learning.peer-review-given', {
  version: 1,
  description: 'A classmate reviewed a production of the learner.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'help',
  discreet: { fields: ['reviewer', 'text'], actor: true },
  data: z.object({
    production: ProductionId,
    draft: DraftNumber,
    review: ReviewId,
    reviewer: PersonId,
    text: personal(ReviewText, { of: 'reviewer' }),
    class: ClassId,
  }),
  words: {
    fr: () => 'A reçu la relecture d’un ou une camarade',
    en: () => 'Received the review of a classmate',
  },
})
