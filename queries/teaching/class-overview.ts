import { z } from 'zod'
import { ClassId } from '#events/teaching/values.ts'
import { count, momentText, nextPage, pageSize, uuidText } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { LocalDay, PersonId } from '#kernel/ids.ts'
import { earlierVersion } from '#kernel/projection.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import { ShownShare } from '#kernel/shown-number.ts'
import people from '../../projections/identity/people.ts'
import dailyActivity from '../../projections/learning/daily-activity.ts'
import learnerProgress from '../../projections/learning/learner-progress.ts'
import skillProfile from '../../projections/learning/skill-profile.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'
import { peopleOfClass } from './class-past.ts'
import { isInactive, isStruggling, STRUGGLING_AFTER_ATTEMPTS, STRUGGLING_BELOW } from './need-of-help.ts'

const Learner = z
  .object({
    learner: PersonId,
    givenName: z.string().nullable().describe('Given name; null where it is unknown or was erased.'),
    familyName: z.string().nullable().describe('Family name; null where it is unknown or was erased.'),
    from: momentText('When the learner joined the class, the last time.'),
    until: momentText('When the learner left the class; null where they are in it.').nullable(),
    result: z.string().nullable().describe('The final result of the course; null where none was recorded.'),
    attempts: count('Answers in this class.'),
    successRate: ShownShare.nullable().describe('Share of right answers in this class; null before any answer.'),
    exercisesCompleted: count('Exercises that were completed in this class.'),
    views: count('Views of contents in this class.'),
    minutes: z.number().describe('Active minutes in this class.'),
    activeDays: count('Days with any activity in this class.'),
    lastActiveOn: LocalDay.nullable().describe('The last day with any activity in this class; null before any.'),
    lastActivityAt: momentText('The last activity in any class; null before any.').nullable(),
    skillsPractised: count('Skills with any answer, in any class.'),
    skillsMastered: count('Skills that are mastered, in any class.'),
    meanProficiency: ShownShare.nullable().describe(
      'Mean proficiency over the skills practised; null where there are none.',
    ),
    mayNeedHelp: z.boolean().describe('Whether the learner struggles with a skill, or is inactive.'),
    strugglingWith: z.array(z.string()).describe('Skills not mastered, under 0.55 after five answers or more.'),
    inactive: z.boolean().describe('Nothing in the class for 14 days while the class went on.'),
  })
  .meta({ id: 'Learner', description: 'A learner of a class: what they have done, and whether they may need help.' })

const tenths = (ms: number) => Math.round(ms / 6_000) / 10

/** An overview of a class: its learners, the activity of each, and who may need help. */
export default defineQuery('class-overview', {
  summary: 'Get a class at a glance',
  description: 'A class at a glance: its learners, what each has done, who may need help, and totals.',
  path: '/api/classes/{class}/overview',
  may: 'teaching:read',
  of: ({ class: ofClass, former }) =>
    former === 'include' ? { kind: 'school' } : { kind: 'class', class: ofClass, shows: 'children' },
  purpose: 'teaching',
  input: z.object({
    class: ClassId,
    former: z.enum(['include', 'exclude']).default('exclude').describe('Whether to show learners who have left.'),
    limit: pageSize({ most: 500, usual: 100 }),
    cursor: cursorOf(PersonId).optional(),
  }),
  output: z.object({
    class: uuidText('The class, by its id.'),
    name: z.string().describe('Its name: `CM1 A`.'),
    level: z.string().describe('The grade that it is taught at: `CM1`.'),
    schoolYear: z.string().describe('Its school year: `2026-2027`.'),
    teacher: uuidText('Its teacher.'),
    totals: z
      .object({
        learners: count('Learners.'),
        activeLearners: count('Learners who have done anything in the class.'),
        attempts: count('Answers.'),
        successRate: ShownShare.nullable().describe('Share of right answers; null before any answer.'),
        exercisesCompleted: count('Exercises that were completed.'),
        views: count('Views of contents.'),
        minutes: z.number().describe('Active minutes, of all learners together.'),
        strugglingLearners: count('Learners who struggle with a skill.'),
        lastActiveOn: LocalDay.nullable().describe('The last day on which anybody did anything; null before any.'),
      })
      .meta({ id: 'ClassTotals', description: 'What all the learners of a class did together, on every page alike.' }),
    learners: z.array(Learner).describe('The learners, in the order of their ids.'),
    next: nextPage,
  }),
  example: {
    input: { class: exampleSchool.class, limit: 1 },
    output: {
      class: exampleSchool.class,
      name: 'CM2 A',
      level: 'CM2',
      schoolYear: '2026-2027',
      teacher: exampleSchool.teacher,
      totals: {
        learners: 23,
        activeLearners: 23,
        attempts: 3_337,
        successRate: 0.654,
        exercisesCompleted: 1_502,
        views: 461,
        minutes: 1_311,
        strugglingLearners: 10,
        lastActiveOn: '2026-11-20',
      },
      learners: [
        {
          learner: exampleSchool.learner,
          givenName: 'Joachim',
          familyName: 'Mésange',
          from: '2026-10-12T06:00:00.000Z',
          until: null,
          result: null,
          attempts: 155,
          successRate: 0.658,
          exercisesCompleted: 71,
          views: 19,
          minutes: 58.4,
          activeDays: 18,
          lastActiveOn: '2026-11-20',
          lastActivityAt: '2026-11-20T10:25:01.419Z',
          skillsPractised: 9,
          skillsMastered: 1,
          meanProficiency: 0.611,
          mayNeedHelp: true,
          strugglingWith: ['orthographe/homophones'],
          inactive: false,
        },
      ],
      next: 'IjUxMTFhOWUwIg',
    },
  },
  reads: [classes, classRoster, people, learnerProgress, skillProfile, dailyActivity],
  alsoReads: [
    earlierVersion(classRoster, 1),
    earlierVersion(learnerProgress, 1),
    earlierVersion(people, 1),
    earlierVersion(skillProfile, 1),
    earlierVersion(dailyActivity, 1),
  ],
  about: (_, { learners }) => learners.map(({ learner }) => learner),
  past: {
    reads: [classRoster],
    whose: ({ db, tenant, reach }, input) => peopleOfClass(db, tenant, input.class, reach),
  },
  async run({ db, tenant }, { class: ofClass, former, limit, cursor }) {
    const description = await db
      .selectFrom('classes')
      .select(['class', 'name', 'level', 'schoolYear', 'teacher'])
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .executeTakeFirst()
    if (!description) return missing('class')

    let members = db
      .selectFrom('classRoster')
      .where('classRoster.tenant', '=', tenant)
      .where('classRoster.class', '=', ofClass)
    if (former === 'exclude') members = members.where('classRoster.until', 'is', null)

    const totals = await members
      .leftJoin('dailyActivity', (join) =>
        join
          .onRef('dailyActivity.tenant', '=', 'classRoster.tenant')
          .onRef('dailyActivity.learner', '=', 'classRoster.learner')
          .onRef('dailyActivity.class', '=', 'classRoster.class'),
      )
      .select(({ fn }) => [
        fn.count('classRoster.learner').distinct().as('learners'),
        fn.count('dailyActivity.learner').distinct().as('activeLearners'),
        fn.sum('dailyActivity.attempts').as('attempts'),
        fn.sum('dailyActivity.successes').as('successes'),
        fn.sum('dailyActivity.exercisesCompleted').as('exercisesCompleted'),
        fn.sum('dailyActivity.views').as('views'),
        fn.sum('dailyActivity.durationMs').as('durationMs'),
        fn.max('dailyActivity.day').as('lastActiveOn'),
      ])
      .executeTakeFirstOrThrow()
    const struggling = await members
      .innerJoin('skillProfile', (join) =>
        join
          .onRef('skillProfile.tenant', '=', 'classRoster.tenant')
          .onRef('skillProfile.learner', '=', 'classRoster.learner'),
      )
      .where('skillProfile.masteredAt', 'is', null)
      .where('skillProfile.attempts', '>=', STRUGGLING_AFTER_ATTEMPTS)
      .where('skillProfile.proficiency', '<', STRUGGLING_BELOW)
      .select(({ fn }) => fn.count('classRoster.learner').distinct().as('learners'))
      .executeTakeFirstOrThrow()

    let page = members
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'classRoster.tenant').onRef('people.person', '=', 'classRoster.learner'),
      )
      .leftJoin('learnerProgress', (join) =>
        join
          .onRef('learnerProgress.tenant', '=', 'classRoster.tenant')
          .onRef('learnerProgress.learner', '=', 'classRoster.learner'),
      )
      .select([
        'classRoster.learner',
        'classRoster.from',
        'classRoster.joinedOn',
        'classRoster.until',
        'classRoster.result',
        'people.givenName',
        'people.familyName',
        'learnerProgress.lastActivityAt',
      ])
      .orderBy('classRoster.learner')
      .limit(limit + 1)
    // By id and not by name: cursors appear in URLs and logs, which must not contain names.
    if (cursor !== undefined) page = page.where('classRoster.learner', '>', cursor)
    const rowsAndOneMore = await page.execute()
    const rows = rowsAndOneMore.slice(0, limit)
    const ids = rows.map(({ learner }) => learner)

    const activity =
      ids.length === 0
        ? []
        : await db
            .selectFrom('dailyActivity')
            .where('tenant', '=', tenant)
            .where('class', '=', ofClass)
            .where('learner', 'in', ids)
            .groupBy('learner')
            .select(({ fn }) => [
              'learner',
              fn.sum('attempts').as('attempts'),
              fn.sum('successes').as('successes'),
              fn.sum('exercisesCompleted').as('exercisesCompleted'),
              fn.sum('views').as('views'),
              fn.sum('durationMs').as('durationMs'),
              fn.count('day').as('activeDays'),
              fn.max('day').as('lastActiveOn'),
            ])
            .execute()
    const practice =
      ids.length === 0
        ? []
        : await db
            .selectFrom('skillProfile')
            .where('tenant', '=', tenant)
            .where('learner', 'in', ids)
            .select(['learner', 'skill', 'proficiency', 'attempts', 'masteredAt'])
            .orderBy('skill')
            .execute()

    const activityOf = new Map(activity.map((row) => [row.learner, row]))
    const practiceOf = Map.groupBy(practice, ({ learner }) => learner)
    const last = rows.at(-1)
    return {
      ...description,
      totals: {
        learners: Number(totals.learners),
        activeLearners: Number(totals.activeLearners),
        attempts: Number(totals.attempts),
        successRate: share(Number(totals.successes), Number(totals.attempts)),
        exercisesCompleted: Number(totals.exercisesCompleted),
        views: Number(totals.views),
        minutes: tenths(Number(totals.durationMs)),
        strugglingLearners: Number(struggling.learners),
        lastActiveOn: totals.lastActiveOn,
      },
      learners: rows.map(({ joinedOn, ...row }) => {
        const done = activityOf.get(row.learner)
        const skills = practiceOf.get(row.learner) ?? []
        const proficiencies = skills.flatMap(({ proficiency }) => proficiency ?? [])
        const strugglingWith = skills.filter(isStruggling).map(({ skill }) => skill)
        const attempts = Number(done?.attempts ?? 0)
        const lastActiveOn = done?.lastActiveOn ?? null
        const inactive = row.until === null && isInactive({ lastActiveOn, joinedOn }, totals.lastActiveOn)
        return {
          ...row,
          attempts,
          successRate: share(Number(done?.successes ?? 0), attempts),
          exercisesCompleted: Number(done?.exercisesCompleted ?? 0),
          views: Number(done?.views ?? 0),
          minutes: tenths(Number(done?.durationMs ?? 0)),
          activeDays: Number(done?.activeDays ?? 0),
          lastActiveOn,
          skillsPractised: skills.filter((skill) => skill.attempts > 0).length,
          skillsMastered: skills.filter(({ masteredAt }) => masteredAt !== null).length,
          meanProficiency: share(
            proficiencies.reduce((sum, proficiency) => sum + proficiency, 0),
            proficiencies.length,
          ),
          mayNeedHelp: strugglingWith.length > 0 || inactive,
          strugglingWith,
          inactive,
        }
      }),
      next: last && rowsAndOneMore.length > limit ? cursorTo(last.learner) : null,
    }
  },
})

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)
