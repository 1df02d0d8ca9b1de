import { z } from 'zod'
import { ExerciseId, Share, SkillId } from '#events/learning/values.ts'
import { count, nextPage, pageSize } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { defineQuery } from '#kernel/query.ts'
import { ShownShare } from '#kernel/shown-number.ts'
import activityDifficulty from '../../projections/learning/activity-difficulty.ts'

/** The observed difficulty of exercises, hardest first. */
export default defineQuery('activities', {
  summary: 'List exercises by difficulty',
  description: 'How hard exercises turn out to be, hardest first.',
  path: '/api/activities/difficulty',
  may: 'exercises:read',
  of: () => ({ kind: 'school' }),
  purpose: 'teaching',
  input: z.object({
    skill: SkillId.optional().describe('Only exercises of this skill.'),
    leastAttempts: z.coerce
      .number()
      .int()
      .min(0)
      .max(1_000_000)
      .default(0)
      .describe('Only exercises with so many answers or more.'),
    limit: pageSize({ most: 200, usual: 50 }),
    cursor: cursorOf(z.tuple([Share, ExerciseId])).optional(),
  }),
  output: z.object({
    items: z
      .array(
        z
          .object({
            exercise: z.string().describe('The exercise, by its id.'),
            skill: z.string().describe('The skill, as the last answer named it.'),
            declaredDifficulty: z
              .int()
              .nullable()
              .describe(
                'The difficulty, from 1 to 5, according to the latest answer that has one; null if no answer has one.',
              ),
            attempts: count('Answers.'),
            successes: count('Right answers.'),
            successRate: ShownShare.describe('Share of right answers, from 0 to 1.'),
            observedDifficulty: ShownShare.describe('Share of wrong answers, drawn towards 0.3 where answers are few.'),
            meanDurationMs: count(
              'Mean active time of an answer, in milliseconds; null if no time is known.',
            ).nullable(),
          })
          .meta({ id: 'ExerciseDifficulty', description: 'How hard one exercise turns out to be.' }),
      )
      .describe('The exercises, hardest first.'),
    next: nextPage,
  }),
  example: {
    input: { skill: 'calcul/multiplication', limit: 20 },
    output: {
      items: [
        {
          exercise: 'tables-7x8',
          skill: 'calcul/multiplication',
          declaredDifficulty: 3,
          attempts: 21,
          successes: 9,
          successRate: 0.429,
          observedDifficulty: 0.484,
          meanDurationMs: 6_120,
        },
      ],
      next: null,
    },
  },
  reads: [activityDifficulty],
  about: () => [],
  async run({ db, tenant }, { skill, leastAttempts, limit, cursor }) {
    let query = db
      .selectFrom('activityDifficulty')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('attempts', '>=', leastAttempts)
      .orderBy('observedDifficulty', 'desc')
      .orderBy('exercise')
      .limit(limit + 1)
    if (skill !== undefined) query = query.where('skill', '=', skill)
    if (cursor) {
      const [difficulty, exercise] = cursor
      query = query.where((where) =>
        where.or([
          where('observedDifficulty', '<', difficulty),
          where.and([where('observedDifficulty', '=', difficulty), where('exercise', '>', exercise)]),
        ]),
      )
    }
    const rows = await query.execute()
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      items: page.map((row) => ({
        exercise: row.exercise,
        skill: row.skill,
        declaredDifficulty: row.declaredDifficulty,
        attempts: row.attempts,
        successes: row.successes,
        successRate: row.successes / row.attempts,
        observedDifficulty: row.observedDifficulty,
        meanDurationMs: row.timedAttempts === 0 ? null : Math.round(row.durationMsSum / row.timedAttempts),
      })),
      next: last && rows.length > limit ? cursorTo([last.observedDifficulty, last.exercise]) : null,
    }
  },
})
