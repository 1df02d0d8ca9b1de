import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeLeftBundles } from './bundle-archive.ts'

describe('the directories in which bundles are written', () => {
  let within: string
  beforeAll(async () => {
    within = await mkdtemp(join(tmpdir(), 'sillage-bundles-'))
  })
  afterAll(() => rm(within, { recursive: true, force: true }))

  it('go when the process that wrote there is dead, or an earlier one with the same pid, and not otherwise', async () => {
    const dead = spawnSync(process.execPath, ['--version']).pid
    for (const pid of [dead, process.pid, process.ppid]) {
      await mkdir(join(within, `bundle-${pid}.abcdef`))
      await writeFile(join(within, `bundle-${pid}.abcdef`, 'entries.ndjson'), '{}')
    }
    await writeFile(join(within, 'something else'), '')
    await removeLeftBundles(within)
    expect((await readdir(within)).sort()).toEqual([`bundle-${process.ppid}.abcdef`, 'something else'])
  })

  it('need not be there', () => expect(removeLeftBundles(join(within, 'missing'))).resolves.toBeUndefined())
})
