import { z } from 'zod'
import { PathId, PathSteps } from '#events/teaching/path-values.ts'
import { count, momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import paths from '../../projections/teaching/paths.ts'

/** A path as its last version says, for whoever gives or changes it. About nobody. */
export default defineQuery('path-details', {
  summary: 'Get a learning path',
  description:
    'The last version of a path: its objectives and its steps, with their contents, prerequisites and dates.',
  path: '/api/paths/{path}',
  may: 'exercises:read',
  of: () => ({ kind: 'school' }),
  purpose: 'teaching',
  input: z.object({ path: PathId }),
  output: z.object({
    path: uuidText('The path, by its id.'),
    title: z.string().describe('Its name.'),
    version: count('Its last version, from 1.'),
    objectives: z.array(z.string()).describe('What learners know or can do afterwards.'),
    steps: PathSteps,
    createdAt: momentText('When its first version was made.'),
    createdBy: uuidText('Who made its first version.'),
    changedAt: momentText('When its last version was made.'),
    withdrawnAt: momentText('When it was withdrawn; null while it can be given.').nullable(),
  }),
  example: {
    input: { path: exampleSchool.path },
    output: {
      path: exampleSchool.path,
      title: 'Réviser les tables',
      version: 1,
      objectives: ['Connaître les tables de 7 et de 8'],
      steps: [
        {
          step: exampleSchool.step,
          title: 'Je révise',
          objectives: [],
          contents: [{ content: exampleSchool.content, version: 1, kind: 'quiz', title: 'Les tables de 7 et de 8' }],
          after: [],
          opensOn: null,
          closesOn: '2026-12-18',
          mandatory: true,
        },
      ],
      createdAt: '2026-10-12T06:00:00.000Z',
      createdBy: exampleSchool.teacher,
      changedAt: '2026-10-12T06:00:00.000Z',
      withdrawnAt: null,
    },
  },
  reads: [paths],
  about: () => [],
  async run({ db, tenant }, { path }) {
    const row = await db
      .selectFrom('paths')
      .select(['path', 'title', 'version', 'objectives', 'steps', 'createdAt', 'createdBy', 'changedAt', 'withdrawnAt'])
      .where('tenant', '=', tenant)
      .where('path', '=', path)
      .executeTakeFirst()
    return row ?? missing('path')
  },
})
