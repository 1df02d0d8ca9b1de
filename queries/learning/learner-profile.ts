import { z } from 'zod'
import { LearningStyle } from '#events/learning/learning-style.ts'
import learningStyleDeclared from '#events/learning/learning-style-declared.ts'
import { Grade, SchoolYear } from '#events/teaching/values.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import learnerProfiles from '../../projections/learning/learner-profiles.ts'
import classRoster from '../../projections/teaching/class-roster.ts'

const Style = z
  .object({
    style: LearningStyle.nullable().describe('What was declared; null where it was erased.'),
    source: learningStyleDeclared.data.shape.source,
    declaredBy: PersonId.describe('Who sent it.'),
    declaredAt: momentText('When it was declared.'),
  })
  .meta({ id: 'DeclaredStyle', description: 'How a learner likes to work, as declared last.' })

const GradeOfYear = z
  .object({
    grade: Grade.describe('The grade that the learner is in, as the school writes it.'),
    schoolYear: SchoolYear,
    declaredBy: PersonId.describe('Who sent it.'),
    declaredAt: momentText('When it was declared.'),
  })
  .meta({ id: 'DeclaredGrade', description: 'The grade of a learner, as declared last.' })

/** What was declared of a learner, and by whom. */
export default defineQuery('learner-profile', {
  summary: 'Show a learner’s profile',
  description:
    'How a learner likes to work and the grade that they are in, as declared last, each with who said it and when.',
  path: '/api/learners/{learner}/profile',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({ learner: PersonId }),
  output: z.object({
    learner: PersonId,
    style: Style.nullable().describe('How the learner likes to work; null where nobody has said it.'),
    grade: GradeOfYear.nullable().describe('The grade of the latest school year; null where it is that of the class.'),
  }),
  example: {
    input: { learner: exampleSchool.learner },
    output: {
      learner: exampleSchool.learner,
      style: {
        style: 'visual',
        source: 'learner',
        declaredBy: exampleSchool.learner,
        declaredAt: '2026-11-18T16:40:00.000Z',
      },
      grade: {
        grade: 'CM1',
        schoolYear: '2026-2027',
        declaredBy: exampleSchool.teacher,
        declaredAt: '2026-09-02T08:00:00.000Z',
      },
    },
  },
  reads: [learnerProfiles, classRoster],
  about: ({ learner }) => [learner],
  async run({ db, tenant }, { learner }) {
    const row = await db
      .selectFrom('learnerProfiles')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .executeTakeFirst()
    if (!row) {
      const enrolled = await db
        .selectFrom('classRoster')
        .select('learner')
        .where('tenant', '=', tenant)
        .where('learner', '=', learner)
        .executeTakeFirst()
      return enrolled ? { learner, style: null, grade: null } : missing('learner')
    }
    const { style, styleSource, styleDeclaredBy, styleDeclaredAt } = row
    const { grade, gradeSchoolYear, gradeDeclaredBy, gradeDeclaredAt } = row
    return {
      learner,
      style:
        styleSource !== null && styleDeclaredBy !== null && styleDeclaredAt !== null
          ? { style, source: styleSource, declaredBy: styleDeclaredBy, declaredAt: styleDeclaredAt }
          : null,
      grade:
        grade !== null && gradeSchoolYear !== null && gradeDeclaredBy !== null && gradeDeclaredAt !== null
          ? { grade, schoolYear: gradeSchoolYear, declaredBy: gradeDeclaredBy, declaredAt: gradeDeclaredAt }
          : null,
    }
  },
})
