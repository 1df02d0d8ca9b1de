import { z } from 'zod'
import { ClassId } from '#events/teaching/values.ts'
import { count, momentText, nextPage, pageSize, uuidText } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { earlierVersion } from '#kernel/projection.ts'
import { defineQuery } from '#kernel/query.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classTeachers from '../../projections/teaching/class-teachers.ts'
import classes from '../../projections/teaching/classes.ts'

/**
 * The classes of the school, by name, with their number of current learners. To teachers, the open classes that they teach: so
 * its rows must say who teaches what now.
 */
export default defineQuery('class-list', {
  summary: 'List the classes',
  description:
    'The classes of the school, by name, with how many learners are in them now. Teachers get the open classes that they teach.',
  path: '/api/classes',
  may: 'teaching:read',
  of: () => ({ kind: 'classes' }),
  purpose: 'teaching',
  input: z.object({
    schoolYear: z.string().max(9).optional().describe('Only classes of this school year: `2026-2027`.'),
    limit: pageSize({ most: 200, usual: 100 }),
    cursor: cursorOf(z.tuple([z.string(), ClassId])).optional(),
  }),
  output: z.object({
    items: z
      .array(
        z
          .object({
            class: uuidText('The class, by its id.'),
            name: z.string().describe('Its name: `CM1 A`.'),
            level: z.string().describe('The grade that it is taught at: `CM1`.'),
            schoolYear: z.string().describe('Its school year: `2026-2027`.'),
            teacher: uuidText('Its teacher.'),
            openedAt: momentText('When it was opened.'),
            closedAt: momentText('When it was closed; null while it is open.').nullable(),
            learners: count('How many learners are in it now.'),
          })
          .meta({ id: 'Class', description: 'A class of the school.' }),
      )
      .describe('The classes, by name.'),
    next: nextPage,
  }),
  example: {
    input: { schoolYear: '2026-2027' },
    output: {
      items: [
        {
          class: exampleSchool.class,
          name: 'CM2 A',
          level: 'CM2',
          schoolYear: '2026-2027',
          teacher: exampleSchool.teacher,
          openedAt: '2026-10-12T06:00:00.000Z',
          closedAt: null,
          learners: 23,
        },
      ],
      next: null,
    },
  },
  reads: [classes, classRoster, classTeachers],
  alsoReads: [earlierVersion(classRoster, 1)],
  about: () => [],
  async run({ db, tenant, actor, reach }, { schoolYear, limit, cursor }) {
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
    if (reach === 'taught')
      query = query
        .where('closedAt', 'is', null)
        .where((where) =>
          where.exists(
            where
              .selectFrom('classTeachers')
              .select('classTeachers.class')
              .whereRef('classTeachers.class', '=', 'classes.class')
              .where('classTeachers.tenant', '=', tenant)
              .where('classTeachers.teacher', '=', actor)
              .where('classTeachers.until', 'is', null),
          ),
        )
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
