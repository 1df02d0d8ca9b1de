import { z } from 'zod'
import { count, momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { earlierVersion } from '#kernel/projection.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import { ShownShare } from '#kernel/shown-number.ts'
import learnerProgress from '../../projections/learning/learner-progress.ts'
import skillProfile from '../../projections/learning/skill-profile.ts'
import classRoster from '../../projections/teaching/class-roster.ts'

const Skill = z
  .object({
    skill: z.string().describe('The skill, by its path: `calcul/addition`.'),
    proficiency: ShownShare.nullable().describe(
      'How the learner does on it lately, from 0 to 1; null before any answer.',
    ),
    attempts: count('Answers.'),
    successes: count('Right answers.'),
    successRate: ShownShare.nullable().describe('Share of right answers; null before any answer.'),
    exercisesCompleted: count('Exercises that were completed.'),
    level: z.int().nullable().describe('The difficulty last set for the learner, from 1 to 5; null where none was.'),
    lastPractisedAt: momentText('The last answer; null before any.').nullable(),
    masteredAt: momentText('When the skill was mastered; null where it is not.').nullable(),
    declaredProficiency: ShownShare.nullable().describe(
      'What a teacher or a tool said, from 0 to 1; null where none did.',
    ),
    declaredBy: z.string().nullable().describe('Who said so: `teacher` or `tool`.'),
    declaredAt: momentText('When they said so.').nullable(),
  })
  .meta({ id: 'SkillProgress', description: 'How far a learner is on one skill.' })

/** One learner's progress: totals, classes and skills. */
export default defineQuery('user-progress', {
  summary: 'Get a learner’s progress',
  description: 'How far one learner is: totals, classes, and every skill practised or declared.',
  path: '/api/adaptive/user-progress/{id}',
  may: 'learning:read',
  of: ({ id }) => ({ kind: 'person', person: id }),
  purpose: 'teaching',
  input: z.object({ id: PersonId.describe('The learner.') }),
  output: z.object({
    learner: PersonId,
    sessions: count('Sessions.'),
    attempts: count('Answers.'),
    successes: count('Right answers.'),
    successRate: ShownShare.nullable().describe('Share of right answers; null before any answer.'),
    exercisesCompleted: count('Exercises that were completed.'),
    averageScore: ShownShare.nullable().describe(
      'Mean score of the completed exercises that have one; null where none has.',
    ),
    views: count('Views of contents.'),
    minutes: z.number().describe('Active minutes of answers and views.'),
    skillsMastered: count('Skills that are mastered.'),
    achievements: count('Badges and certificates that were ever earned.'),
    firstActivityAt: momentText('The first activity; null before any.').nullable(),
    lastActivityAt: momentText('The last activity; null before any.').nullable(),
    classes: z
      .array(
        z
          .object({
            class: uuidText('The class.'),
            from: momentText('When the learner joined it, the last time.'),
            until: momentText('When the learner left it; null where they are in it.').nullable(),
          })
          .meta({ id: 'ClassMembership', description: 'A learner’s last stay in one class.' }),
      )
      .describe('The classes of the learner, past ones included.'),
    skills: z.array(Skill).describe('Every skill that was practised or declared, by name.'),
  }),
  example: {
    input: { id: exampleSchool.learner },
    output: {
      learner: exampleSchool.learner,
      sessions: 18,
      attempts: 116,
      successes: 96,
      successRate: 0.828,
      exercisesCompleted: 58,
      averageScore: 0.81,
      views: 24,
      minutes: 141.5,
      skillsMastered: 5,
      achievements: 2,
      firstActivityAt: '2026-10-12T08:15:00.000Z',
      lastActivityAt: '2026-11-21T10:25:01.419Z',
      classes: [{ class: exampleSchool.class, from: '2026-10-12T06:00:00.000Z', until: null }],
      skills: [
        {
          skill: 'calcul/multiplication',
          proficiency: 0.736,
          attempts: 11,
          successes: 8,
          successRate: 0.727,
          exercisesCompleted: 5,
          level: 3,
          lastPractisedAt: '2026-11-21T10:25:01.419Z',
          masteredAt: null,
          declaredProficiency: null,
          declaredBy: null,
          declaredAt: null,
        },
      ],
    },
  },
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
