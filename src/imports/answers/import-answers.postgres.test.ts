// The import of a table of answers into a real PostgreSQL, killed on the way as an operator's machine might be.
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import { START } from '#kernel/ids.ts'
import { freshDatabase } from '../../../tests/test-database.ts'

const verb = fileURLToPath(new URL('../../../scripts/sillage.ts', import.meta.url))
const ROWS = 45_000
const LEARNERS = 500

describe('sillage import answers on PostgreSQL', () => {
  it('loses and doubles nothing, and keeps the order, when it is killed and run again', async () => {
    const home = await mkdtemp(join(tmpdir(), 'sillage-import-'))
    const file = join(home, 'answers.tsv')
    const rows = Array.from({ length: ROWS }, (_, n) => `${n % LEARNERS}\tq${n}\t${n % 7}\t${Number(n % 3 > 0)}`)
    await writeFile(file, ['user\titem\tskill\tcorrect', ...rows].join('\n'))
    const database = await freshDatabase('answers')
    const log = await openPostgresLog({ url: database.url })
    const columns = 'learner=user,exercise=item,skill=skill,correct=correct'
    const start = () =>
      spawn(process.execPath, [verb, 'import', 'answers', file, '--school', 'Lab', '--columns', columns, '--json'], {
        env: { ...process.env, DATABASE_URL: database.url, SILLAGE_DATA: home, SILLAGE_KEYS: join(home, 'keys') },
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    try {
      const child = start()
      const ended = new Promise((resolve) => child.once('exit', resolve))
      while (child.exitCode === null && (await log.head()) < 10_000n) await delay(50)
      child.kill('SIGKILL')
      await ended
      // Killed before its end, or this test shows nothing.
      expect(child.signalCode).toBe('SIGKILL')
      const summary = JSON.parse((await text(start().stdout)).trim())
      expect(summary).toMatchObject({ answers: ROWS, learners: LEARNERS, conflicts: 0, stopped: false })
      expect(summary.before).toBeGreaterThan(0)
      // The school, its staff and its class are there from the first run.
      expect(summary.before + summary.events).toBe(ROWS + LEARNERS)

      const found: string[] = []
      const byStream = new Map<string, number[]>()
      for (let after = START, end = false; !end; ) {
        const page = await log.readAll({ after, limit: 10_000 })
        for (const { type, stream, data } of page.events) {
          if (type !== exerciseAttempted.type) continue
          const exercise = String(Reflect.get(data, 'exercise'))
          found.push(exercise)
          const own = byStream.get(stream) ?? []
          own.push(Number(exercise.slice(1)))
          byStream.set(stream, own)
        }
        after = page.position
        end = page.end
      }
      expect(found).toHaveLength(ROWS)
      expect(new Set(found).size).toBe(ROWS)
      for (const own of byStream.values()) expect(own).toEqual(own.toSorted((a, b) => a - b))
    } finally {
      await log.close()
      await database.drop()
      await rm(home, { recursive: true, force: true })
    }
  })
})
