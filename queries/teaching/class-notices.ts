import { z } from 'zod'
import { EventReference } from '#events/learning/values.ts'
import { ClassId } from '#events/teaching/values.ts'
import { count, momentText, nextPage, pageSize, uuidText } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { earlierVersion } from '#kernel/projection.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'
import teacherNotices from '../../projections/teaching/teacher-notices.ts'
import { isKnownClass } from './known-class.ts'

/** The notices to the teacher of a class about its learners, newest first. To teachers, about those who are in it now. */
export default defineQuery('class-notices', {
  summary: 'List a teacher’s notices',
  description: 'What the teacher of a class was told about its learners, newest first.',
  path: '/api/classes/{class}/notices',
  may: 'teaching:read',
  of: (input) => ({ kind: 'class', class: input.class, shows: 'children' }),
  purpose: 'teaching',
  input: z.object({
    class: ClassId,
    learner: PersonId.optional().describe('Only notices about this learner.'),
    limit: pageSize({ most: 200, usual: 50 }),
    cursor: cursorOf(z.tuple([Instant, EventReference])).optional(),
  }),
  output: z.object({
    class: uuidText('The class, by its id.'),
    items: z
      .array(
        z
          .object({
            notice: uuidText('Id of the event that recorded it last.'),
            learner: PersonId,
            skill: z.string().describe('The skill that it is about.'),
            reason: z
              .string()
              .describe(
                '`three-steps-down`, `fails-at-the-easiest-level`, `no-practice` since the level was lowered a week ago, or `flagged-by-model`.',
              ),
            times: count('How often the teacher was told.'),
            notifiedAt: momentText('The last time.'),
          })
          .meta({ id: 'TeacherNotice', description: 'What a teacher was told about a learner.' }),
      )
      .describe('The notices, newest first.'),
    next: nextPage,
  }),
  example: {
    input: { class: exampleSchool.class },
    output: {
      class: exampleSchool.class,
      items: [
        {
          notice: '60c5cf02-29f3-8083-8ec3-3f85c4160001',
          learner: exampleSchool.learner,
          skill: 'calcul/multiplication',
          reason: 'three-steps-down',
          times: 1,
          notifiedAt: '2026-11-20T10:25:01.419Z',
        },
      ],
      next: null,
    },
  },
  reads: [classes, classRoster, teacherNotices],
  alsoReads: [earlierVersion(classRoster, 1)],
  about: (_, { items }) => [...new Set(items.map(({ learner }) => learner))],
  async run({ db, tenant, reach }, { class: ofClass, learner, limit, cursor }) {
    if (!(await isKnownClass(db, tenant, ofClass))) return missing('class')

    let query = db
      .selectFrom('teacherNotices')
      .select(['notice', 'learner', 'skill', 'reason', 'times', 'notifiedAt'])
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .orderBy('notifiedAt', 'desc')
      .orderBy('notice', 'desc')
      .limit(limit + 1)
    if (reach === 'taught')
      query = query.where((where) =>
        where.exists(
          where
            .selectFrom('classRoster')
            .select('classRoster.learner')
            .whereRef('classRoster.learner', '=', 'teacherNotices.learner')
            .where('classRoster.tenant', '=', tenant)
            .where('classRoster.class', '=', ofClass)
            .where('classRoster.until', 'is', null),
        ),
      )
    if (learner !== undefined) query = query.where('learner', '=', learner)
    if (cursor) {
      const [at, notice] = cursor
      query = query.where((where) =>
        where.or([
          where('notifiedAt', '<', at),
          where.and([where('notifiedAt', '=', at), where('notice', '<', notice)]),
        ]),
      )
    }
    const rows = await query.execute()
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      class: ofClass,
      items: page,
      next: last && rows.length > limit ? cursorTo([last.notifiedAt, last.notice]) : null,
    }
  },
})
