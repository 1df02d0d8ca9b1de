import { z } from 'zod'
import { SkillId } from '#events/learning/values.ts'
import skillDefined from '#events/teaching/skill-defined.ts'
import { DefinitionVersion, SchoolGrade } from '#events/teaching/values.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'

/** The skills of the curriculum, each as its last definition says. */
export default defineProjection('curriculum-skills', {
  version: 1,
  description: 'The skills of the curriculum: grade, and what comes before each.',
  of: 'skill',
  key: z.object({ skill: SkillId }),
  row: z.object({
    version: DefinitionVersion,
    title: z.string().nullable().describe('What it is called on pages.'),
    grade: SchoolGrade.nullable(),
    prerequisites: z.array(SkillId).describe('The skills that come before it.'),
    definedAt: Instant,
  }),
  on: (on) => [
    on(
      skillDefined,
      ({ data }) => ({ skill: data.skill }),
      (_, { data: { skill: __, title = null, grade = null, ...data }, occurredAt }) => ({
        ...data,
        title,
        grade,
        definedAt: occurredAt,
      }),
    ),
  ],
})
