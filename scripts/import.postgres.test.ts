// The import verbs as they are called, on PostgreSQL: what they print, what they keep aside, and how they fail.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { statement } from '#imports/xapi/statements.fixtures.ts'
import { freshDatabase, type TestDatabase } from '../tests/test-database.ts'

const program = fileURLToPath(new URL('sillage.ts', import.meta.url))
const small = fileURLToPath(new URL('../tests/fixtures/oulad', import.meta.url))

let database: TestDatabase
let home: string
beforeAll(async () => {
  database = await freshDatabase('import verbs')
  home = await mkdtemp(join(tmpdir(), 'sillage-import-'))
})
afterAll(async () => {
  await database.drop()
  await rm(home, { recursive: true, force: true })
})

async function sillage(...args: string[]): Promise<string> {
  const env = { ...process.env, DATABASE_URL: database.url, SILLAGE_DATA: home }
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { env })
  return stdout.replaceAll('\u202f', ' ')
}

describe('the import verbs, on PostgreSQL', () => {
  it('import a dataset, say what became what, and add nothing when they are run again', async () => {
    const first = await sillage('import', 'oulad', small)
    expect(first).toMatch(/studentVle +5 +rows, 5 taken/)
    expect(first).toMatch(/learning\.content-viewed +5/)
    expect(first).toMatch(/studentAssessment: no score +1 +set aside/)
    expect(first).toMatch(/Written now +18 /)
    const path = join(home, 'imports', 'oulad-rejected.ndjson')
    expect(first).toContain(`Row by row in ${path}`)
    expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(2)
    expect((await stat(path)).mode & 0o077).toBe(0)
    expect(JSON.parse(await sillage('import', 'oulad', small, '--json'))).toMatchObject({ events: 0, before: 18 })
  })

  it('import statements into a school that is made, and into one that is there', async () => {
    const file = join(home, 'statements.ndjson')
    await writeFile(file, `${JSON.stringify(statement({ id: 1 }))}\nnothing\n`)
    const first = JSON.parse(await sillage('import', 'xapi', file, '--school', 'MOOC', '--json'))
    expect(first).toMatchObject({ lines: 2, statements: 1, events: 6, setAside: { 'statements.ndjson: no JSON': 1 } })
    await writeFile(file, `${JSON.stringify(statement({ id: 1 }))}\n${JSON.stringify(statement({ id: 2 }))}\n`)
    const second = JSON.parse(await sillage('import', 'xapi', file, '--tenant', first.tenant, '--json'))
    expect(second).toMatchObject({ tenant: first.tenant, statements: 2, before: 1, events: 1 })
  })

  it.each([
    [['oulad', '/nowhere'], /courses\.parquet cannot be read: the folder of the dataset holds/],
    [['oulad', small, '--only', 'AAA'], /"AAA" is not a course such as AAA-2013J/],
    [['xapi', '/nowhere.ndjson'], /nowhere\.ndjson cannot be read/],
    [['xapi', small, '--zone', 'Paris'], /A time zone is expected, such as Europe\/Paris/],
  ])('refuse %j with a reason and without a stack', async (wrong, reason) => {
    const failure = await sillage('import', ...wrong).catch((error: { stderr: string }) => error.stderr)
    expect(failure).toMatch(reason)
    expect(failure).not.toMatch(/ {4}at /)
  })
})
