import { z } from 'zod'
import { EventReference } from '#events/learning/values.ts'
import { ClassId } from '#events/teaching/values.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import classes from '../../projections/teaching/classes.ts'
import teacherNotices from '../../projections/teaching/teacher-notices.ts'
import { isKnownClass } from './known-class.ts'

/** What the teacher of a class was told about its learners, newest first. */
export default defineQuery('class-notices', {
  description: 'What the teacher of a class was told about its learners, newest first.',
  path: '/api/classes/{class}/notices',
  may: 'teaching:read',
  purpose: 'teaching',
  input: z.object({
    class: ClassId,
    learner: PersonId.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: cursorOf(z.tuple([Instant, EventReference])).optional(),
  }),
  output: z.object({
    class: z.string(),
    items: z.array(
      z.object({
        notice: z.string().describe('The id of the event that told it last.'),
        learner: PersonId,
        skill: z.string(),
        reason: z
          .string()
          .describe(
            '`three-steps-down`, `fails-at-the-easiest-level`, or `no-practice` since the level was lowered a week ago.',
          ),
        times: z.int().describe('How often it was told.'),
        notifiedAt: z.string().describe('The last time.'),
      }),
    ),
    next: z.string().nullable(),
  }),
  reads: [classes, teacherNotices],
  about: (_, { items }) => [...new Set(items.map(({ learner }) => learner))],
  async run({ db, tenant }, { class: ofClass, learner, limit, cursor }) {
    if (!(await isKnownClass(db, tenant, ofClass))) return missing('class')

    let query = db
      .selectFrom('teacherNotices')
      .select(['notice', 'learner', 'skill', 'reason', 'times', 'notifiedAt'])
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .orderBy('notifiedAt', 'desc')
      .orderBy('notice', 'desc')
      .limit(limit + 1)
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
