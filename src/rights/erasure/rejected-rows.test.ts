import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { countRejected, removeRejected } from './rejected-rows.ts'

const person = '5111a9e0-0000-4000-8000-000000000003'

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
    expect(await countRejected(directory, person)).toBe(2)
    expect(await removeRejected(directory, person)).toBe(2)
    expect(await readFile(file, 'utf8')).toBe(`${other}\n`)
    expect(await countRejected(directory, person)).toBe(0)
    expect((await readdir(directory)).sort()).toEqual(['other-rejected.ndjson', 'students-rejected.ndjson'])
  })

  it('need not be there', async () => {
    const missing = join(await aDirectory(), 'imports')
    expect([await countRejected(missing, person), await removeRejected(missing, person)]).toEqual([0, 0])
    await mkdir(missing)
    expect(await removeRejected(missing, person)).toBe(0)
  })
})
