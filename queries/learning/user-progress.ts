import { z } from 'zod'
import { PersonId } from '#kernel/ids.ts'
import { earlierVersion } from '#kernel/projection.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import { ShownShare } from '#kernel/shown-number.ts'
import learnerProgress from '../../projections/learning/learner-progress.ts'
import skillProfile from '../../projections/learning/skill-profile.ts'
import classRoster from '../../projections/teaching/class-roster.ts'

const Skill = z.object({
  skill: z.string(),
  proficiency: ShownShare.nullable(),
  attempts: z.int(),
  successes: z.int(),
  successRate: ShownShare.nullable(),
  exercisesCompleted: z.int(),
  level: z.int().nullable(),
  lastPractisedAt: z.string().nullable(),
  masteredAt: z.string().nullable(),
  declaredProficiency: ShownShare.nullable(),
  declaredBy: z.string().nullable(),
  declaredAt: z.string().nullable(),
})

/** How far one learner is: totals, and every skill. */
export default defineQuery('user-progress', {
  description: 'How far one learner is: totals, classes, and every skill practised or declared.',
  path: '/api/adaptive/user-progress/{id}',
  may: 'learning:read',
  purpose: 'teaching',
  input: z.object({ id: PersonId.describe('The learner.') }),
  output: z.object({
    learner: PersonId,
    sessions: z.int(),
    attempts: z.int(),
    successes: z.int(),
    successRate: ShownShare.nullable(),
    exercisesCompleted: z.int(),
    averageScore: ShownShare.nullable().describe('Of the completed exercises that have a score.'),
    views: z.int(),
    minutes: z.number().describe('Active time of answers and views.'),
    skillsMastered: z.int(),
    achievements: z.int(),
    firstActivityAt: z.string().nullable(),
    lastActivityAt: z.string().nullable(),
    classes: z.array(z.object({ class: z.string(), from: z.string(), until: z.string().nullable() })),
    skills: z.array(Skill),
  }),
  reads: [learnerProgress, skillProfile, classRoster],
  alsoReads: [earlierVersion(classRoster, 1), earlierVersion(learnerProgress, 1), earlierVersion(skillProfile, 1)],
  about: ({ id }) => [id],
  past: { reads: [], whose: async (_, { id }) => ({ people: [id], streams: [] }) },
  async run({ db, tenant }, { id }) {
    const progress = await db
      .selectFrom('learnerProgress')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('learner', '=', id)
      .executeTakeFirst()
    const classes = await db
      .selectFrom('classRoster')
      .select(['class', 'from', 'until'])
      .where('tenant', '=', tenant)
      .where('learner', '=', id)
      .orderBy('from')
      .execute()
    if (!progress && classes.length === 0) return missing('learner')
    const skills = await db
      .selectFrom('skillProfile')
      .select([
        'skill',
        'proficiency',
        'attempts',
        'successes',
        'successRate',
        'exercisesCompleted',
        'level',
        'lastPractisedAt',
        'masteredAt',
        'declaredProficiency',
        'declaredBy',
        'declaredAt',
      ])
      .where('tenant', '=', tenant)
      .where('learner', '=', id)
      .orderBy('skill')
      .execute()

    const { attempts = 0, successes = 0, scoredExercises = 0, scoreSum = 0 } = progress ?? {}
    return {
      learner: id,
      sessions: progress?.sessions ?? 0,
      attempts,
      successes,
      successRate: attempts > 0 ? successes / attempts : null,
      exercisesCompleted: progress?.exercisesCompleted ?? 0,
      averageScore: scoredExercises > 0 ? scoreSum / scoredExercises : null,
      views: progress?.views ?? 0,
      minutes: Math.round((progress?.durationMs ?? 0) / 6_000) / 10,
      skillsMastered: progress?.skillsMastered ?? 0,
      achievements: progress?.achievements ?? 0,
      firstActivityAt: progress?.firstActivityAt ?? null,
      lastActivityAt: progress?.lastActivityAt ?? null,
      classes,
      skills,
    }
  },
})
