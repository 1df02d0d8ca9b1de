import { z } from 'zod'
import { ReviewId } from '#events/learning/peer-reviews.ts'
import { DraftNumber, ProductionId } from '#events/learning/productions.ts'
import { momentText, nextPage, pageSize } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import peerReviewTasks from '../../projections/learning/peer-review-tasks.ts'
import { ReviewState } from '../../projections/learning/peer-reviews.ts'
import productionDrafts from '../../projections/learning/production-drafts.ts'

const Task = z
  .object({
    review: ReviewId,
    learner: PersonId.describe('The author, whose id the review is sent with.'),
    production: ProductionId,
    draft: DraftNumber.describe('The draft to read.'),
    title: z.string().nullable().describe('Its title; null where it was erased.'),
    text: z.string().nullable().describe('Its text; null where it was erased.'),
    state: ReviewState,
    dueAt: momentText('Until when the review may be written.'),
    written: z.string().nullable().describe('What the reviewer wrote; null before, or where it was erased.'),
    givenAt: momentText('When they wrote it; null before.').nullable(),
  })
  .meta({ id: 'PeerReviewTask', description: 'A review that a learner was asked for.' })

/** What a learner was asked to review, the one due last at the top. What its author withdrew is gone. */
export default defineQuery('peer-reviews-to-give', {
  summary: 'List reviews asked of a learner',
  description:
    'The productions that a learner was asked to review, each with its text and with what they wrote. Who reads this list is not shown to the authors.',
  path: '/api/learners/{learner}/peer-reviews',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  discreet: true,
  purpose: 'teaching',
  input: z.object({
    learner: PersonId.describe('The reviewer.'),
    limit: pageSize({ most: 50, usual: 20 }),
    cursor: cursorOf(z.tuple([Instant, ReviewId])).optional(),
  }),
  output: z.object({
    learner: PersonId.describe('The reviewer.'),
    items: z.array(Task).describe('The reviews.'),
    next: nextPage,
  }),
  example: {
    input: { learner: exampleSchool.classmate },
    output: {
      learner: exampleSchool.classmate,
      items: [
        {
          review: exampleSchool.review,
          learner: exampleSchool.learner,
          production: exampleSchool.production,
          draft: 2,
          title: 'La cabane',
          text: 'Dans le grand jardin.',
          state: 'waiting',
          dueAt: '2026-12-04T17:00:00.000Z',
          written: null,
          givenAt: null,
        },
      ],
      next: null,
    },
  },
  reads: [peerReviewTasks, productionDrafts],
  about: ({ learner }, { items }) => [...new Set([learner, ...items.map((item) => item.learner)])],
  async run({ db, tenant }, { learner: reviewer, limit, cursor }) {
    let page = db
      .selectFrom('peerReviewTasks as task')
      .innerJoin('productionDrafts as d', (join) =>
        join
          .onRef('d.tenant', '=', 'task.tenant')
          .onRef('d.production', '=', 'task.production')
          .onRef('d.draft', '=', 'task.draft'),
      )
      .select(['task.review', 'd.learner', 'task.production', 'task.draft', 'd.title', 'd.text', 'task.state'])
      .select(['task.dueAt', 'task.text as written', 'task.givenAt'])
      .where('task.tenant', '=', tenant)
      .where('task.reviewer', '=', reviewer)
      .orderBy('task.dueAt', 'desc')
      .orderBy('task.review', 'desc')
      .limit(limit + 1)
    if (cursor) {
      const [at, review] = cursor
      page = page.where((where) =>
        where.or([
          where('task.dueAt', '<', at),
          where.and([where('task.dueAt', '=', at), where('task.review', '<', review)]),
        ]),
      )
    }
    const rows = await page.execute()
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return { learner: reviewer, items, next: last && rows.length > limit ? cursorTo([last.dueAt, last.review]) : null }
  },
})
