import { z } from 'zod'
import { count, dayText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { AskedDay, LocalDay } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import { ShownShare } from '#kernel/shown-number.ts'
import schools from '../../projections/identity/schools.ts'
import dailyActivity from '../../projections/learning/daily-activity.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classSequences from '../../projections/teaching/class-sequences.ts'
import classTeachers from '../../projections/teaching/class-teachers.ts'
import classes from '../../projections/teaching/classes.ts'

const DAY_MS = 86_400_000
const USUAL_DAYS = 28
const MOST_CLASSES = 1_000

const ClassIndicators = z
  .object({
    class: uuidText('The class, by its id.'),
    name: z.string().describe('Its name: `CM1 A`.'),
    level: z.string().describe('The grade that it is taught at: `CM1`.'),
    schoolYear: z.string().describe('Its school year: `2026-2027`.'),
    learners: count('Learners who are in it now.'),
    activeLearners: count('Of these, those who did anything in it in the period.'),
    attempts: count('Answers in the period.'),
    successRate: ShownShare.nullable().describe('Share of right answers in the period; null before any answer.'),
    exercisesCompleted: count('Exercises that were completed in the period.'),
    minutes: z.number().describe('Active minutes in the period, of all learners together.'),
    activeDays: count('Days of the period on which anybody did anything.'),
    lastActiveOn: LocalDay.nullable().describe('The last such day of the period; null where there is none.'),
    sequences: count('Sequences that the class follows now.'),
  })
  .meta({ id: 'ClassIndicators', description: 'What a class did in a period.' })

const Adoption = z
  .object({
    classes: count('Classes that are open.'),
    activeClasses: count('Of these, those in which anybody did anything in the period.'),
    teachers: count('Teachers of these classes.'),
    activeTeachers: count('Of these, those who teach a class that was active in the period.'),
    learners: count('Learners of these classes, each counted once.'),
    activeLearners: count('Of these, those who did anything in one of them in the period.'),
  })
  .meta({ id: 'Adoption', description: 'How much of a school uses Sillage.' })

/** The days of the period: the last four weeks without others. Null for a past position, which has no day. */
function periodOf(
  { from, to }: { readonly from?: LocalDay | undefined; readonly to?: LocalDay | undefined },
  today: LocalDay | null,
): { readonly from: LocalDay; readonly to: LocalDay } | null {
  const end = to ?? today
  if (!end) return null
  const start = new Date(Date.parse(end) - (USUAL_DAYS - 1) * DAY_MS).toISOString().slice(0, 10)
  return { from: from ?? LocalDay.parse(start), to: end }
}

const inClass = (row: { readonly class: string; readonly learner: string }) => `${row.class} ${row.learner}`

/** A school over a period: how much of it takes part, and its open classes beside each other. It names no learner. */
export default defineQuery('school-indicators', {
  summary: 'Get a school’s indicators',
  description:
    'How much of a school takes part in a period, and what each open class did in it. The class’s own pages show what a number is made of.',
  path: '/api/indicators',
  may: 'teaching:read',
  of: () => ({ kind: 'school' }),
  purpose: 'teaching',
  input: z.object({
    from: AskedDay.optional().describe('The first day; four weeks before the last, by default.'),
    to: AskedDay.optional().describe('The last day, itself included; today, by default.'),
  }),
  output: z.object({
    from: dayText('The first day of the period.'),
    to: dayText('Its last day.'),
    zone: z.string().describe('The time zone of the school.'),
    adoption: Adoption,
    classes: z.array(ClassIndicators).describe('The open classes, by name.'),
  }),
  example: {
    input: { from: '2026-11-02', to: '2026-11-20' },
    output: {
      ...{ from: '2026-11-02', to: '2026-11-20', zone: 'Europe/Paris' },
      adoption: { classes: 1, activeClasses: 1, teachers: 1, activeTeachers: 1, learners: 23, activeLearners: 22 },
      classes: [
        {
          ...{ class: exampleSchool.class, name: 'CM2 A', level: 'CM2', schoolYear: '2026-2027' },
          ...{ learners: 23, activeLearners: 22, attempts: 1_412, successRate: 0.662, exercisesCompleted: 640 },
          ...{ minutes: 561.4, activeDays: 13, lastActiveOn: '2026-11-20', sequences: 1 },
        },
      ],
    },
  },
  reads: [schools, classes, classRoster, classTeachers, classSequences, dailyActivity],
  about: () => [],
  async run({ db, tenant, now }, asked) {
    const school = await db.selectFrom('schools').select('zone').where('tenant', '=', tenant).executeTakeFirst()
    const period = school && periodOf(asked, now && localDay(now, school.zone))
    if (!school || !period) return missing('school')

    const open = await db
      .selectFrom('classes')
      .select(['class', 'name', 'level', 'schoolYear'])
      .where('tenant', '=', tenant)
      .where('closedAt', 'is', null)
      .orderBy('name')
      .orderBy('class')
      .limit(MOST_CLASSES)
      .execute()
    const members = await db
      .selectFrom('classRoster as member')
      .innerJoin('classes', (join) =>
        join
          .onRef('classes.tenant', '=', 'member.tenant')
          .onRef('classes.class', '=', 'member.class')
          .on('classes.closedAt', 'is', null),
      )
      .where('member.tenant', '=', tenant)
      .where('member.until', 'is', null)
      .select(['member.class', 'member.learner'])
      .execute()
    // Added up before it is joined with the members, here: PostgreSQL sorts the joined days of a year to group them.
    const done = await db
      .selectFrom('dailyActivity')
      .where('tenant', '=', tenant)
      .where('day', '>=', period.from)
      .where('day', '<=', period.to)
      .groupBy(['class', 'learner'])
      .select(({ fn }) => [
        'class',
        'learner',
        fn.sum('attempts').as('attempts'),
        fn.sum('successes').as('successes'),
        fn.sum('exercisesCompleted').as('exercisesCompleted'),
        fn.sum('durationMs').as('durationMs'),
      ])
      .execute()
    // Days that are distinct first: to count distinct ones, PostgreSQL would sort the rows of all learners.
    const days = await db
      .selectFrom(
        db
          .selectFrom('dailyActivity')
          .where('tenant', '=', tenant)
          .where('day', '>=', period.from)
          .where('day', '<=', period.to)
          .groupBy(['class', 'day'])
          .select(['class', 'day'])
          .as('active'),
      )
      .groupBy('class')
      .select(({ fn }) => ['class', fn.countAll().as('days'), fn.max('day').as('last')])
      .execute()
    const teaching = await db
      .selectFrom('classTeachers')
      .select(['class', 'teacher'])
      .where('tenant', '=', tenant)
      .where('until', 'is', null)
      .execute()
    const followed = await db
      .selectFrom('classSequences')
      .where('tenant', '=', tenant)
      .where('isActive', '=', true)
      .groupBy('class')
      .select(({ fn }) => ['class', fn.countAll().as('sequences')])
      .execute()

    const doneBy = new Map(done.map((row) => [inClass(row), row]))
    const membersOf = Map.groupBy(
      members.map((member) => ({ ...member, done: doneBy.get(inClass(member)) })),
      ({ class: ofClass }) => ofClass,
    )
    const daysOf = new Map(days.map((row) => [row.class, row]))
    const sequencesOf = new Map(followed.map((row) => [row.class, Number(row.sequences)]))
    const active = members.filter((member) => doneBy.has(inClass(member)))
    const activeClasses = new Set(active.map(({ class: ofClass }) => ofClass))
    const isOpen = new Set(open.map(({ class: ofClass }) => ofClass))
    const teachers = teaching.filter(({ class: ofClass }) => isOpen.has(ofClass))
    return {
      ...period,
      zone: school.zone,
      adoption: {
        classes: open.length,
        activeClasses: activeClasses.size,
        teachers: new Set(teachers.map(({ teacher }) => teacher)).size,
        activeTeachers: new Set(
          teachers.filter(({ class: ofClass }) => activeClasses.has(ofClass)).map(({ teacher }) => teacher),
        ).size,
        learners: new Set(members.map(({ learner }) => learner)).size,
        activeLearners: new Set(active.map(({ learner }) => learner)).size,
      },
      classes: open.map((row) => {
        const those = membersOf.get(row.class) ?? []
        const sum = (of: (did: (typeof done)[number]) => unknown) =>
          those.reduce((total, member) => total + (member.done ? Number(of(member.done)) : 0), 0)
        const attempts = sum((did) => did.attempts)
        const seen = daysOf.get(row.class)
        return {
          ...row,
          learners: those.length,
          activeLearners: those.filter((member) => member.done).length,
          attempts,
          successRate: attempts > 0 ? sum((did) => did.successes) / attempts : null,
          exercisesCompleted: sum((did) => did.exercisesCompleted),
          minutes: Math.round(sum((did) => did.durationMs) / 6_000) / 10,
          activeDays: Number(seen?.days ?? 0),
          lastActiveOn: seen?.last ?? null,
          sequences: sequencesOf.get(row.class) ?? 0,
        }
      }),
    }
  },
})
