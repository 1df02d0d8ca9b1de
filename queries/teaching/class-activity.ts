import { z } from 'zod'
import { ClassId } from '#events/teaching/values.ts'
import { LocalDay } from '#kernel/ids.ts'
import { earlierVersion } from '#kernel/projection.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import dailyActivity from '../../projections/learning/daily-activity.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'
import { peopleOfClass } from './class-past.ts'
import { isKnownClass } from './known-class.ts'

const MOST_DAYS = 1_000

/** What a class did, day by day of the school's zone. Days on which nobody did anything are left out. */
export default defineQuery('class-activity', {
  description: "What a class did, day by day of the school's zone; days without activity are left out.",
  path: '/api/classes/{class}/activity',
  may: 'teaching:read',
  purpose: 'teaching',
  input: z.object({
    class: ClassId,
    from: LocalDay.optional().describe('First day.'),
    to: LocalDay.optional().describe('Last day, itself included.'),
  }),
  output: z.object({
    class: z.string(),
    days: z.array(
      z.object({
        day: z.string(),
        learners: z.int().describe('Who did anything that day.'),
        attempts: z.int(),
        successes: z.int(),
        exercisesCompleted: z.int(),
        views: z.int(),
        minutes: z.number(),
      }),
    ),
    next: z.string().nullable().describe(`The day to ask \`from\` next, where there are more than ${MOST_DAYS}.`),
  }),
  reads: [classes, dailyActivity],
  alsoReads: [earlierVersion(dailyActivity, 1)],
  about: () => [],
  past: { reads: [classRoster], whose: ({ db, tenant }, input) => peopleOfClass(db, tenant, input.class) },
  async run({ db, tenant }, { class: ofClass, from, to }) {
    if (!(await isKnownClass(db, tenant, ofClass))) return missing('class')

    let query = db
      .selectFrom('dailyActivity')
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .groupBy('day')
      .orderBy('day')
      .limit(MOST_DAYS + 1)
      .select(({ fn }) => [
        'day',
        fn.count('learner').distinct().as('learners'),
        fn.sum('attempts').as('attempts'),
        fn.sum('successes').as('successes'),
        fn.sum('exercisesCompleted').as('exercisesCompleted'),
        fn.sum('views').as('views'),
        fn.sum('durationMs').as('durationMs'),
      ])
    if (from !== undefined) query = query.where('day', '>=', from)
    if (to !== undefined) query = query.where('day', '<=', to)
    const rows = await query.execute()
    return {
      class: ofClass,
      days: rows.slice(0, MOST_DAYS).map((row) => ({
        day: row.day,
        learners: Number(row.learners),
        attempts: Number(row.attempts),
        successes: Number(row.successes),
        exercisesCompleted: Number(row.exercisesCompleted),
        views: Number(row.views),
        minutes: Math.round(Number(row.durationMs) / 6_000) / 10,
      })),
      next: rows[MOST_DAYS]?.day ?? null,
    }
  },
})
