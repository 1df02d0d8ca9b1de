import { z } from 'zod'
import {
  AssessmentLevel,
  CompetencyCode,
  CompetencyKind,
  competencyStream,
  ExpectedLevel,
} from '#events/learning/competencies.ts'
import { EventReference } from '#events/learning/values.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import competencies from '../../projections/learning/competencies.ts'
import competencyAssessments from '../../projections/learning/competency-assessments.ts'
import { latestByEach, movesOf } from './latest-assessments.ts'

/** More than the assessments of a school career. */
const MOST = 5_000

const Assessment = z
  .object({
    assessment: EventReference.describe('The id of its event: a correction refers to it.'),
    assessor: PersonId.describe('Who assessed.'),
    level: AssessmentLevel,
    evidence: z.array(EventReference).describe('What shows it: ids of events in the learner’s history.'),
    assessedAt: momentText('When it was assessed.'),
  })
  .meta({ id: 'CompetencyAssessment', description: 'How far somebody judged a learner to be in a competency.' })

/** How far a learner is in each competency, now or at a past moment, with what the framework says of it. */
export default defineQuery('learner-competencies', {
  summary: 'Get a learner’s competencies',
  description:
    'How far a learner is in each competency that was assessed: the latest assessment of each assessor, with its evidence, and how the level moved. With `at`, at a past moment.',
  path: '/api/learners/{learner}/competencies',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({ learner: PersonId }),
  output: z.object({
    learner: PersonId,
    items: z
      .array(
        z
          .object({
            competency: CompetencyCode,
            title: z.string().nullable().describe('What it is called; null where it was not yet defined.'),
            domain: z.string().nullable().describe('The domain it belongs to.'),
            kind: CompetencyKind.nullable(),
            expectedLevel: ExpectedLevel.nullable(),
            level: AssessmentLevel.describe('That of the latest assessment of all.'),
            latest: z.array(Assessment).describe('The latest assessment of each assessor, the newest first.'),
            moves: z
              .array(
                z.object({ level: AssessmentLevel, assessedAt: momentText('When.') }).describe('A change of level.'),
              )
              .describe('How the level moved, the oldest first.'),
          })
          .meta({ id: 'LearnerCompetency', description: 'How far a learner is in a competency.' }),
      )
      .describe('The competencies that were assessed, by code.'),
  }),
  example: {
    input: { learner: exampleSchool.learner },
    output: {
      learner: exampleSchool.learner,
      items: [
        {
          competency: 'FR.ECR.1',
          title: 'Écrire un texte d’une dizaine de lignes',
          domain: 'Écriture',
          kind: 'competence',
          expectedLevel: 'apprentissage',
          level: 'acquis',
          latest: [
            {
              assessment: exampleSchool.attempt,
              assessor: exampleSchool.teacher,
              level: 'acquis',
              evidence: [],
              assessedAt: '2026-11-18T16:40:00.000Z',
            },
          ],
          moves: [
            { level: 'en_cours', assessedAt: '2026-10-02T16:00:00.000Z' },
            { level: 'acquis', assessedAt: '2026-11-18T16:40:00.000Z' },
          ],
        },
      ],
    },
  },
  reads: [competencyAssessments, competencies],
  about: ({ learner }) => [learner],
  past: {
    reads: [competencyAssessments],
    async whose({ db, tenant }, { learner }) {
      const codes = await db
        .selectFrom('competencyAssessments')
        .select('competency')
        .distinct()
        .where('tenant', '=', tenant)
        .where('learner', '=', learner)
        .execute()
      return { people: [learner], streams: codes.map(({ competency: code }) => competencyStream({ code })) }
    },
  },
  async run({ db, tenant }, { learner }) {
    const rows = await db
      .selectFrom('competencyAssessments')
      .select(['competency', 'assessment', 'assessor', 'level', 'evidence', 'assessedAt'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .orderBy('competency')
      .orderBy('assessedAt')
      .orderBy('assessment')
      .limit(MOST)
      .execute()
    const defined = await db
      .selectFrom('competencies')
      .select(['code', 'title', 'domain', 'kind', 'expectedLevel'])
      .where('tenant', '=', tenant)
      .execute()
    const framework = new Map(defined.map(({ code, ...said }) => [code, said]))
    const unknown = { title: null, domain: null, kind: null, expectedLevel: null }
    const items = [...Map.groupBy(rows, ({ competency }) => competency)].flatMap(([competency, all]) => {
      const latest = latestByEach(all).map(({ competency: _, ...one }) => one)
      const level = latest[0]?.level
      const moves = movesOf(all).map((one) => ({ level: one.level, assessedAt: one.assessedAt }))
      return level === undefined
        ? []
        : [{ competency, ...(framework.get(competency) ?? unknown), level, latest, moves }]
    })
    return { learner, items }
  },
})
