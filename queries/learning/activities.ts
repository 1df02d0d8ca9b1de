import { z } from 'zod'
import { ExerciseId, Share, SkillId } from '#events/learning/values.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { earlierVersion } from '#kernel/projection.ts'
import { defineQuery } from '#kernel/query.ts'
import { ShownShare } from '#kernel/shown-number.ts'
import activityDifficulty from '../../projections/learning/activity-difficulty.ts'

/** Which exercises turn out to be hard, hardest first. */
export default defineQuery('activities', {
  description: 'How hard exercises turn out to be, hardest first.',
  path: '/api/activities/difficulty',
  may: 'learning:read',
  purpose: 'teaching',
  input: z.object({
    skill: SkillId.optional(),
    leastAttempts: z.coerce.number().int().min(0).max(1_000_000).default(0),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: cursorOf(z.tuple([Share, ExerciseId])).optional(),
  }),
  output: z.object({
    items: z.array(
      z.object({
        exercise: z.string(),
        skill: z.string(),
        declaredDifficulty: z.int(),
        attempts: z.int(),
        successes: z.int(),
        successRate: ShownShare,
        observedDifficulty: ShownShare.describe('Share of wrong answers, drawn towards 0.3 where answers are few.'),
        meanDurationMs: z.int(),
      }),
    ),
    next: z.string().nullable(),
  }),
  reads: [activityDifficulty],
  alsoReads: [earlierVersion(activityDifficulty, 1)],
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
        meanDurationMs: Math.round(row.durationMsSum / row.attempts),
      })),
      next: last && rows.length > limit ? cursorTo([last.observedDifficulty, last.exercise]) : null,
    }
  },
})
