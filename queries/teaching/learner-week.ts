import { z } from 'zod'
import { begunBy, dayAfter } from '#events/learning/memory.ts'
import { dueBy, USUAL_SETTINGS } from '#events/learning/revision-plan.ts'
import { BadgeTitle } from '#events/teaching/badge-texts.ts'
import { count, dayText, momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { AskedDay, type LocalDay, PersonId } from '#kernel/ids.ts'
import { localDay, mondayOf } from '#kernel/local-day.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import schools from '../../projections/identity/schools.ts'
import learnerWeeks from '../../projections/learning/learner-weeks.ts'
import pathProgress from '../../projections/learning/path-progress.ts'
import revisionCards, { earlierCards } from '../../projections/learning/revision-cards.ts'
import sequenceProgress from '../../projections/learning/sequence-progress.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import revisionSettings from '../../projections/teaching/revision-settings.ts'
import revisionWeights from '../../projections/teaching/revision-weights.ts'

const MOST_NEXT = 20

const Done = z
  .object({
    activeDays: count('Days on which the learner did anything.'),
    attempts: count('Answers.'),
    successes: count('Right answers.'),
    exercisesCompleted: count('Exercises that were completed.'),
    minutes: z.number().describe('Active minutes.'),
  })
  .meta({ id: 'DoneInWeek', description: 'What a learner did in a week, in all classes.' })

type Week = {
  readonly attempts: number
  readonly successes: number
  readonly exercisesCompleted: number
  readonly durationMs: number
  readonly days: readonly LocalDay[]
}

/** Zeros for a week without a row. */
const doneIn = (row: Week | undefined): z.input<typeof Done> => ({
  activeDays: row?.days.length ?? 0,
  attempts: row?.attempts ?? 0,
  successes: row?.successes ?? 0,
  exercisesCompleted: row?.exercisesCompleted ?? 0,
  minutes: Math.round((row?.durationMs ?? 0) / 6_000) / 10,
})

/**
 * A learner's week on one page: what was done, what was reached, and what comes next. For the learner, their parents and teachers;
 * nothing in it is compared with other learners.
 */
export default defineQuery('learner-week', {
  summary: 'Get a learner’s week',
  description:
    'What a learner did in a week and in the one before, the skills mastered and badges earned in it, and what comes next: sequences, paths and revisions.',
  path: '/api/learners/{learner}/week',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({
    learner: PersonId,
    on: AskedDay.optional().describe('Any day of the week; this week without it.'),
  }),
  output: z.object({
    learner: PersonId,
    week: dayText('Its Monday, in the school’s zone.'),
    done: Done,
    before: Done.describe('The week before.'),
    mastered: z
      .array(
        z
          .object({
            skill: z.string().describe('The skill, by its path: `calcul/addition`.'),
            masteredAt: momentText('When it was mastered.'),
          })
          .describe('A skill.'),
      )
      .describe('Skills that were mastered in the week.'),
    badges: z
      .array(
        z
          .object({
            achievement: z.string().describe('The badge, by its id.'),
            title: BadgeTitle.nullable().describe(
              'What it was called then; null where an application gave it without one.',
            ),
            earnedAt: momentText('When it was earned.'),
          })
          .describe('A badge.'),
      )
      .describe('Badges that were earned in the week, without those taken back.'),
    sequences: z
      .array(
        z
          .object({
            sequence: uuidText('The sequence, by its id.'),
            title: z.string().nullable().describe('What it is called; null if it is not known yet.'),
            percentage: z.number().describe('How much is completed now, from 0 to 100.'),
            endsOn: dayText('Its last day; null without one.').nullable(),
          })
          .describe('A sequence.'),
      )
      .describe('Sequences that the learner follows now and has not completed, those that end first.'),
    paths: z
      .array(
        z
          .object({
            path: uuidText('The path, by its id.'),
            title: z.string().describe('What it is called.'),
            percentage: z.number().describe('How much is done now, from 0 to 100.'),
          })
          .describe('A path.'),
      )
      .describe('Paths that the learner has now and has not finished.'),
    revisions: count('Revisions that are due at the end of the week, or today in the week of today.'),
  }),
  example: {
    input: { learner: exampleSchool.learner, on: '2026-11-18' },
    output: {
      learner: exampleSchool.learner,
      week: '2026-11-16',
      done: { activeDays: 3, attempts: 21, successes: 14, exercisesCompleted: 9, minutes: 8.2 },
      before: { activeDays: 4, attempts: 27, successes: 17, exercisesCompleted: 12, minutes: 10.4 },
      mastered: [{ skill: 'grammaire/nature-des-mots', masteredAt: '2026-11-17T09:21:40.112Z' }],
      badges: [],
      sequences: [
        {
          ...{ sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15', title: 'Lire et résumer un article' },
          ...{ percentage: 33.3, endsOn: null },
        },
      ],
      paths: [],
      revisions: 4,
    },
  },
  reads: [
    schools,
    classRoster,
    learnerWeeks,
    sequenceProgress,
    pathProgress,
    revisionCards,
    revisionSettings,
    revisionWeights,
  ],
  alsoReads: earlierCards,
  about: ({ learner }) => [learner],
  async run({ db, tenant, now }, { learner, on }) {
    const school = await db.selectFrom('schools').select('zone').where('tenant', '=', tenant).executeTakeFirst()
    const today = school && now && localDay(now, school.zone)
    const day = on ?? today
    if (!school || !day) return missing('learner')
    const classes = await db
      .selectFrom('classRoster as roster')
      .leftJoin('revisionSettings as settings', (join) =>
        join.onRef('settings.tenant', '=', 'roster.tenant').onRef('settings.class', '=', 'roster.class'),
      )
      .select(['targetRetention', 'dailyLimit', 'roster.until'])
      .where('roster.tenant', '=', tenant)
      .where('roster.learner', '=', learner)
      .orderBy('roster.from', 'desc')
      .execute()
    const [inClass] = [...classes.filter(({ until }) => until === null), ...classes]
    if (!inClass) return missing('learner')
    const week = mondayOf(day)
    const [weekBefore, sunday] = [dayAfter(week, -7), dayAfter(week, 6)]

    const weeks = await db
      .selectFrom('learnerWeeks')
      .select(['week', 'attempts', 'successes', 'exercisesCompleted', 'durationMs', 'days', 'mastered', 'badges'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .where('week', 'in', [weekBefore, week])
      .execute()
    const [row, rowBefore] = [week, weekBefore].map((monday) => weeks.find((one) => one.week === monday))
    const sequences = await db
      .selectFrom('sequenceProgress')
      .select(['sequence', 'title', 'percentage', 'endsOn'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .where('isActive', '=', true)
      .where('completedAt', 'is', null)
      .orderBy('endsOn')
      .orderBy('sequence')
      .limit(MOST_NEXT)
      .execute()
    const paths = await db
      .selectFrom('pathProgress')
      .select(['path', 'title', 'percentage'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .where('finishedAt', 'is', null)
      .where('takenBackAt', 'is', null)
      .orderBy('assignedAt', 'desc')
      .limit(MOST_NEXT)
      .execute()
    const cards = await db
      .selectFrom('revisionCards')
      .select(['stability', 'difficulty', 'reviewedOn', 'reviews', 'lapses', 'lastRating', 'weights'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .execute()
    const weights = await db
      .selectFrom('revisionWeights')
      .select(['version', 'values'])
      .where('tenant', '=', tenant)
      .where('until', 'is', null)
      .executeTakeFirst()
    const dueOnDay = today && mondayOf(today) === week ? today : sunday
    return {
      learner,
      week,
      done: doneIn(row),
      before: doneIn(rowBefore),
      mastered: row?.mastered ?? [],
      badges: row?.badges ?? [],
      sequences,
      paths,
      revisions: dueBy(
        cards.map((card) => begunBy(card, weights ?? null)),
        dueOnDay,
        {
          targetRetention: inClass.targetRetention ?? USUAL_SETTINGS.targetRetention,
          dailyLimit: inClass.dailyLimit ?? USUAL_SETTINGS.dailyLimit,
        },
      ).length,
    }
  },
})
