import { z } from 'zod'
import { ClassId } from '#events/teaching/values.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { earlierVersion } from '#kernel/projection.ts'
import { defineQuery } from '#kernel/query.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'

/** The classes of the school, by name, with how many learners are in them now. */
export default defineQuery('class-list', {
  description: 'The classes of the school, by name, with how many learners are in them now.',
  path: '/api/classes',
  may: 'teaching:read',
  purpose: 'teaching',
  input: z.object({
    schoolYear: z.string().max(9).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
    cursor: cursorOf(z.tuple([z.string(), ClassId])).optional(),
  }),
  output: z.object({
    items: z.array(
      z.object({
        class: z.string(),
        name: z.string(),
        level: z.string(),
        schoolYear: z.string(),
        teacher: z.string(),
        openedAt: z.string(),
        closedAt: z.string().nullable(),
        learners: z.int(),
      }),
    ),
    next: z.string().nullable(),
  }),
  reads: [classes, classRoster],
  alsoReads: [earlierVersion(classRoster, 1)],
  about: () => [],
  async run({ db, tenant }, { schoolYear, limit, cursor }) {
    let query = db
      .selectFrom('classes')
      .select(['class', 'name', 'level', 'schoolYear', 'teacher', 'openedAt', 'closedAt'])
      .select((select) =>
        select
          .selectFrom('classRoster')
          .whereRef('classRoster.class', '=', 'classes.class')
          .where('classRoster.tenant', '=', tenant)
          .where('classRoster.until', 'is', null)
          .select((count) => count.fn.countAll().as('learners'))
          .as('learners'),
      )
      .where('tenant', '=', tenant)
      .orderBy('name')
      .orderBy('class')
      .limit(limit + 1)
    if (schoolYear !== undefined) query = query.where('schoolYear', '=', schoolYear)
    if (cursor) {
      const [name, id] = cursor
      query = query.where((where) =>
        where.or([where('name', '>', name), where.and([where('name', '=', name), where('class', '>', id)])]),
      )
    }
    const rows = await query.execute()
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      items: page.map((row) => ({ ...row, learners: Number(row.learners) })),
      next: last && rows.length > limit ? cursorTo([last.name, last.class]) : null,
    }
  },
})
