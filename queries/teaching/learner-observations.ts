import { z } from 'zod'
import { SkillId } from '#events/learning/values.ts'
import { count, momentText, pageSize, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import { ShownShare } from '#kernel/shown-number.ts'
import answerObservations from '../../projections/learning/answer-observations.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import { observedIn } from './observed-codes.ts'

const code = z.string().describe('The code, as whoever made the exercise writes it: `carry-forgotten`.')
const Strategy = z
  .object({
    code,
    answers: count('Answers in which it was seen.'),
    successes: count('How many of these were right.'),
    successRate: ShownShare.describe('Share of these answers that were right, from 0 to 1.'),
    lastAt: momentText('When it was last seen.'),
    skills: z
      .array(
        z.object({
          skill: z.string().describe('The skill.'),
          answers: count('Answers on it in which it was seen.'),
          successes: count('How many of these were right.'),
        }),
      )
      .describe('The skills, those with the most answers first.'),
  })
  .meta({ id: 'LearnerStrategy', description: 'A strategy of a learner, and how often it was seen.' })

const ErrorSeen = z
  .object({
    code,
    answers: count('Wrong answers in which it was seen.'),
    lastAt: momentText('When it was last seen.'),
    skills: z
      .array(
        z.object({ skill: z.string().describe('The skill.'), answers: count('Wrong answers on it that have it.') }),
      )
      .describe('The skills, those with the most answers first.'),
  })
  .meta({ id: 'LearnerError', description: 'A kind of error of a learner, and how often it was seen.' })

/** How a learner goes about it, and what goes wrong: the strategies and kinds of error of their answers, counted. */
export default defineQuery('learner-observations', {
  summary: 'Count a learner’s strategies and errors',
  description:
    'How often each strategy and each kind of error was seen in the answers of a learner, and on which skills. Corrected and withdrawn answers count as they stand now.',
  path: '/api/learners/{learner}/observations',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({
    learner: PersonId,
    skill: SkillId.optional().describe('Only answers on this skill.'),
    limit: pageSize({ most: 500, usual: 100 }),
  }),
  output: z.object({
    learner: uuidText('The learner, by their id.'),
    strategies: z.array(Strategy).describe('The strategies, the most frequent first, at most as many as asked for.'),
    errors: z.array(ErrorSeen).describe('The kinds of error, the most frequent first, at most as many as asked for.'),
    uncounted: count('Codes that were not counted, since a skill already had 50 others.'),
  }),
  example: {
    input: { learner: exampleSchool.learner },
    output: {
      learner: exampleSchool.learner,
      strategies: [
        {
          ...{ code: 'calcul-pose', answers: 12, successes: 9, successRate: 0.75, lastAt: '2026-11-20T10:25:01.419Z' },
          skills: [{ skill: 'calcul/addition', answers: 12, successes: 9 }],
        },
      ],
      errors: [
        {
          ...{ code: 'retenue-oubliee', answers: 3, lastAt: '2026-11-19T09:40:02.000Z' },
          skills: [{ skill: 'calcul/addition', answers: 3 }],
        },
      ],
      uncounted: 0,
    },
  },
  reads: [answerObservations, classRoster],
  about: ({ learner }) => [learner],
  past: { reads: [], whose: async (_, { learner }) => ({ people: [learner], streams: [] }) },
  async run({ db, tenant }, { learner, skill, limit }) {
    let seen = db
      .selectFrom('answerObservations')
      .select(['learner', 'skill', 'strategies', 'errors', 'uncounted'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
    if (skill !== undefined) seen = seen.where('skill', '=', skill)
    const rows = await seen.execute()
    if (rows.length === 0) {
      const enrolled = await db
        .selectFrom('classRoster')
        .select('learner')
        .where('tenant', '=', tenant)
        .where('learner', '=', learner)
        .executeTakeFirst()
      if (!enrolled) return missing('learner')
    }
    const { strategies, errors, uncounted } = observedIn(rows, limit)
    return {
      learner,
      strategies: strategies.map(({ learners: _, skills, ...one }) => ({
        ...one,
        successRate: one.successes / one.answers,
        skills: [...skills],
      })),
      errors: errors.map(({ code, answers, lastAt, skills }) => ({
        ...{ code, answers, lastAt },
        skills: skills.map(({ skill, answers }) => ({ skill, answers })),
      })),
      uncounted,
    }
  },
})
