// Real processes, a real database, clients that retry, and SIGKILL: what was acknowledged is stored exactly once, and
// every read model is the fold of the log. The short run is part of `npm test`; `npm run test:faults` goes on for
// minutes.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CrashPoint } from '#platform/crash-point.ts'
import { openPool } from '#platform/database.ts'
import type { ProcessUnderTest } from './process-under-test.ts'
import { type ServiceUnderTest, startService } from './service-under-test.ts'
import { verify } from './verify-service.ts'

const long = process.env.SILLAGE_FAULTS === 'long'
const LONG_MINUTES = Number(process.env.SILLAGE_FAULTS_MINUTES ?? 10)
const ofApi: readonly CrashPoint[] = ['before-commit', 'after-commit', 'after-reply']
const ofWorker: readonly CrashPoint[] = [
  'before-projector-commit',
  'between-rows-and-checkpoint',
  'after-projector-commit',
]

// Processes and sessions are found through /proc.
describe.skipIf(process.platform !== 'linux')('a service whose processes and database are killed (needs Linux)', () => {
  let service: ServiceUnderTest
  const done = new Map<string, number>()
  const count = (what: string) => done.set(what, (done.get(what) ?? 0) + 1)

  beforeAll(async () => {
    service = await startService({ apis: 2, workers: 1 })
  })
  afterAll(() => service?.stop())

  async function crash(process: ProcessUnderTest, point: CrashPoint, times: number): Promise<void> {
    await process.crashAt(point, times)
    count(`${process.name.split(' ')[0]} ${point}`)
  }

  async function kill(process: ProcessUnderTest): Promise<void> {
    await process.kill()
    count(`${process.name.split(' ')[0]} at random`)
  }

  /** A session of those that append or fold, as the server lists them. */
  async function killBackend(like: string): Promise<void> {
    const session = await sessionLike(like)
    if (session === undefined) return
    service.database.killBackend(session)
    count('one session')
  }

  async function sessionLike(like: string): Promise<number | undefined> {
    const pool = openPool(service.database.url, { name: 'faults', max: 1 })
    try {
      for (;;) {
        // The server may still be mending what the last fault broke.
        const found = await pool
          .query<{ pid: number }>('select pid from pg_stat_activity where application_name like $1', [like])
          .catch(() => null)
        if (found) return found.rows[0]?.pid
        await pause(100)
      }
    } finally {
      await pool.end()
    }
  }

  async function killPostgres(): Promise<void> {
    await service.ready()
    const all = [...service.apis, ...service.workers]
    const before = all.map((one) => one.ends.length)
    await service.database.killAll()
    count('all of PostgreSQL')
    await service.ready()
    // Nobody goes down with the database, or the whole service would take as long as its slowest start.
    for (const [n, one] of all.entries())
      expect(one.ends.slice(before[n]), `${one.name}: ${one.output().slice(-2_000)}`).toEqual([])
  }

  it(`loses and duplicates nothing${long ? `, for ${LONG_MINUTES} minutes` : ''}`, async () => {
    const [first, second] = service.apis
    const [worker] = service.workers
    if (!first || !second || !worker) throw new Error('two APIs and a worker are needed')
    const load = service.startLoad('kill', 16)

    for (const [n, point] of ofApi.entries()) {
      const other = ofWorker[n]
      await Promise.all([crash(n % 2 === 0 ? first : second, point, 3), other && crash(worker, other, 2)])
    }
    await killBackend('sillage log append')
    await pause(300)
    service.database.loseAnswers()
    count('answers lost')
    await pause(300)
    await Promise.all([kill(second), kill(worker)])
    await killPostgres()

    for (const until = Date.now() + LONG_MINUTES * 60_000; long && Date.now() < until; ) {
      await pause(Math.random() * 1_500)
      await pick([
        () => kill(pick(service.apis)),
        () => kill(worker),
        () => crash(pick(service.apis), pick(ofApi), 1 + Math.floor(Math.random() * 50)),
        () => crash(worker, pick(ofWorker), 1 + Math.floor(Math.random() * 20)),
        () =>
          killBackend(
            pick(['sillage log append', 'sillage projector', 'sillage log names', 'sillage query', 'sillage %']),
          ),
        async () => {
          service.database.loseAnswers()
          count('answers lost')
        },
        killPostgres,
      ])()
    }

    await service.ready()
    // A service that was away for the whole test would have lost nothing either.
    while (load.tally.acknowledged.size <= 500) await pause(50)
    await load.stop()
    const verified = await verify(service, load.tally)
    process.stdout.write(
      `faults: ${[...done].map(([what, times]) => `${times} ${what}`).join(', ')}; ${verified.acknowledged} commands acknowledged, ` +
        `${verified.events} events, ${verified.rows} rows; answers ${JSON.stringify(Object.fromEntries(load.tally.outcomes))}; ` +
        `longest wait ${Math.round(load.tally.longestMs)} ms\n`,
    )
  })
})

function pick<Of>(from: readonly Of[]): Of {
  const one = from[Math.floor(Math.random() * from.length)]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}
