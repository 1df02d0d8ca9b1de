// The import of a real course into a real PostgreSQL, killed on the way as an operator's machine might be.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { codec } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import { START } from '#kernel/ids.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { freshDatabase } from '../../../tests/test-database.ts'
import { dataFolder, NO_DATA } from '../data-folder.fixtures.ts'
import { setAside } from '../set-aside.ts'
import { importOulad } from './import-oulad.ts'
import { readTables } from './read-tables.ts'

const verb = fileURLToPath(new URL('../../../scripts/sillage.ts', import.meta.url))
const COURSE = 'AAA-2013J'

/** `stream revision id`, sorted: what must be the same however the import went. */
async function places(log: EventLog): Promise<string[]> {
  const found: string[] = []
  for (let after = START, end = false; !end; ) {
    const page = await log.readAll({ after, limit: 10_000 })
    for (const { stream, revision, id } of page.events) found.push(`${stream} ${revision} ${id}`)
    after = page.position
    end = page.end
  }
  return found.sort()
}

describe('sillage import oulad on PostgreSQL', () => {
  it('loses and doubles nothing when it is killed and run again', async (ctx) => {
    const data = dataFolder()
    if (data === null) return ctx.skip(NO_DATA)
    const folder = join(data, 'oulad')
    const home = await mkdtemp(join(tmpdir(), 'sillage-import-'))
    const database = await freshDatabase('oulad')
    const log = await openPostgresLog({ url: database.url })
    const start = () =>
      spawn(process.execPath, [verb, 'import', 'oulad', folder, '--only', COURSE, '--json'], {
        env: { ...process.env, DATABASE_URL: database.url, SILLAGE_DATA: home, SILLAGE_KEYS: join(home, 'keys') },
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    try {
      const child = start()
      const ended = new Promise((resolve) => child.once('exit', resolve))
      while (child.exitCode === null && (await log.head()) < 60_000n) await delay(5)
      child.kill('SIGKILL')
      await ended
      // Killed before its end, or this test shows nothing.
      expect(child.signalCode).toBe('SIGKILL')
      const last = start()
      const summary: unknown = JSON.parse((await text(last.stdout)).trim())
      expect(summary).toMatchObject({ imported: 'oulad', learners: 383, total: 183_442, conflicts: 0, stopped: false })

      const whole = openMemoryLog()
      const aside = setAside(home, { school: 'a', name: 'whole', identity: [] })
      const only = new Set([COURSE])
      const { events } = await readDefinitions()
      await importOulad({ log: whole, codec: codec(events, testKeys) }, await readTables(folder, { only }), {
        only,
        aside,
      })
      aside.close()
      expect(await places(log)).toEqual(await places(whole))
    } finally {
      await log.close()
      await database.drop()
      await rm(home, { recursive: true, force: true })
    }
  })
})
