import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { ClassId } from '../teaching/values.ts'
import { ReviewId } from './peer-reviews.ts'
import { DraftNumber, ProductionId } from './productions.ts'

/** A classmate was asked to review a learner's production. The author is never told who. */
export default defineEvent('learning.peer-review-assigned', {
  version: 1,
  description: 'A classmate was asked to review a production of the learner.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'help',
  discreet: { fields: ['reviewer'] },
  data: z.object({
    production: ProductionId,
    draft: DraftNumber,
    review: ReviewId,
    reviewer: PersonId,
    dueAt: Instant.describe('Until when the review may be written.'),
    class: ClassId,
    instead: ReviewId.optional().describe(
      'The review that did not come, whose place it takes; absent where there is none.',
    ),
  }),
  words: {
    fr: ({ instead }) => `Son texte a été confié à un${instead ? ' ou une autre' : ' ou une'} camarade pour relecture`,
    en: ({ instead }) => `${instead ? 'Another' : 'A'} classmate was asked to review the text`,
  },
})
