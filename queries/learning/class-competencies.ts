import { z } from 'zod'
import { AssessmentLevel, CompetencyCode } from '#events/learning/competencies.ts'
import { EventReference } from '#events/learning/values.ts'
import { ClassId } from '#events/teaching/values.ts'
import { count, momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { inListOrder } from '#kernel/list-names.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import competencies from '../../projections/learning/competencies.ts'
import competencyAssessments from '../../projections/learning/competency-assessments.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'
import { Competency, competencyColumns, exampleCompetency, MOST_COMPETENCIES } from './competency-list.ts'
import { latestByEach } from './latest-assessments.ts'

const MOST_ROWS = 50_000

const Cell = z
  .object({
    learner: PersonId,
    competency: CompetencyCode,
    level: AssessmentLevel.describe('That of the latest assessment of all.'),
    assessedAt: momentText('When that was made.'),
    evidence: z.array(EventReference).describe('What shows it: ids of events in the learner’s history.'),
    assessors: count('How many adults have assessed it.'),
    agree: z.boolean().describe('Whether the latest assessments of all of them say the same.'),
  })
  .meta({ id: 'CompetencyCell', description: 'A learner in a competency.' })

/** The matrix of a class: its learners, the framework, and how far each is in each competency that was assessed. */
export default defineQuery('class-competencies', {
  summary: 'Get the competencies of a class',
  description:
    'How far each learner who is in the class is in each competency of the framework. Competencies that were not assessed have no cell.',
  path: '/api/classes/{class}/competencies',
  may: 'teaching:read',
  of: (input) => ({ kind: 'class', class: input.class, shows: 'children' }),
  purpose: 'teaching',
  input: z.object({ class: ClassId }),
  output: z.object({
    class: ClassId,
    competencies: z.array(Competency).describe('The framework, by domain and code.'),
    learners: z
      .array(
        z
          .object({
            learner: PersonId,
            givenName: z.string().nullable().describe('Given name; null where it was erased.'),
            familyName: z.string().nullable().describe('Family name; null where it was erased.'),
          })
          .describe('A learner.'),
      )
      .describe('Who is in the class now.'),
    cells: z.array(Cell).describe('The cells of the matrix.'),
  }),
  example: {
    input: { class: exampleSchool.class },
    output: {
      class: exampleSchool.class,
      competencies: [exampleCompetency],
      learners: [{ learner: exampleSchool.learner, givenName: 'Ilyès', familyName: 'Sureau' }],
      cells: [
        {
          learner: exampleSchool.learner,
          competency: 'FR.ECR.1',
          level: 'acquis',
          assessedAt: '2026-11-18T16:40:00.000Z',
          evidence: [],
          assessors: 1,
          agree: true,
        },
      ],
    },
  },
  reads: [classes, classRoster, people, competencies, competencyAssessments],
  about: (_, { learners }) => learners.map(({ learner }) => learner),
  async run({ db, tenant }, { class: ofClass }) {
    const known = await db
      .selectFrom('classes')
      .select('class')
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .executeTakeFirst()
    if (!known) return missing('class')
    const framework = await db
      .selectFrom('competencies')
      .select(competencyColumns)
      .where('tenant', '=', tenant)
      .orderBy('domain')
      .orderBy('code')
      .limit(MOST_COMPETENCIES)
      .execute()
    const learners = await db
      .selectFrom('classRoster as roster')
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'roster.tenant').onRef('people.person', '=', 'roster.learner'),
      )
      .select(['roster.learner', 'people.givenName', 'people.familyName'])
      .where('roster.tenant', '=', tenant)
      .where('roster.class', '=', ofClass)
      .where('roster.until', 'is', null)
      .orderBy('roster.learner')
      .execute()
    const rows = await db
      .selectFrom('competencyAssessments as a')
      .innerJoin('classRoster as roster', (join) =>
        join.onRef('roster.tenant', '=', 'a.tenant').onRef('roster.learner', '=', 'a.learner'),
      )
      .select(['a.learner', 'a.competency', 'a.assessor', 'a.level', 'a.evidence', 'a.assessedAt'])
      .where('a.tenant', '=', tenant)
      .where('roster.class', '=', ofClass)
      .where('roster.until', 'is', null)
      .orderBy('a.assessedAt')
      .orderBy('a.assessment')
      .limit(MOST_ROWS)
      .execute()
    const cells = [...Map.groupBy(rows, ({ learner, competency }) => `${learner} ${competency}`).values()].flatMap(
      (all) => {
        const latest = latestByEach(all)
        const [last] = latest
        if (!last) return []
        const { learner, competency, level, assessedAt, evidence } = last
        const agree = latest.every((one) => one.level === level)
        return [{ learner, competency, level, assessedAt, evidence, assessors: latest.length, agree }]
      },
    )
    return { class: ofClass, competencies: framework, learners: inListOrder(learners), cells }
  },
})
