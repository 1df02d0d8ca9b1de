// The implementation of `sillage import curriculum`.
import { skillsBefore } from '#compose/skills-before.ts'
import { readCurriculum } from '#imports/curriculum/curriculum-rows.ts'
import { importCurriculum } from '#imports/curriculum/import-curriculum.ts'
import { type DefinitionsArguments, importDefinitions } from './definitions.ts'

export const curriculum = (path: string, options: DefinitionsArguments): Promise<void> =>
  importDefinitions(
    {
      name: 'curriculum',
      read: readCurriculum,
      total: ({ skills, exercises }) => skills.length + exercises.length,
      send: (parts, read, options, service) =>
        importCurriculum({ ...parts, before: skillsBefore(service) }, read, options),
      counted: ({ skills, exercises }) => [
        ['Skills', skills],
        ['Exercises', exercises],
      ],
    },
    path,
    options,
  )
