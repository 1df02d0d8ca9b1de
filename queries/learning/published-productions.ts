import { z } from 'zod'
import { ProductionId, WordCount } from '#events/learning/productions.ts'
import { momentText, nextPage, pageSize } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import productionDrafts from '../../projections/learning/production-drafts.ts'
import productions from '../../projections/learning/productions.ts'
import classRoster from '../../projections/teaching/class-roster.ts'

const Published = z
  .object({
    learner: PersonId.describe('The author.'),
    givenName: z
      .string()
      .nullable()
      .describe('Given name of the author; null where it was erased, and for who reaches the whole school.'),
    production: ProductionId,
    title: z.string().nullable().describe('The title; null where it was erased.'),
    text: z.string().nullable().describe('The text; null where it was erased.'),
    words: WordCount,
    publishedAt: momentText('When it was published.'),
  })
  .meta({ id: 'PublishedProduction', description: 'A text that was published to the class.' })

/** What was published in the classes that a learner is in now: theirs and their classmates'. No marks, no feedback. */
export default defineQuery('published-productions', {
  summary: 'Read what the class has published',
  description:
    'The texts that were published in the classes that a learner is in now, by them and their classmates, newest first. Without marks and feedback.',
  path: '/api/learners/{learner}/published-productions',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({
    learner: PersonId.describe('The learner who reads.'),
    limit: pageSize({ most: 20, usual: 10 }),
    cursor: cursorOf(z.tuple([Instant, ProductionId])).optional(),
  }),
  output: z.object({
    learner: PersonId.describe('The learner who reads.'),
    items: z.array(Published).describe('The texts.'),
    next: nextPage,
  }),
  example: {
    input: { learner: exampleSchool.learner },
    output: {
      learner: exampleSchool.learner,
      items: [
        {
          learner: exampleSchool.learner,
          givenName: 'Ilyès',
          production: exampleSchool.production,
          title: 'La cabane',
          text: 'Dans le grand jardin.',
          words: 4,
          publishedAt: '2026-11-19T08:00:00.000Z',
        },
      ],
      next: null,
    },
  },
  reads: [productions, productionDrafts, classRoster, people],
  about: ({ learner }, { items }) => [...new Set([learner, ...items.map((item) => item.learner)])],
  async run({ db, tenant, reach }, { learner, limit, cursor }) {
    let page = db
      .selectFrom('productions as p')
      .innerJoin('productionDrafts as d', (join) =>
        join
          .onRef('d.tenant', '=', 'p.tenant')
          .onRef('d.learner', '=', 'p.learner')
          .onRef('d.production', '=', 'p.production')
          .onRef('d.draft', '=', 'p.publishedDraft'),
      )
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'p.tenant').onRef('people.person', '=', 'p.learner'),
      )
      .select(['p.learner', 'people.givenName', 'p.production', 'd.title', 'd.text', 'd.words', 'p.publishedAt'])
      .where('p.tenant', '=', tenant)
      .where('p.class', 'in', (where) =>
        where
          .selectFrom('classRoster')
          .select('classRoster.class')
          .where('classRoster.tenant', '=', tenant)
          .where('classRoster.learner', '=', learner)
          .where('classRoster.until', 'is', null),
      )
      .where('p.publishedAt', 'is not', null)
      .orderBy('p.publishedAt', 'desc')
      .orderBy('p.production', 'desc')
      .limit(limit + 1)
    if (cursor) {
      const [at, production] = cursor
      page = page.where((where) =>
        where.or([
          where('p.publishedAt', '<', at),
          where.and([where('p.publishedAt', '=', at), where('p.production', '<', production)]),
        ]),
      )
    }
    const rows = (await page.execute()).flatMap(({ publishedAt, givenName, ...row }) =>
      // Classmates know each other by name. An application that reaches the whole school does not need names.
      publishedAt === null ? [] : [{ ...row, givenName: reach === 'school' ? null : givenName, publishedAt }],
    )
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return { learner, items, next: last && rows.length > limit ? cursorTo([last.publishedAt, last.production]) : null }
  },
})
