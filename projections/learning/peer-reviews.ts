import { z } from 'zod'
import peerReviewAssigned from '#events/learning/peer-review-assigned.ts'
import peerReviewClosed from '#events/learning/peer-review-closed.ts'
import peerReviewGiven from '#events/learning/peer-review-given.ts'
import { ReviewId } from '#events/learning/peer-reviews.ts'
import productionWithdrawn from '#events/learning/production-withdrawn.ts'
import { DraftNumber, ProductionId } from '#events/learning/productions.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

export const ReviewState = z.enum(['waiting', 'given', 'missed', 'cancelled']).describe('What became of the review.')

const ofReview = (e: { subject: PersonId | null; data: { production: ProductionId; review: ReviewId } }) =>
  e.subject ? { learner: e.subject, production: e.data.production, review: e.data.review } : []

/** The reviews of each production as their author may see them: what became of each, and not by whom. */
export default defineProjection('peer-reviews', {
  version: 1,
  description: 'The reviews of a learner’s productions, without the reviewers.',
  of: 'learner',
  words: {
    title: { fr: 'Relecture par un ou une camarade', en: 'Peer review' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      production: { fr: 'production', en: 'production' },
      review: { fr: 'relecture', en: 'review' },
      draft: { fr: 'version', en: 'draft' },
      state: {
        fr: 'état',
        en: 'state',
        values: {
          waiting: { fr: 'attendue', en: 'waiting' },
          given: { fr: 'écrite', en: 'given' },
          missed: { fr: 'pas venue à temps', en: 'missed' },
          cancelled: { fr: 'annulée', en: 'cancelled' },
        },
      },
      dueAt: { fr: 'à écrire avant le', en: 'due' },
      assignedAt: { fr: 'demandée le', en: 'assigned' },
      givenAt: { fr: 'écrite le', en: 'given on' },
    },
  },
  key: z.object({ learner: PersonId, production: ProductionId, review: ReviewId }),
  row: z.object({
    draft: DraftNumber,
    state: ReviewState,
    dueAt: Instant,
    assignedAt: Instant,
    givenAt: Instant.nullable(),
  }),
  on: (on) => [
    on(peerReviewAssigned, ofReview, (_, { data: { draft, dueAt }, occurredAt }) => ({
      draft,
      dueAt,
      state: 'waiting',
      assignedAt: occurredAt,
      givenAt: null,
    })),
    on(peerReviewGiven, ofReview, (row, { occurredAt }) =>
      row ? { ...row, state: 'given', givenAt: occurredAt } : remove,
    ),
    on(peerReviewClosed, ofReview, (row, { data }) =>
      row && row.state !== 'given' ? { ...row, state: data.reason } : (row ?? remove),
    ),
    on(productionWithdrawn, (e) => (e.subject ? { learner: e.subject, production: e.data.production } : []), remove),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
