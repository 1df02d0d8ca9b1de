// Who shares an embedded database, and when it is stopped.
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '#platform/config.ts'
import { openClient } from '#platform/database.ts'
import { AlreadyRunning } from '#platform/embedded-postgres.ts'
import { type Database, openDatabase } from './open-database.ts'

describe('an embedded database that verbs share (database)', () => {
  let parent: string
  let directory: string
  const opened: Database[] = []
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'sillage-shared-'))
    await chmod(parent, 0o755)
    directory = join(parent, 'data')
  })
  afterEach(async () => {
    // Who joined leaves before who started it stops it.
    for (const database of opened.splice(0).reverse()) await database.stop()
    const { home } = JSON.parse(await readFile(join(directory, 'postgres.json'), 'utf8'))
    if (typeof home === 'string') await rm(home, { recursive: true, force: true })
    await rm(parent, { recursive: true, force: true })
  })

  const open = async (mayJoin: boolean): Promise<Database> => {
    const database = await openDatabase(readConfig({ SILLAGE_DATA: directory }), { join: mayJoin })
    opened.push(database)
    return database
  }
  const answer = async ({ url }: Database, statement = 'select 42 as answer'): Promise<unknown> => {
    const client = openClient(url, { name: 'test' })
    await client.connect()
    try {
      return (await client.query(statement)).rows
    } finally {
      await client.end()
    }
  }

  it('is stopped by the verb that started it only when the others have ended', async () => {
    const first = await open(true)
    const second = await open(true)
    const stopping: string[] = []
    const stopped = first.stop().then(() => stopping.push('first'))
    const waits = "select count(*)::int as stopping from pg_stat_activity where application_name = 'sillage stopping'"
    await expect.poll(() => answer(second, waits)).toEqual([{ stopping: 1 }])
    // A third one comes while the first one waits to stop: it need not wait until the second one has ended.
    const third = await open(true)
    await second.stop()
    expect(await answer(third)).toEqual([{ answer: 42 }])
    stopping.push('third leaves')
    await third.stop()
    await stopped
    expect(stopping).toEqual(['third leaves', 'first'])
  })

  it('is not shared with a service, which says that it runs already', async () => {
    await open(true)
    await expect(open(false)).rejects.toBeInstanceOf(AlreadyRunning)
  })

  it('is stopped by a service at once, whoever has joined', async () => {
    const service = await open(false)
    const verb = await open(true)
    await service.stop()
    await expect(answer(verb)).rejects.toThrow()
  })
})
