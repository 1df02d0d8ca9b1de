import { z } from 'zod'
import { SkillId } from '#events/learning/values.ts'
import { SchoolGrade } from '#events/teaching/values.ts'
import { count, momentText, nextPage, pageSize } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { defineQuery } from '#kernel/query.ts'
import curriculumSkills from '../../projections/teaching/curriculum-skills.ts'

/** The skills of the curriculum, with what comes before each. */
export default defineQuery('skill-list', {
  summary: 'List the skills',
  description: 'The skills of the curriculum, by id: grade, and what comes before each.',
  path: '/api/curriculum/skills',
  // Everybody reads pages on which skills are called by their titles.
  may: 'learning:read',
  of: () => ({ kind: 'nobody' }),
  purpose: 'teaching',
  input: z.object({
    grade: z.coerce.number().int().min(1).max(12).pipe(SchoolGrade).optional().describe('Only skills of this grade.'),
    limit: pageSize({ most: 500, usual: 200 }),
    cursor: cursorOf(z.tuple([SkillId])).optional(),
  }),
  output: z.object({
    items: z
      .array(
        z
          .object({
            skill: z.string().describe('The skill, by its id.'),
            version: count('The version of its definition, from 1.'),
            title: z.string().nullable().describe('What it is called on pages; null if its id is enough.'),
            grade: z.int().nullable().describe('The school year in which it is taught, from 1; null if none is given.'),
            prerequisites: z.array(z.string()).describe('The skills that come before it.'),
            definedAt: momentText('When it was last defined.'),
          })
          .meta({ id: 'CurriculumSkill', description: 'One skill of the curriculum.' }),
      )
      .describe('The skills, by id.'),
    next: nextPage,
  }),
  example: {
    input: { grade: 5 },
    output: {
      items: [
        {
          skill: 'calcul/division',
          version: 1,
          title: 'La division',
          grade: 5,
          prerequisites: ['calcul/multiplication'],
          definedAt: '2026-10-12T06:00:00.000Z',
        },
      ],
      next: null,
    },
  },
  reads: [curriculumSkills],
  about: () => [],
  async run({ db, tenant }, { grade, limit, cursor }) {
    let query = db
      .selectFrom('curriculumSkills')
      .select(['skill', 'version', 'title', 'grade', 'prerequisites', 'definedAt'])
      .where('tenant', '=', tenant)
      .orderBy('skill')
      .limit(limit + 1)
    if (grade !== undefined) query = query.where('grade', '=', grade)
    if (cursor) query = query.where('skill', '>', cursor[0])
    const rows = await query.execute()
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return { items, next: last && rows.length > limit ? cursorTo([last.skill]) : null }
  },
})
