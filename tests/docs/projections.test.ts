/**
 * docs/projections.md does what it says: its read model, and version 2 of it beside version 1, put into a copy of the
 * project, compile and leave the tests that hold of every read model green. Needs a database.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findBreaches } from '../../bin/import-rules.ts'
import { applied, blocks, copyWith, isTest, pageText, project, removeCopies } from './page-in-a-copy.ts'

const page = pageText('projections.md')
const MODEL = 'projections/learning/exercise-tally.ts'
const KEPT = 'projections/learning/exercise-tally.v1.ts'

const files = new Map(blocks(page, 'ts'))
const changed = new Map([
  [KEPT, files.get(MODEL) ?? ''],
  ...blocks(page, 'diff').map(([file, diff]) => [file, applied(diff, files.get(file) ?? '')] as const),
])
/** What holds of every read model, and the questions over all of them. */
const ofAll = ['tests/definitions.test.ts', 'queries/queries.test.ts', 'tests/domain.test.ts']

const stages: [name: string, root: string, tests: readonly string[]][] = [
  ['as it is written', copyWith(files), [...files.keys()].filter(isTest)],
  ['in version 2, beside version 1', copyWith(changed, ofAll), [...[...changed.keys()].filter(isTest), ...ofAll]],
]
afterAll(removeCopies)

it('has the steps that write and change a read model and its specification', () => {
  expect([...files.keys()].map((file) => isTest(file))).toEqual([false, true])
  expect([...changed.keys()]).toEqual([KEPT, ...files.keys()])
  expect(page).toContain('cp exercise-tally.ts exercise-tally.v1.ts')
})

describe.each(stages)('the read model of the page, %s', (_, root, tests) => {
  it('compiles', () => {
    const tsc = join(project, 'node_modules/typescript/bin/tsc')
    expect(spawnSync(process.execPath, [tsc, '--noEmit', '-p', root], { encoding: 'utf8' }).stdout).toBe('')
  })
  it('passes the import rules', async () => {
    expect(findBreaches(root)).toEqual([])
    const { findFaults }: typeof import('../../bin/check-definitions.ts') = await import(
      join(root, 'bin/check-definitions.ts')
    )
    expect(await findFaults()).toEqual([])
  })
  describe('leaves green', async () => {
    for (const file of tests) await import(join(root, file))
  })
})
