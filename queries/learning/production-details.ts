import { z } from 'zod'
import { DraftNumber, ProductionId, WordCount } from '#events/learning/productions.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import peerReviewTasks from '../../projections/learning/peer-review-tasks.ts'
import peerReviews, { ReviewState } from '../../projections/learning/peer-reviews.ts'
import productionDrafts from '../../projections/learning/production-drafts.ts'
import productionEvaluations from '../../projections/learning/production-evaluations.ts'
import productions from '../../projections/learning/productions.ts'
import { ChangedText, changedWords } from './changed-words.ts'
import { exampleProduction, ShownProduction, shownColumns } from './shown-production.ts'

const wholeNumber = z.coerce.number().int().min(1).max(100_000).pipe(DraftNumber)

const Draft = z
  .object({
    draft: DraftNumber,
    words: WordCount,
    draftedAt: momentText('When it was saved.'),
  })
  .meta({ id: 'Draft', description: 'A saved version of a production.' })

const Review = z
  .object({
    draft: DraftNumber,
    state: ReviewState,
    givenAt: momentText('When it was written; null before.').nullable(),
    text: z.string().nullable().describe('What a classmate wrote; null before, or where it was erased.'),
  })
  .meta({ id: 'PeerReview', description: 'A review of a production by a classmate.' })

/**
 * One production to read: its drafts, the text of one, what changed since another, and the teacher's feedback. Everybody but
 * the author is shown the drafts up to the one that was handed in last.
 */
export default defineQuery('production-details', {
  summary: 'Get a production',
  description:
    'One text of a learner: its drafts, the text of one of them, what changed since another in words, and the teacher’s feedback. Only its author is shown drafts later than the one submitted.',
  path: '/api/learners/{learner}/productions/{production}',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({
    learner: PersonId,
    production: ProductionId,
    draft: wholeNumber.optional().describe('The draft to read; the last one that you may read by default.'),
    since: wholeNumber.optional().describe('An earlier draft to compare it with.'),
  }),
  output: ShownProduction.extend({
    learner: PersonId,
    draft: DraftNumber.describe('The draft that is shown.'),
    text: z.string().nullable().describe('Its text; null where it was erased.'),
    changes: z
      .array(ChangedText)
      .nullable()
      .describe('What changed since the draft `since`, in the order of the text; null without `since`.'),
    feedback: z.string().nullable().describe('What the teacher wrote last; null before, or where it was erased.'),
    feedbackOn: DraftNumber.nullable().describe('The draft that the feedback is about; null before.'),
    reviews: z.array(Review).describe('What classmates wrote about it, and what is still awaited; never by whom.'),
    versions: z.array(Draft).describe('The drafts that you may read, the first one first; at most the last 1,000.'),
  }).meta({ id: 'ProductionDetails', description: 'A text of a learner, to read.' }),
  example: {
    input: { learner: exampleSchool.learner, production: exampleSchool.production, draft: 2, since: 1 },
    output: {
      ...exampleProduction,
      learner: exampleSchool.learner,
      draft: 2,
      text: 'Dans le grand jardin.',
      changes: [
        { kind: 'same', text: 'Dans le ' },
        { kind: 'added', text: 'grand ' },
        { kind: 'same', text: 'jardin.' },
      ],
      feedback: 'On voit la cabane. Que s’y passe-t-il ensuite ?',
      feedbackOn: 2,
      reviews: [
        { draft: 2, state: 'given', givenAt: '2026-11-18T09:20:00.000Z', text: 'On ne sait pas qui y habite.' },
      ],
      versions: [
        { draft: 1, words: 3, draftedAt: '2026-11-16T09:05:00.000Z' },
        { draft: 2, words: 4, draftedAt: '2026-11-17T09:12:00.000Z' },
      ],
    },
  },
  reads: [productions, productionDrafts, productionEvaluations, peerReviews, peerReviewTasks],
  about: ({ learner }) => [learner],
  async run({ db, tenant, actor }, { learner, production, draft: asked, since }) {
    const row = await db
      .selectFrom('productions')
      .select(shownColumns)
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .where('production', '=', production)
      .executeTakeFirst()
    const last = row && (actor === learner ? row.drafts : row.submittedDraft)
    if (!row || !last) return missing('production')
    const draft = asked ?? last
    const texts = await db
      .selectFrom('productionDrafts')
      .select(['draft', 'title', 'text'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .where('production', '=', production)
      .where('draft', 'in', [draft, since ?? draft, last])
      .where('draft', '<=', last)
      .execute()
    const textOf = (number: number) => texts.find((one) => one.draft === number)
    const shown = textOf(draft)
    const earlier = since === undefined ? null : textOf(since)
    if (!shown || earlier === undefined) return missing('draft')
    const versions = await db
      .selectFrom('productionDrafts')
      .select(['draft', 'words', 'draftedAt'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .where('production', '=', production)
      .where('draft', '<=', last)
      .orderBy('draft')
      .execute()
    const evaluation = await db
      .selectFrom('productionEvaluations')
      .select(['feedback', 'draft'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .where('production', '=', production)
      .executeTakeFirst()
    const reviews = await db
      .selectFrom('peerReviews as r')
      .leftJoin('peerReviewTasks as task', (join) =>
        join
          .onRef('task.tenant', '=', 'r.tenant')
          .onRef('task.production', '=', 'r.production')
          .onRef('task.review', '=', 'r.review'),
      )
      .select(['r.draft', 'r.state', 'r.givenAt', 'task.text'])
      .where('r.tenant', '=', tenant)
      .where('r.learner', '=', learner)
      .where('r.production', '=', production)
      .where('r.state', '!=', 'cancelled')
      .orderBy('r.givenAt')
      .orderBy('r.review')
      .execute()
    return {
      ...row,
      learner,
      title: shown.title,
      draft,
      text: shown.text,
      changes: earlier ? changedWords(earlier.text ?? '', shown.text ?? '') : null,
      feedback: evaluation?.feedback ?? null,
      feedbackOn: evaluation?.draft ?? null,
      reviews,
      versions,
    }
  },
})
