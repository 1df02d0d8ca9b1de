import { z } from 'zod'
import { ClassId } from '#events/teaching/values.ts'
import { count, dayText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { AskedDay, streamName } from '#kernel/ids.ts'
import { earlierVersion } from '#kernel/projection.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import schools from '../../projections/identity/schools.ts'
import dailyActivity from '../../projections/learning/daily-activity.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'
import { peopleOfClass } from './class-past.ts'
import { isKnownClass } from './known-class.ts'

const MOST_DAYS = 1_000

/** The activity of a class, per local day of the school's zone. Days without activity are left out. */
export default defineQuery('class-activity', {
  summary: 'Get a class’s activity by day',
  description: "What a class did, day by day of the school's zone; days without activity are left out.",
  path: '/api/classes/{class}/activity',
  may: 'teaching:read',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'teaching',
  input: z.object({
    class: ClassId,
    from: AskedDay.optional().describe('The first day; the first there is, by default.'),
    to: AskedDay.optional().describe('The last day, itself included; the last there is, by default.'),
  }),
  output: z.object({
    class: uuidText('The class, by its id.'),
    zone: z.string().nullable().describe('The time zone of the school; null where it is not open.'),
    days: z
      .array(
        z
          .object({
            day: dayText('The day, in the school’s zone.'),
            learners: count('Learners who did anything that day.'),
            attempts: count('Answers.'),
            successes: count('Right answers.'),
            exercisesCompleted: count('Exercises that were completed.'),
            views: count('Views of contents.'),
            minutes: z.number().describe('Active minutes, of all learners together.'),
          })
          .meta({ id: 'ActiveDay', description: 'What a class did on one day.' }),
      )
      .describe('The days on which anybody did anything, in their order.'),
    next: z
      .string()
      .nullable()
      .describe(`Pass it as \`from\` for the next days; null where there are none. A page has at most ${MOST_DAYS}.`),
  }),
  example: {
    input: { class: exampleSchool.class },
    output: {
      class: exampleSchool.class,
      zone: 'Europe/Paris',
      days: [
        {
          day: '2026-11-20',
          learners: 21,
          attempts: 118,
          successes: 79,
          exercisesCompleted: 51,
          views: 17,
          minutes: 46.3,
        },
      ],
      next: null,
    },
  },
  reads: [classes, dailyActivity, schools],
  alsoReads: [earlierVersion(classRoster, 1), earlierVersion(dailyActivity, 1)],
  about: () => [],
  past: {
    reads: [classRoster],
    async whose({ db, tenant, reach }, input) {
      const { people, streams } = await peopleOfClass(db, tenant, input.class, reach)
      return { people, streams: [...streams, streamName('school', tenant)] }
    },
  },
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
    const school = await db.selectFrom('schools').select('zone').where('tenant', '=', tenant).executeTakeFirst()
    return {
      class: ofClass,
      zone: school?.zone ?? null,
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
