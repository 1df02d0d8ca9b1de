import { z } from 'zod'
import peerReviewAssigned from '#events/learning/peer-review-assigned.ts'
import peerReviewClosed from '#events/learning/peer-review-closed.ts'
import peerReviewGiven from '#events/learning/peer-review-given.ts'
import { ReviewId } from '#events/learning/peer-reviews.ts'
import { DraftNumber, ProductionId } from '#events/learning/productions.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import textRemoved, { heldIn, inItsPlace } from '#events/privacy/text-removed.ts'
import textsExpired, { type Expired, hasExpired, mayBeInAnyRow, rowsHolding } from '#events/privacy/texts-expired.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { isErased } from '#kernel/personal.ts'
import { defineProjection, opened, remove } from '#kernel/projection.ts'
import { ReviewState } from './peer-reviews.ts'

const inTheirWords = opened(peerReviewGiven, ['text'], 'The author and the teacher read what the reviewer wrote.')

const putRight = opened(
  textRemoved,
  ['value', 'discreetValue'],
  'The right text stands in the place of one that was erased.',
)
const Place = z.object({ review: ReviewId })

const ofReviewer = ({ data: { reviewer, review } }: { data: { reviewer: PersonId; review: ReviewId } }) => ({
  reviewer,
  review,
})

const Row = z.object({
  production: ProductionId,
  draft: DraftNumber,
  state: ReviewState,
  dueAt: Instant,
  text: z.string().nullable(),
  givenAt: Instant.nullable(),
})
type Row = z.output<typeof Row>

const withoutExpired = (row: Row, e: Expired): Row =>
  hasExpired(e, peerReviewGiven, 'text', row.givenAt) ? { ...row, text: null } : row

/**
 * Whom each review was asked of, and its text. The author is not in it, on purpose: a person's file has the rows that name them,
 * and a review must not name its two people to either. Queries find the author by the production.
 */
export default defineProjection('peer-review-tasks', {
  version: 1,
  description: 'The reviews that each learner was asked for, with what they wrote.',
  words: {
    title: { fr: 'Relecture à écrire', en: 'Review to write' },
    columns: {
      reviewer: { fr: 'relu par', en: 'reviewer' },
      review: { fr: 'relecture', en: 'review' },
      production: { fr: 'production', en: 'production' },
      draft: { fr: 'version', en: 'draft' },
      state: {
        fr: 'état',
        en: 'state',
        values: {
          waiting: { fr: 'à écrire', en: 'waiting' },
          given: { fr: 'écrite', en: 'given' },
          missed: { fr: 'pas écrite à temps', en: 'missed' },
          cancelled: { fr: 'annulée', en: 'cancelled' },
        },
      },
      dueAt: { fr: 'à écrire avant le', en: 'due' },
      text: { fr: 'texte', en: 'text' },
      givenAt: { fr: 'écrite le', en: 'given on' },
    },
  },
  key: z.object({ reviewer: PersonId, review: ReviewId }),
  row: Row,
  indexes: [['production']],
  on: (on, _, onEach) => [
    on(peerReviewAssigned, ofReviewer, (_, { data: { production, draft, dueAt } }) => ({
      production,
      draft,
      dueAt,
      state: 'waiting',
      text: null,
      givenAt: null,
    })),
    on(inTheirWords, ofReviewer, (row, { data: { text }, occurredAt }) =>
      row ? { ...row, state: 'given', text: isErased(text) ? null : text, givenAt: occurredAt } : remove,
    ),
    on(peerReviewClosed, ofReviewer, (row, { data }) =>
      row && row.state !== 'given' ? { ...row, state: data.reason } : (row ?? remove),
    ),
    on(
      putRight,
      (e) => {
        const place = heldIn(e, [peerReviewGiven], Place)
        return e.subject && place ? { reviewer: e.subject, ...place } : []
      },
      (row, { data }) => (row ? { ...row, text: inItsPlace(data) } : remove),
    ),
    on(
      textsExpired,
      (e) => {
        const { subject } = e
        return subject ? rowsHolding(e, [peerReviewGiven], Place).map((place) => ({ reviewer: subject, ...place })) : []
      },
      (row, e) => (row ? withoutExpired(row, e) : remove),
    ),
    onEach(
      textsExpired,
      (e) => (e.subject && mayBeInAnyRow(e, [peerReviewGiven]) ? { reviewer: e.subject } : []),
      withoutExpired,
    ),
    on(subjectErased, (e) => (e.subject ? { reviewer: e.subject } : []), remove),
  ],
})
