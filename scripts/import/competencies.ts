// The implementation of `sillage import competencies`.
import { readCompetencies } from '#imports/competencies/competency-rows.ts'
import { importCompetencies } from '#imports/competencies/import-competencies.ts'
import { type DefinitionsArguments, importDefinitions } from './definitions.ts'

export const competencies = (path: string, options: DefinitionsArguments): Promise<void> =>
  importDefinitions(
    {
      name: 'competencies',
      read: readCompetencies,
      total: (read) => read.competencies.length,
      send: (parts, read, options) => importCompetencies(parts, read.competencies, options),
      counted: (summary) => [['Competencies', summary.competencies]],
    },
    path,
    options,
  )
