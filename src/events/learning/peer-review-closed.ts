import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { ClassId } from '../teaching/values.ts'
import { ReviewEnd, ReviewId } from './peer-reviews.ts'
import { ProductionId } from './productions.ts'

/** A review did not come. The production goes on without it; the teacher may ask somebody else. */
export default defineEvent('learning.peer-review-closed', {
  version: 1,
  description: 'A review of a production of the learner was closed without a text.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'help',
  discreet: { fields: ['reviewer'] },
  data: z.object({ production: ProductionId, review: ReviewId, reviewer: PersonId, reason: ReviewEnd, class: ClassId }),
  words: {
    fr: ({ reason }) => (reason === 'missed' ? 'Une relecture n’est pas venue à temps' : 'Une relecture a été annulée'),
    en: ({ reason }) => (reason === 'missed' ? 'A review did not come in time' : 'A review was cancelled'),
  },
})
