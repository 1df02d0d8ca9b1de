import { z } from 'zod'
import { CompetencyCode, CompetencyKind, ExpectedLevel } from '#events/learning/competencies.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { defineQuery } from '#kernel/query.ts'
import competencies from '../../projections/learning/competencies.ts'

export const Competency = z
  .object({
    code: CompetencyCode,
    version: DefinitionVersion,
    title: z.string().describe('What it is called on pages.'),
    description: z.string().nullable().describe('What it means; null where the title is enough.'),
    kind: CompetencyKind,
    domain: z.string().describe('The domain it belongs to.'),
    expectedLevel: ExpectedLevel,
  })
  .meta({ id: 'Competency', description: 'A competency of the framework.' })

export const exampleCompetency: z.input<typeof Competency> = {
  code: 'FR.ECR.1',
  version: 1,
  title: 'Écrire un texte d’une dizaine de lignes',
  description: null,
  kind: 'competence',
  domain: 'Écriture',
  expectedLevel: 'apprentissage',
}

export const competencyColumns = ['code', 'version', 'title', 'description', 'kind', 'domain', 'expectedLevel'] as const
/** More than any framework of a school has. */
export const MOST_COMPETENCIES = 2_000

/** The framework of competencies of the school, by domain and code. */
export default defineQuery('competency-list', {
  summary: 'Get the framework of competencies',
  description: 'The competencies that the school assesses, by domain and code.',
  path: '/api/competencies',
  may: 'exercises:read',
  of: () => ({ kind: 'school' }),
  purpose: 'teaching',
  input: z.object({}),
  output: z.object({ items: z.array(Competency).describe('The competencies; at most 2,000.') }),
  example: { input: {}, output: { items: [exampleCompetency] } },
  reads: [competencies],
  about: () => [],
  async run({ db, tenant }) {
    const items = await db
      .selectFrom('competencies')
      .select(competencyColumns)
      .where('tenant', '=', tenant)
      .orderBy('domain')
      .orderBy('code')
      .limit(MOST_COMPETENCIES)
      .execute()
    return { items }
  },
})
