import { z } from 'zod'
import peerReviewAssigned from '#events/learning/peer-review-assigned.ts'
import peerReviewClosed from '#events/learning/peer-review-closed.ts'
import peerReviewGiven from '#events/learning/peer-review-given.ts'
import { ReviewId } from '#events/learning/peer-reviews.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { ClassId } from '#events/teaching/values.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

const ofReviewer = ({ data }: { data: { class: ClassId; reviewer: PersonId } }) => ({
  class: data.class,
  reviewer: data.reviewer,
})

const Waiting = z.object({ review: ReviewId, dueAt: Instant })
type Row = { readonly asked: number; readonly waiting: z.output<typeof Waiting>[] }

const without = (row: Row | undefined, review: ReviewId) =>
  row ? { ...row, waiting: row.waiting.filter((other) => other.review !== review) } : remove

/** How many reviews each learner of a class was asked for and has to write: by it, the next one is asked. It names no author. */
export default defineProjection('review-loads', {
  version: 1,
  description: 'How many reviews each learner of a class was asked for, and which are still to be written.',
  words: {
    title: { fr: 'Relectures demandées', en: 'Reviews asked for' },
    columns: {
      class: { fr: 'classe', en: 'class' },
      reviewer: { fr: 'relu par', en: 'reviewer' },
      asked: { fr: 'demandées', en: 'asked for' },
      waiting: { fr: 'à écrire', en: 'to write' },
    },
  },
  key: z.object({ class: ClassId, reviewer: PersonId }),
  row: z.object({ asked: z.int(), waiting: z.array(Waiting) }),
  indexes: [['reviewer']],
  on: (on) => [
    on(peerReviewAssigned, ofReviewer, (row, { data: { review, dueAt } }) => ({
      asked: (row?.asked ?? 0) + 1,
      waiting: [...(row?.waiting ?? []), { review, dueAt }],
    })),
    on(peerReviewGiven, ofReviewer, (row, { data }) => without(row, data.review)),
    on(peerReviewClosed, ofReviewer, (row, { data }) => without(row, data.review)),
    on(subjectErased, (e) => (e.subject ? { reviewer: e.subject } : []), remove),
  ],
})
