import { z } from 'zod'
import { ReviewId, replacementOf } from '#events/learning/peer-reviews.ts'
import { DraftNumber, ProductionId } from '#events/learning/productions.ts'
import { ClassId } from '#events/teaching/values.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import peerReviewTasks from '../../projections/learning/peer-review-tasks.ts'
import { ReviewState } from '../../projections/learning/peer-reviews.ts'
import productions from '../../projections/learning/productions.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'
import { reviewPlan } from './review-plan.ts'

/** A class has some thirty learners, and each text a few reviews. */
const MOST = 1_000

const Review = z
  .object({
    review: ReviewId,
    production: ProductionId,
    draft: DraftNumber,
    learner: PersonId.describe('The author.'),
    reviewer: PersonId.describe('The learner who was asked.'),
    givenName: z.string().nullable().describe('Given name of the reviewer; null where it was erased.'),
    familyName: z.string().nullable().describe('Family name of the reviewer; null where it was erased.'),
    state: ReviewState,
    dueAt: momentText('Until when it may be written.'),
    text: z.string().nullable().describe('What they wrote; null before, or where it was erased.'),
    givenAt: momentText('When they wrote it; null before.').nullable(),
    replacedBy: ReviewId.nullable().describe('The review that takes its place, if it did not come; null without one.'),
  })
  .meta({ id: 'ClassPeerReview', description: 'A review among the learners of a class, with its reviewer.' })

const Planned = z
  .object({ learner: PersonId.describe('The author.'), production: ProductionId, reviewer: PersonId })
  .meta({ id: 'PlannedPeerReview', description: 'A review that could be assigned.' })

/** The reviews of a class, for its teacher: who was asked, who has written, and whom to ask by rule. */
export default defineQuery('class-peer-reviews', {
  summary: 'List peer reviews of a class',
  description:
    'The reviews of the texts of a class with their reviewers, for its teachers alone. With `each`, also a plan: each author whose text waits for feedback reviews so many others.',
  path: '/api/classes/{class}/peer-reviews',
  may: 'teaching:read',
  of: (input) => ({ kind: 'class', class: input.class, shows: 'children' }),
  purpose: 'teaching',
  input: z.object({
    class: ClassId,
    each: z.coerce.number().int().min(1).max(10).optional().describe('How many texts each author would review.'),
  }),
  output: z.object({
    class: ClassId,
    items: z.array(Review).describe('The reviews, the one due last at the top; at most 1,000.'),
    plan: z.array(Planned).describe('Whom to ask for a review of what; empty without `each`.'),
  }),
  example: {
    input: { class: exampleSchool.class, each: 1 },
    output: {
      class: exampleSchool.class,
      items: [
        {
          review: exampleSchool.review,
          production: exampleSchool.production,
          draft: 2,
          learner: exampleSchool.learner,
          reviewer: exampleSchool.classmate,
          givenName: 'Zoé',
          familyName: 'Martin',
          state: 'waiting',
          dueAt: '2026-12-04T17:00:00.000Z',
          text: null,
          givenAt: null,
          replacedBy: null,
        },
      ],
      plan: [
        { learner: exampleSchool.learner, production: exampleSchool.production, reviewer: exampleSchool.classmate },
      ],
    },
  },
  reads: [classes, classRoster, productions, peerReviewTasks, people],
  about: (_, { items, plan }) => [
    ...new Set([...items, ...plan].flatMap(({ learner, reviewer }) => [learner, reviewer])),
  ],
  async run({ db, tenant, reach }, { class: ofClass, each }) {
    const known = await db
      .selectFrom('classes')
      .select('class')
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .executeTakeFirst()
    if (!known) return missing('class')
    const present = await db
      .selectFrom('classRoster')
      .select('learner')
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .where('until', 'is', null)
      .execute()
    const inClass = new Set(present.map(({ learner }) => learner))
    const shown = (person: PersonId) => reach === 'school' || inClass.has(person)
    const rows = await db
      .selectFrom('productions as p')
      .innerJoin('peerReviewTasks as task', (join) =>
        join.onRef('task.tenant', '=', 'p.tenant').onRef('task.production', '=', 'p.production'),
      )
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'task.tenant').onRef('people.person', '=', 'task.reviewer'),
      )
      .select([
        'task.review',
        'task.production',
        'task.draft',
        'p.learner',
        'task.reviewer',
        'task.state',
        'task.dueAt',
      ])
      .select(['task.text', 'task.givenAt', 'people.givenName', 'people.familyName'])
      .where('p.tenant', '=', tenant)
      .where('p.class', '=', ofClass)
      .orderBy('task.dueAt', 'desc')
      .orderBy('task.review', 'desc')
      .limit(MOST)
      .execute()
    const waiting =
      each === undefined
        ? []
        : await db
            .selectFrom('productions')
            .select(['learner', 'production'])
            .where('tenant', '=', tenant)
            .where('class', '=', ofClass)
            .where('state', '=', 'submitted')
            .execute()
    const listed = new Set(rows.map(({ review }) => review))
    const replacements = new Map(
      rows.flatMap(({ review }) => {
        const replacement = replacementOf(review)
        return listed.has(replacement) ? [[review, replacement] as const] : []
      }),
    )
    const authors = waiting.filter(({ learner }) => inClass.has(learner))
    return {
      class: ofClass,
      items: rows
        .filter(({ learner, reviewer }) => shown(learner) && shown(reviewer))
        .map((row) => ({ ...row, replacedBy: replacements.get(row.review) ?? null })),
      plan: reviewPlan(authors, each ?? 0).map(({ learner, production, reviewer }) => ({
        learner: PersonId.parse(learner),
        production: ProductionId.parse(production),
        reviewer: PersonId.parse(reviewer),
      })),
    }
  },
})
