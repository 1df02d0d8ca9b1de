/** Mistakes planted in a copy of the project's definitions: the check or the compiler reports each with its file. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyWith, project, removeCopies } from '../tests/docs/page-in-a-copy.ts'

afterAll(removeCopies)

const event = (name: string, data: string, more = '') => `import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { personal } from '#kernel/personal.ts'

const About = z.object({ text: z.string(), author: PersonId })
export default defineEvent('learning.${name}', {
  version: 1,
  description: 'Something happened.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
  data: ${data},${more}
})
export { About, personal }
`

const projection = (
  name: string,
  {
    key = 'exercise: ExerciseId',
    keys = 'exercise: e.data.exercise',
    row = 'tries: z.int()',
    fold = '{ tries: 1 }',
    more = '',
    event = 'exerciseAttempted',
  },
) => `import { z } from 'zod'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { ExerciseId } from '#events/learning/values.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineProjection, opened, remove, unconcerned } from '#kernel/projection.ts'

export default defineProjection('${name}', {
  version: 1,
  description: 'Tries of an exercise.',
  key: z.object({ ${key} }),
  row: z.object({ ${row} }),${more}
  on: (on, revise) => [
    on(${event}, (e) => (e.subject ? { ${keys} } : []), (row, e) => (${fold})),
    revise(attemptCorrected, unconcerned),
    revise(importWithdrawn, unconcerned),
  ],
})
export { ExerciseId, opened, PersonId, remove, subjectErased }
`

const byLearner = { key: 'learner: PersonId', keys: 'learner: e.subject' }

/** By file: its source, and the expected message. */
const faulty: Record<string, [source: string, message: RegExp]> = {
  'src/events/learning/mark-lost.ts': [
    event('mark-lost', 'z.object({ note: personal(About).extend({ more: z.string() }) })'),
    /:14 {2}personal\(…\) is written 1 times, but only 0 are found/,
  ],
  'src/events/learning/of-two.ts': [
    event(
      'of-two',
      `z.object({ author: PersonId, a: z.tuple([personal(About), personal(z.int(), { of: 'author' })]) })`,
    ),
    /:7 {2}learning\.of-two: a belongs to "author" and to "subject"/,
  ],
  'src/events/learning/of-nobody.ts': [
    event('of-nobody', `z.object({ a: personal(About, { of: 'autor' }).optional() })`),
    /:7 {2}.*belongs to "autor", which is no field/,
  ],
  'src/events/learning/no-way-up.ts': [
    event('no-way-up', 'About').replace('version: 1', 'version: 2'),
    /:7 {2}.*no upcaster from version 1/,
  ],
  'src/events/learning/misnamed.ts': [event('some-name', 'About'), /defines "learning\.some-name".*rename/],
  'src/events/learning/unreadable.ts': [`throw new Error('it is broken')\n`, /:1 {2}it is broken/],
  'commands/learning/astray.ts': [
    `import learningStarted from '#events/learning/learning-started.ts'
import { defineCommand } from '#kernel/command.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import learner from './learner.ts'

export default defineCommand('learning.astray', {
  description: 'Starts.',
  may: 'learning:record',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: learningStarted.data.extend({ learner: PersonId }),
  decider: learner,
  stream: (input) => streamName('lerner', input.learner),
  decide: () => [],
})
`,
    /writes to a stream of kind "lerner", but its decider .* reads "learner"/,
  ],
  'commands/learning/nothing.ts': ['export default {}\n', /is not a definition/],
  'projections/learning/keeps-people.ts': [
    projection('keeps-people', byLearner),
    /person in its key \(learner\).*add on\(subjectErased, .*remove\)/,
  ],
  'projections/learning/keeps-described.ts': [
    projection('keeps-described', { ...byLearner, key: `learner: PersonId.describe('Who tries.')` }),
    /person in its key \(learner\).*add on\(subjectErased/,
  ],
  'projections/learning/keeps-words.ts': [
    projection('keeps-words', {
      event: "opened(exerciseAttempted, ['response'], 'For this test.', 'counted')",
      row: 'last: z.string()',
      fold: `{ last: typeof e.data.response === 'string' ? e.data.response : '' }`,
    }),
    /column last keeps what a person wrote after that person is erased: key the rows/,
  ],
  'projections/learning/holds-words.ts': [
    projection('holds-words', {
      event: "opened(exerciseAttempted, ['response'], 'For this test.')",
      row: 'last: z.string()',
      fold: `{ last: typeof e.data.response === 'string' ? e.data.response : '' }`,
    }),
    /opens personal fields of learning\.exercise-attempted, but no person is in its key/,
  ],
  'projections/learning/never-filled.ts': [
    projection('never-filled', {
      row: 'tries: z.int(), at: z.string().nullable()',
      fold: '{ tries: 1, at: row?.at ?? null }',
    }),
    /no fold fills the column at:/,
  ],
  'projections/learning/forgets-a-column.ts': [
    projection('forgets-a-column', { row: 'tries: z.int(), right: z.int()', fold: '{ tries: 1 } as never' }),
    /after learning\.exercise-attempted: column right:/,
  ],
  'projections/learning/adds-a-column.ts': [
    projection('adds-a-column', { fold: '{ tries: 1, trys: 2 } as never' }),
    /after learning\.exercise-attempted: column trys:/,
  ],
  'projections/learning/throws.ts': [
    projection('throws', { fold: `(() => { throw new Error('no lesson') })()` }),
    /the fold of learning\.exercise-attempted throws: no lesson/,
  ],
  'projections/learning/of-no-kind.ts': [
    projection('of-no-kind', { more: `\n  of: 'lerner',` }),
    /is of "lerner", but no decider has such streams\. Kinds of streams: .*learner/,
  ],
  'projections/learning/twice-a-column.ts': [
    projection('twice-a-column', { row: 'tries: z.int(), exercise: z.string()' }),
    /:10 {2}.*"exercise" is in the key and in the row/,
  ],
  'projections/learning/left-over.v1.ts': [projection('left-over', {}), /no file defines a newer one/],
  'projections/learning/keeps-people.v3.ts': [
    projection('keeps-people', byLearner),
    /contains version 1.*its file name gives/,
  ],
}

describe('the check of the definitions', () => {
  let faults: string[]
  beforeAll(() => {
    const root = copyWith(new Map(Object.entries(faulty).map(([file, [source]]) => [file, source])))
    const permissions = join(root, 'src/kernel/permission.ts')
    writeFileSync(
      permissions,
      readFileSync(permissions, 'utf8').replace("'learning:record',", "'learning:record',\n  'learning:burn',"),
    )
    const run = spawnSync(process.execPath, [join(root, 'bin/check-definitions.ts')], { encoding: 'utf8' })
    expect(run.status).toBe(1)
    faults = run.stderr.trimEnd().split('\n')
  })
  const faultsIn = (file: string) =>
    faults.filter((line) => line.startsWith(`${file}:`) || line.startsWith(`${file}  `))

  it.each(Object.entries(faulty).map(([file, [, message]]) => [file, message] as const))(
    'reports %s',
    (file, message) => {
      expect(faultsIn(file).join('\n')).toMatch(message)
    },
  )
  it('reports a permission that no role holds', () =>
    expect(faultsIn('src/identity/permissions.ts').join()).toMatch(/no role holds "learning:burn"/))
  it('reports nothing else', () => {
    const files = new Set(faults.slice(0, -1).map((line) => line.split(/:\d+ {2}| {2}/)[0]))
    expect([...files].sort()).toEqual([...Object.keys(faulty), 'src/identity/permissions.ts'].sort())
  })
})

describe('the compiler', () => {
  const command = (may: string) => `import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import { defineCommand } from '#kernel/command.ts'
import { learnerStream, ofLearner } from './enrolled.ts'
import learner from './learner.ts'

export default defineCommand('learning.misspelt', {
  description: 'Records.',
  may: '${may}',
  purpose: 'teaching',
  input: exerciseAttempted.data.extend(ofLearner),
  decider: learner,
  stream: learnerStream,
  decide: () => [],
})
`
  const query = (column: string, pastColumn = 'learner') => `import { z } from 'zod'
import { defineQuery } from '#kernel/query.ts'
import skillProfile from '../../projections/learning/skill-profile.ts'

export default defineQuery('misspelt', {
  description: 'Asks.',
  path: '/api/misspelt',
  may: 'learning:read',
  purpose: 'teaching',
  input: z.object({}),
  output: z.array(z.unknown()),
  reads: [skillProfile],
  about: () => [],
  past: {
    reads: [skillProfile],
    whose: async ({ db }) => ({
      streams: [],
      people: (await db.selectFrom('skillProfile').select('learner').where('${pastColumn}', 'is not', null).execute()).map((row) => row.learner),
    }),
  },
  run: ({ db }) => db.selectFrom('skillProfile').select(['learner', 'skill']).where('${column}', '>', 0.5).orderBy('skill').execute(),
})
`
  const misspelt: Record<string, [source: string, message: RegExp]> = {
    'commands/learning/misspelt.ts': [command('learning:recrod'), /\(8,3\).*"learning:recrod"/],
    'queries/learning/misspelt.ts': [query('proficency'), /proficency/],
    'queries/learning/misspelt-past.ts': [query('proficiency', 'lerner'), /lerner/],
    'queries/learning/hidden.ts': [query('streak'), /streak/],
    'projections/learning/misspelt-row.ts': [
      projection('misspelt-row', {
        row: 'tries: z.int(), at: z.string().optional()',
        fold: '{ ...row, tries: 1, att: e.occurredAt }',
      }),
      /'no such property is declared'|Undeclared<"att">/,
    ],
    'projections/learning/misspelt-key.ts': [
      projection('misspelt-key', { keys: 'exercise: e.data.exercise, exercice: 1' }),
      /Undeclared<"exercice">/,
    ],
    'projections/learning/forgotten.ts': [
      projection('forgotten', { row: 'tries: z.int(), right: z.int()', fold: '{ tries: (row?.tries ?? 0) + 1 }' }),
      /right/,
    ],
    'projections/learning/misspelt-index.ts': [
      projection('misspelt-index', { more: `\n  indexes: [['exercice']],` }),
      /"exercice"/,
    ],
  }
  let output: string
  beforeAll(() => {
    const root = copyWith(new Map(Object.entries(misspelt).map(([file, [source]]) => [file, source])))
    const tsc = join(project, 'node_modules/typescript/bin/tsc')
    output = spawnSync(process.execPath, [tsc, '--noEmit', '--pretty', 'false', '-p', root], {
      cwd: root,
      encoding: 'utf8',
    }).stdout
  })

  it.each(Object.entries(misspelt).map(([file, [, message]]) => [file, message] as const))(
    'reports %s',
    (file, message) => {
      const [, ...errors] = `\n${output}`.split(/\n(?=\S)/)
      const errorsInFile = errors.filter((error) => error.startsWith(`${file}(`))
      expect(errorsInFile.join('\n')).toMatch(message)
    },
  )
})
