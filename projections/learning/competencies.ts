import { z } from 'zod'
import { CompetencyCode, CompetencyKind, ExpectedLevel } from '#events/learning/competencies.ts'
import competencyDefined from '#events/learning/competency-defined.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'

/** The competencies of the framework, each as its last definition says. */
export default defineProjection('competencies', {
  version: 1,
  description: 'The framework of competencies: title, kind, domain and expected level of each.',
  of: 'competency',
  key: z.object({ code: CompetencyCode }),
  row: z.object({
    version: DefinitionVersion,
    title: z.string().describe('What it is called on pages.'),
    description: z.string().nullable().describe('What it means, for teachers; null if the title is enough.'),
    kind: CompetencyKind,
    domain: z.string().describe('The domain it belongs to: `Grammaire`.'),
    expectedLevel: ExpectedLevel,
    definedAt: Instant,
  }),
  on: (on) => [
    on(
      competencyDefined,
      ({ data }) => ({ code: data.code }),
      (_, { data: { code: __, description = null, ...data }, occurredAt }) => ({
        ...data,
        description,
        definedAt: occurredAt,
      }),
    ),
  ],
})
