import { z } from 'zod'
import { ProductionId } from '#events/learning/productions.ts'
import { nextPage, pageSize } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import productionDrafts from '../../projections/learning/production-drafts.ts'
import productions from '../../projections/learning/productions.ts'
import { exampleProduction, ShownProduction, shownColumns } from './shown-production.ts'

/** The productions of a learner. What was never handed in is listed to its author alone. */
export default defineQuery('learner-productions', {
  summary: 'List a learner’s productions',
  description:
    'The texts of a learner, the last saved first. Those that were never submitted are listed to their author alone.',
  path: '/api/learners/{learner}/productions',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({
    learner: PersonId,
    limit: pageSize({ most: 100, usual: 50 }),
    cursor: cursorOf(z.tuple([Instant, ProductionId])).optional(),
  }),
  output: z.object({
    learner: PersonId,
    items: z.array(ShownProduction).describe('The productions.'),
    next: nextPage,
  }),
  example: {
    input: { learner: exampleSchool.learner },
    output: { learner: exampleSchool.learner, items: [exampleProduction], next: null },
  },
  reads: [productions, productionDrafts],
  about: ({ learner }) => [learner],
  async run({ db, tenant, actor }, { learner, limit, cursor }) {
    const isAuthor = actor === learner
    let page = db
      .selectFrom('productions as p')
      .leftJoin('productionDrafts as d', (join) =>
        join
          .onRef('d.tenant', '=', 'p.tenant')
          .onRef('d.learner', '=', 'p.learner')
          .onRef('d.production', '=', 'p.production')
          .onRef('d.draft', '=', isAuthor ? 'p.drafts' : 'p.submittedDraft'),
      )
      .select(shownColumns.map((column) => `p.${column}` as const))
      .select('d.title')
      .where('p.tenant', '=', tenant)
      .where('p.learner', '=', learner)
      .orderBy('p.draftedAt', 'desc')
      .orderBy('p.production', 'desc')
      .limit(limit + 1)
    if (!isAuthor) page = page.where('p.submittedDraft', 'is not', null)
    if (cursor) {
      const [at, production] = cursor
      page = page.where((where) =>
        where.or([
          where('p.draftedAt', '<', at),
          where.and([where('p.draftedAt', '=', at), where('p.production', '<', production)]),
        ]),
      )
    }
    const rows = await page.execute()
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return { learner, items, next: last && rows.length > limit ? cursorTo([last.draftedAt, last.production]) : null }
  },
})
