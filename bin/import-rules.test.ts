import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { below, findBreaches } from './import-rules.ts'

const planted: string[] = []
afterEach(() => {
  for (const directory of planted.splice(0)) rmSync(directory, { recursive: true })
})

/** The breaches in a project with these files. */
function breaches(files: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'sillage-rules-'))
  planted.push(root)
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), source)
  }
  return findBreaches(root).map(({ file, line, rule }) => `${file}:${line} ${rule}`)
}

const allowed: [string, string][] = [
  [
    'src/kernel/event.ts',
    `import { z } from 'zod'\nimport { createHash } from 'node:crypto'\nimport { x } from './ids.ts'`,
  ],
  ['src/kernel/query.ts', `import type { Kysely } from 'kysely'`],
  ['src/events/learning/attempted.ts', `import { defineEvent } from '#kernel/event.ts'`],
  ['projections/insight/features.ts', `import { step } from '#ml/features/learner-state.ts'`],
  [
    'src/event-log/postgres/append.ts',
    `import pg from 'pg'\nimport { read } from './read.ts'\nimport '#platform/database.ts'`,
  ],
  ['src/projecting/projector.ts', `import type { EventLog } from '#event-log/event-log.ts'\nconst t = Date.now()`],
  ['src/http/routes.ts', `import { run } from '#commanding/run.ts'\nimport { z } from '#events/catalogue.ts'`],
  ['src/compose/compose.ts', `import { postgresLog } from '#event-log/postgres/log.ts'\nimport '#http/app.ts'`],
  ['src/compose/compose.ts', `import school from '../../commands/identity/school.ts'`],
  ['src/main.ts', `import { compose } from './compose/compose.ts'`],
  ['scripts/status.ts', `import { compose } from '#compose/compose.ts'`],
  [
    'commands/learning/record.ts',
    `import { learner } from './learner.ts'\nimport { levels } from '../../projections/learning/levels.ts'`,
  ],
  [
    'queries/teaching/overview.ts',
    `import { sql } from 'kysely'\nimport p from '../../projections/learning/skill-profile.ts'`,
  ],
  ['processes/insight/advise.ts', `import c from '../../commands/learning/record.ts'`],
  ['commands/learning/record.test.ts', `import { memoryLog } from '#event-log/memory/log.ts'\nconst now = new Date()`],
  ['tests/faults/kill.test.ts', `import { postgresLog } from '../../src/event-log/postgres/log.ts'`],
  ['src/platform/a.test.ts', `import { x } from './a.fixtures.ts'`],
  ['src/kernel/process-specification.ts', `import { record } from './specification.ts'`],
  ['bench/append.ts', `import { postgresLog } from '../src/event-log/postgres/log.ts'`],
  [
    'projections/learning/a.ts',
    `// import pg from 'pg'; Date.now()\nconst note = 'not Math.random()'\nconst d = new Date(at)`,
  ],
]

const refused: [string, string, string][] = [
  ['src/kernel/event.ts', `import { x } from '#platform/clock.ts'`, ':1 src/kernel imports nothing of ours'],
  ['src/kernel/ids.ts', `import { readFile } from 'node:fs/promises'`, 'instead of importing node:fs/promises'],
  ['src/kernel/query.ts', `import { sql } from 'kysely'`, 'queries alone'],
  ['src/events/a.ts', `import { x } from '../commanding/x.ts'`, 'src/events imports only src/kernel'],
  ['src/event-log/event-log.ts', `import { x } from '#commanding/x.ts'`, 'dependencies point one way'],
  ['src/commanding/a.ts', `\nexport { x } from '#http/x.ts'`, ':2 src/commanding imports only'],
  ['src/projecting/a.ts', `import { x } from '#past/x.ts'`, 'src/projecting imports only'],
  ['src/newroom/a.ts', `import { x } from '#past/x.ts'`, 'does not list what src/newroom may import'],
  ['src/querying/b.ts', `import type { L } from '#event-log/postgres/log.ts'`, 'chosen in src/compose'],
  ['src/event-log/memory/log.ts', `import { x } from '../postgres/log.ts'`, 'chosen in src/compose'],
  ['scripts/status.ts', `const l = await import('../src/event-log/kurrent/log.ts')`, 'chosen in src/compose'],
  ['src/http/a.ts', `import { compose } from '../compose/compose.ts'`, 'its dependencies are passed in'],
  ['src/http/b.ts', `import q from '../../queries/teaching/overview.ts'`, 'found by their path'],
  ['src/past/c.ts', `import { freshDatabase } from '../../tests/test-database.ts'`, 'only tests and benchmarks do'],
  ['commands/learning/a.ts', `import {\n  x,\n} from '../billing/invoice.ts'`, ':3 a definition imports #kernel'],
  ['commands/learning/b.ts', `import { x } from '#commanding/x.ts'`, 'Not allowed: src/commanding/x.ts'],
  ['commands/learning/c.ts', `import { sql } from 'kysely'`, 'queries alone'],
  ['projections/learning/a.ts', `import pg from 'pg'`, 'no input or output'],
  ['projections/learning/b.ts', `import q from '../../queries/learning/q.ts'`, 'which hold SQL'],
  ['projections/learning/c.ts', `import p from '../teaching/other.ts'`, 'own context (learning)'],
  [
    'projections/insight/b.ts',
    `import { train } from '#ml/boosting/train.ts'`,
    'Not allowed: src/ml/boosting/train.ts',
  ],
  ['src/ml/features/a.ts', `import { x } from '#modelling/x.ts'`, 'src/ml imports only src/kernel'],
  ['src/ml/features/b.ts', `const at = Date.now()`, 'src/ml is pure: pass the clock'],
  ['processes/insight/a.ts', `import p from '../../projections/learning/p.ts'`, 'own context (insight)'],
  ['queries/teaching/a.ts', `import c from '../../commands/learning/c.ts'`, 'own context (teaching)'],
  ['queries/teaching/b.ts', `import pg from 'pg'`, 'no input or output'],
  ['commands/learning/d.ts', `\n\nconst at = Date.now()`, ':3 commands is pure: pass the clock'],
  ['src/kernel/c.ts', `const at = new Date( )`, 'the clock'],
  ['src/kernel/d.ts', `const at = new Date`, 'the clock'],
  ['src/events/b.ts', `const n = Math.random()`, 'randomness'],
  ['processes/insight/b.ts', `import { randomUUID } from 'node:crypto'`, 'randomness'],
  ['projections/learning/d.ts', `const s = \`at \${Date.now()}\``, 'the clock'],
  ['src/past/a.ts', `import { given } from '#kernel/specification.ts'`, 'is for tests'],
  ['commands/learning/e.ts', `import { given } from '../../src/kernel/process-specification.ts'`, 'is for tests'],
  ['src/event-log/a.ts', `import { contract } from './tenants-contract.ts'`, 'is for tests'],
  ['scripts/a.ts', `const f = await import('./b.fixtures.ts')`, 'is for tests'],
  ['src/past/utils.ts', '', '"utils" does not'],
  ['src/past/helpers/a.ts', '', '"helpers" does not'],
  ['queries/teaching/index.ts', '', '"index" does not'],
  ['tests/common.ts', '', '"common" does not'],
]

describe('the import rules', () => {
  it('let a folder of src import only folders listed above it, so that there are no cycles', () => {
    const rooms = Object.keys(below)
    for (const [at, room] of rooms.entries())
      expect(rooms.slice(0, at)).toEqual(expect.arrayContaining([...(below[room] ?? [])]))
  })

  it.each(allowed)('accept %s', (path, source) => expect(breaches({ [path]: source })).toEqual([]))

  it.each(refused)('refuse the import or call in %s: %s', (path, source, rule) => {
    const found = breaches({ [path]: source })
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(rule)
    expect(found[0]).toMatch(new RegExp(`^${path}:\\d+ `))
  })
})
