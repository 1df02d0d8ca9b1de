import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { countRejected, filesWithValues, removeRejected } from './rejected-rows.ts'

const person = PersonId.parse('5111a9e0-0000-4000-8000-000000000003')
const tenant = TenantId.parse('5111a9e0-0000-4000-8000-000000000000')
const who = { tenant, person }

async function aDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sillage-rejected-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

describe('files of rejected rows', () => {
  it('lose the lines that name an erased person, and keep the others as they are', async () => {
    const directory = await aDirectory()
    const file = join(directory, 'students-rejected.ndjson')
    const other = `{"row":2,"learner":"${person.replace('3', '4')}"}`
    await writeFile(file, `{"row":1,"learner":"${person}"}\n${other}\n{"row":3,"learner":"${person.toUpperCase()}"}\n`)
    await writeFile(join(directory, 'other-rejected.ndjson'), '{"row":1}\n')
    expect(await countRejected(directory, who)).toBe(2)
    expect(await removeRejected(directory, who)).toBe(2)
    expect(await readFile(file, 'utf8')).toBe(`${other}\n`)
    expect(await countRejected(directory, who)).toBe(0)
    expect((await readdir(directory)).sort()).toEqual(['other-rejected.ndjson', 'students-rejected.ndjson'])
  })

  it('need not be there', async () => {
    const missing = join(await aDirectory(), 'imports')
    expect([await countRejected(missing, who), await removeRejected(missing, who)]).toEqual([0, 0])
    await mkdir(missing)
    expect(await removeRejected(missing, who)).toBe(0)
  })

  it('keep the lines of another school, which may know the same person', async () => {
    const directory = await aDirectory()
    const file = join(directory, 'students-rejected.ndjson')
    const line = (school: string) => JSON.stringify({ school, file: `learner ${person}`, row: 1, reason: 'unknown' })
    const other = tenant.replace('5111', '5112')
    await writeFile(file, `${line(tenant)}\n${line(other)}\n`)
    expect(await removeRejected(directory, who)).toBe(1)
    expect(await readFile(file, 'utf8')).toBe(`${line(other)}\n`)
    expect(await countRejected(directory, who)).toBe(0)
  })

  it('are counted if an early release wrote values of rows into them', async () => {
    const directory = await aDirectory()
    const place = { file: 'studentInfo', row: 3, reason: 'unknown', taken: false }
    const write = (name: string, ...lines: object[]) =>
      writeFile(join(directory, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    await write('a-rejected.ndjson', place, { school: tenant, ...place })
    expect(await filesWithValues(directory)).toBe(0)
    await write('b-rejected.ndjson', place, { ...place, value: 'Inès Caradec' })
    await writeFile(join(directory, 'c-rejected.ndjson'), 'half a li')
    expect(await filesWithValues(directory)).toBe(2)
  })
})
