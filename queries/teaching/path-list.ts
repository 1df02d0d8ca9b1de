import { z } from 'zod'
import { PathId } from '#events/teaching/path-values.ts'
import { count, momentText, nextPage, pageSize, uuidText } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { defineQuery } from '#kernel/query.ts'
import paths from '../../projections/teaching/paths.ts'

/** The learning paths of the school, for those who give them. About nobody. */
export default defineQuery('path-list', {
  summary: 'List the learning paths',
  description: 'The learning paths of the school, by name, each in its last version.',
  path: '/api/paths',
  may: 'exercises:read',
  of: () => ({ kind: 'school' }),
  purpose: 'teaching',
  input: z.object({
    status: z.enum(['active', 'withdrawn']).optional().describe('Only paths that are `active`, or `withdrawn`.'),
    limit: pageSize({ most: 200, usual: 100 }),
    cursor: cursorOf(z.tuple([z.string(), PathId])).optional(),
  }),
  output: z.object({
    items: z
      .array(
        z
          .object({
            path: uuidText('The path, by its id.'),
            title: z.string().describe('Its name.'),
            version: count('Its last version, from 1.'),
            steps: count('Its steps.'),
            status: z.enum(['active', 'withdrawn']).describe('Whether it can still be given.'),
            changedAt: momentText('When its last version was made.'),
          })
          .meta({ id: 'PathListed', description: 'One learning path of the school.' }),
      )
      .describe('The paths, by name.'),
    next: nextPage,
  }),
  example: {
    input: {},
    output: {
      items: [
        {
          path: exampleSchool.path,
          title: 'Réviser les tables',
          version: 2,
          steps: 3,
          status: 'active',
          changedAt: '2026-10-12T06:00:00.000Z',
        },
      ],
      next: null,
    },
  },
  reads: [paths],
  about: () => [],
  async run({ db, tenant }, { status, limit, cursor }) {
    let query = db
      .selectFrom('paths')
      .select(['path', 'title', 'version', 'steps', 'changedAt', 'withdrawnAt'])
      .where('tenant', '=', tenant)
      .orderBy('title')
      .orderBy('path')
      .limit(limit + 1)
    if (status !== undefined) query = query.where('withdrawnAt', status === 'active' ? 'is' : 'is not', null)
    if (cursor) {
      const [title, path] = cursor
      query = query.where((where) =>
        where.or([where('title', '>', title), where.and([where('title', '=', title), where('path', '>', path)])]),
      )
    }
    const rows = await query.execute()
    const items = rows.slice(0, limit).map(({ steps, withdrawnAt, ...row }) => ({
      ...row,
      steps: steps.length,
      status: withdrawnAt === null ? ('active' as const) : ('withdrawn' as const),
    }))
    const last = items.at(-1)
    return { items, next: last && rows.length > limit ? cursorTo([last.title, last.path]) : null }
  },
})
