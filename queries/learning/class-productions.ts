import { z } from 'zod'
import { ProductionId, ProductionState } from '#events/learning/productions.ts'
import { ClassId } from '#events/teaching/values.ts'
import { nextPage, pageSize } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import productionDrafts from '../../projections/learning/production-drafts.ts'
import productions from '../../projections/learning/productions.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'
import { exampleProduction, ShownClassProduction, shownColumns } from './shown-production.ts'

/** What the learners of a class have handed in, the oldest first: what waits longest is read first. */
export default defineQuery('class-productions', {
  summary: 'List the productions of a class',
  description: 'The texts that the learners of a class have submitted, the one submitted first at the top.',
  path: '/api/classes/{class}/productions',
  may: 'teaching:read',
  of: (input) => ({ kind: 'class', class: input.class, shows: 'children' }),
  purpose: 'teaching',
  input: z.object({
    class: ClassId,
    state: ProductionState.exclude(['draft']).optional().describe('Only those in this state.'),
    limit: pageSize({ most: 200, usual: 50 }),
    cursor: cursorOf(z.tuple([Instant, ProductionId])).optional(),
  }),
  output: z.object({
    class: ClassId,
    items: z.array(ShownClassProduction).describe('The productions.'),
    next: nextPage,
  }),
  example: {
    input: { class: exampleSchool.class },
    output: {
      class: exampleSchool.class,
      items: [{ ...exampleProduction, learner: exampleSchool.learner, givenName: 'Ilyès', familyName: 'Sureau' }],
      next: null,
    },
  },
  reads: [classes, classRoster, productions, productionDrafts, people],
  about: (_, { items }) => [...new Set(items.map(({ learner }) => learner))],
  async run({ db, tenant, reach }, { class: ofClass, state, limit, cursor }) {
    const known = await db
      .selectFrom('classes')
      .select('class')
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .executeTakeFirst()
    if (!known) return missing('class')
    let page = db
      .selectFrom('productions as p')
      .leftJoin('productionDrafts as d', (join) =>
        join
          .onRef('d.tenant', '=', 'p.tenant')
          .onRef('d.learner', '=', 'p.learner')
          .onRef('d.production', '=', 'p.production')
          .onRef('d.draft', '=', 'p.submittedDraft'),
      )
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'p.tenant').onRef('people.person', '=', 'p.learner'),
      )
      .select(shownColumns.map((column) => `p.${column}` as const))
      .select(['p.learner', 'd.title', 'people.givenName', 'people.familyName'])
      .where('p.tenant', '=', tenant)
      .where('p.class', '=', ofClass)
      .where('p.submittedAt', 'is not', null)
      .orderBy('p.submittedAt')
      .orderBy('p.production')
      .limit(limit + 1)
    if (reach === 'taught')
      page = page.where((where) =>
        where.exists(
          where
            .selectFrom('classRoster')
            .select('classRoster.learner')
            .whereRef('classRoster.learner', '=', 'p.learner')
            .where('classRoster.tenant', '=', tenant)
            .where('classRoster.class', '=', ofClass)
            .where('classRoster.until', 'is', null),
        ),
      )
    if (state !== undefined) page = page.where('p.state', '=', state)
    if (cursor) {
      const [at, production] = cursor
      page = page.where((where) =>
        where.or([
          where('p.submittedAt', '>', at),
          where.and([where('p.submittedAt', '=', at), where('p.production', '>', production)]),
        ]),
      )
    }
    const rows = await page.execute()
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    const next = last?.submittedAt && rows.length > limit ? cursorTo([last.submittedAt, last.production]) : null
    return { class: ofClass, items, next }
  },
})
