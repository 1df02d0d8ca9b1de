import { competencyStream } from '#events/learning/competencies.ts'
import competencyDefined from '#events/learning/competency-defined.ts'
import { defineCommand } from '#kernel/command.ts'
import { sortedJson } from '#kernel/ids.ts'
import competency from './competency.ts'

/** Defines a competency of the framework. What differs from the last definition is a new version; the same again is nothing. */
export default defineCommand('learning.define-competency', {
  summary: 'Define a competency',
  description: 'Defines a competency of the school’s framework, or a new version of it.',
  route: 'POST /api/competencies',
  may: 'teaching:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: competencyDefined.data.omit({ version: true }),
  example: {
    code: 'FR.ECR.1',
    title: 'Écrire un texte d’une dizaine de lignes',
    kind: 'competence',
    domain: 'Écriture',
    expectedLevel: 'apprentissage',
  },
  decider: competency,
  stream: competencyStream,
  decide(state, input) {
    const defined = competencyDefined({ ...input, version: (state?.version ?? 0) + 1 })
    return state && sortedJson({ ...state, version: 0 }) === sortedJson({ ...defined.data, version: 0 })
      ? []
      : [defined]
  },
})
