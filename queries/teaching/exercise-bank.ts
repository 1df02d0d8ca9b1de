import { z } from 'zod'
import { ExerciseId, Level, SkillId } from '#events/learning/values.ts'
import { count, momentText, nextPage, pageSize } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { defineQuery } from '#kernel/query.ts'
import curriculumExercises from '../../projections/teaching/curriculum-exercises.ts'

/** The exercises of the bank, from which the next exercise is chosen. It shows expected answers, so learners may not ask. */
export default defineQuery('exercise-bank', {
  summary: 'List the exercises of the bank',
  description: 'The exercises of the bank, by id: skill, level, question and expected answer.',
  path: '/api/curriculum/exercises',
  may: 'exercises:read',
  of: () => ({ kind: 'school' }),
  purpose: 'teaching',
  input: z.object({
    skill: SkillId.optional().describe('Only exercises of this skill.'),
    difficulty: z.coerce
      .number()
      .int()
      .min(1)
      .max(5)
      .pipe(Level)
      .optional()
      .describe('Only exercises of this level, from 1 to 5.'),
    limit: pageSize({ most: 500, usual: 100 }),
    cursor: cursorOf(z.tuple([ExerciseId])).optional(),
  }),
  output: z.object({
    items: z
      .array(
        z
          .object({
            exercise: z.string().describe('The exercise, by its id.'),
            version: count('The version of its definition, from 1.'),
            skill: z.string().describe('Its skill.'),
            difficulty: z.int().nullable().describe('Its level, from 1 to 5; null if it has none.'),
            question: z.string().nullable().describe('The question; null if the application keeps it.'),
            expected: z.string().nullable().describe('The expected answer; null if the application keeps it.'),
            definedAt: momentText('When it was last defined.'),
          })
          .meta({ id: 'BankExercise', description: 'One exercise of the bank.' }),
      )
      .describe('The exercises, by id.'),
    next: nextPage,
  }),
  example: {
    input: { skill: 'calcul/multiplication', difficulty: 3 },
    output: {
      items: [
        {
          exercise: 'tables-7x8',
          version: 1,
          skill: 'calcul/multiplication',
          difficulty: 3,
          question: 'Combien font 7 × 8 ?',
          expected: '56',
          definedAt: '2026-10-12T06:00:00.000Z',
        },
      ],
      next: null,
    },
  },
  reads: [curriculumExercises],
  about: () => [],
  async run({ db, tenant }, { skill, difficulty, limit, cursor }) {
    let query = db
      .selectFrom('curriculumExercises')
      .select(['exercise', 'version', 'skill', 'difficulty', 'question', 'expected', 'definedAt'])
      .where('tenant', '=', tenant)
      .orderBy('exercise')
      .limit(limit + 1)
    if (skill !== undefined) query = query.where('skill', '=', skill)
    if (difficulty !== undefined) query = query.where('difficulty', '=', difficulty)
    if (cursor) query = query.where('exercise', '>', cursor[0])
    const rows = await query.execute()
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return { items, next: last && rows.length > limit ? cursorTo([last.exercise]) : null }
  },
})
