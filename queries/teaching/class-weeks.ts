import { z } from 'zod'
import { ClassId } from '#events/teaching/values.ts'
import { count, dayText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { LocalDay, streamName } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import { ShownShare } from '#kernel/shown-number.ts'
import schools from '../../projections/identity/schools.ts'
import dailyActivity from '../../projections/learning/daily-activity.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'
import { peopleOfClass } from './class-past.ts'
import { isKnownClass } from './known-class.ts'
import { weeksOf } from './weeks.ts'

const Week = z
  .object({
    week: dayText('Its Monday, in the school’s zone.'),
    learners: count('Learners who did anything in the week.'),
    activeDays: count('Days of the week on which anybody did anything.'),
    attempts: count('Answers.'),
    successRate: ShownShare.nullable().describe('Share of right answers; null before any answer.'),
    exercisesCompleted: count('Exercises that were completed.'),
    views: count('Views of contents.'),
    minutes: z.number().describe('Active minutes, of all learners together.'),
  })
  .meta({ id: 'ClassWeek', description: 'What a class did in a week.' })

/** How a class develops, week by week. A week in which nobody did anything is there, with zeros: a gap is an answer, too. */
export default defineQuery('class-weeks', {
  summary: 'Get a class week by week',
  description:
    'What a class did in each week of the school’s zone, from its first active week to its last, weeks without activity included. The days behind a week are those of the class’s activity by day.',
  path: '/api/classes/{class}/weeks',
  may: 'teaching:read',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'teaching',
  input: z.object({
    class: ClassId,
    from: LocalDay.optional().describe('Weeks from that of this day; from the first, by default.'),
    to: LocalDay.optional().describe('Weeks to that of this day, itself included; to the last, by default.'),
  }),
  output: z.object({
    class: uuidText('The class, by its id.'),
    zone: z.string().nullable().describe('The time zone of the school; null where it is not open.'),
    weeks: z.array(Week).describe('The weeks, in their order.'),
  }),
  example: {
    input: { class: exampleSchool.class, from: '2026-11-16' },
    output: {
      class: exampleSchool.class,
      zone: 'Europe/Paris',
      weeks: [
        {
          ...{ week: '2026-11-16', learners: 23, activeDays: 4, attempts: 431, successRate: 0.668 },
          ...{ exercisesCompleted: 196, views: 61, minutes: 173.2 },
        },
      ],
    },
  },
  reads: [classes, dailyActivity, schools],
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
    const rows = await db
      .selectFrom('dailyActivity')
      .select(['learner', 'day', 'attempts', 'successes', 'exercisesCompleted', 'views', 'durationMs'])
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .execute()
    const school = await db.selectFrom('schools').select('zone').where('tenant', '=', tenant).executeTakeFirst()
    return { class: ofClass, zone: school?.zone ?? null, weeks: weeksOf(rows, { from, to }) }
  },
})
