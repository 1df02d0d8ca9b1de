// `sillage projections rebuild`, killed at critical points and run again: it continues, and readers see old or new rows.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { foldEvents, keyText } from '#kernel/fold.ts'
import { derivedCommandId, eventId, PersonId, START, streamName } from '#kernel/ids.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import type { CrashPoint } from '#platform/crash-point.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { type Generation, readGenerations } from '#projecting/generations/generation.ts'
import { tableOf } from '#projecting/generations/table.ts'
import { postgresProjectionStore } from '#projecting/projector/postgres-projection-store.ts'
import { projector } from '#projecting/projector/projector.ts'
import skillProfile from '../../projections/learning/skill-profile.ts'
import { attempted } from '../fixtures/learning.ts'
import { openReadModels, type ReadModels } from '../fixtures/test-read-models.ts'
import { freshDatabase, type TestDatabase } from '../test-database.ts'

const program = fileURLToPath(new URL('../../scripts/sillage.ts', import.meta.url))
const LEARNERS = 500
const EACH = 120
/** Six saves: the log is scanned by ten thousand positions. */
const EVENTS = LEARNERS * EACH

describe('a rebuild that is killed, on PostgreSQL', () => {
  let database: TestDatabase
  let home: string
  let log: EventLog
  let models: ReadModels
  const children: ChildProcess[] = []

  beforeAll(async () => {
    database = await freshDatabase('rebuild kills')
    home = await mkdtemp(join(tmpdir(), 'sillage-rebuild-'))
    log = await openPostgresLog({ url: database.url })
    await fillLog()
    models = await openReadModels(database.url, [skillProfile], log.id)
    await projector({
      feeds: models.feeds,
      log,
      codec: codecOf((await readDefinitions()).events, testKeys),
      store: models.store,
      signal: new AbortController().signal,
      delay: () => pause(10),
    }).foldTo(await log.head())
    // What tells the old rows from the new ones: no event has ever set a level.
    await models.pool.query('update read.skill_profile__g1 set level = 5')
  })
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await models?.close()
    await log?.close()
    await database?.drop()
    await rm(home, { recursive: true, force: true })
  })

  async function fillLog(): Promise<void> {
    const skills = ['calcul/addition', 'calcul/division', 'calcul/fractions']
    for (let from = 0; from < EACH; from += 20)
      await log.load(
        Array.from({ length: LEARNERS }, (_, n) => {
          const learner = PersonId.parse(id('1ea', n + 1))
          const command = derivedCommandId('rebuild', learner, String(from))
          return {
            stream: streamName('learner', learner),
            tenant: someone.tenant,
            expected: from === 0 ? ('none' as const) : from - 1,
            events: Array.from({ length: 20 }, (_, i) => ({
              ...attempted({ skill: skills[(n + i) % 3] ?? '', correct: (n * i + from) % 3 > 0 }),
              id: eventId(command, i + 1),
              subject: learner,
              actor: learner,
              correlationId: command,
              causationId: null,
              fingerprint: 0,
              occurredAt: minute(from + i),
              zone: someone.zone,
              sealed: [],
            })),
          }
        }),
      )
  }

  function start(args: readonly string[], point?: `${CrashPoint}` | `${CrashPoint}:${number}`) {
    const child = spawn(
      process.execPath,
      [program, 'projections', 'rebuild', 'skill-profile', '--json', '--save-every', '1', '--most-rows', '1', ...args],
      {
        env: {
          ...process.env,
          DATABASE_URL: database.url,
          SILLAGE_DATA: home,
          SILLAGE_KEYS: join(home, 'keys'),
          ...(point && { SILLAGE_CRASH_POINT: point }),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    children.push(child)
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => ({
      code,
      signal,
      stdout,
      stderr,
    }))
    return { child, ended }
  }

  async function generation(number: number): Promise<Generation> {
    const found = (await readGenerations(models.pool)).find((one) => one.id === `skill-profile/${number}`)
    if (!found) throw new Error(`there is no skill-profile/${number}`)
    return found
  }
  /** A killed process's lease runs out by itself within seconds; that it is waited for is shown elsewhere. */
  const forgetTheDead = () => models.pool.query('delete from sillage.workers')

  async function crashAt(point: `${CrashPoint}` | `${CrashPoint}:${number}`, ...args: string[]): Promise<void> {
    const { ended } = start(args, point)
    const { signal, stderr } = await ended
    expect(signal, `${point}: ${stderr}`).toBe('SIGKILL')
    await forgetTheDead()
  }

  /** Looks at the rows under their stable name, over and over. Old rows have level 5, all of them; new ones none. */
  function watch() {
    const wrong: string[] = []
    const seen = new Set<string>()
    let isOver = false
    const watching = (async () => {
      while (!isOver) {
        const { rows } = await models.pool.query<{ rows: bigint; attempts: bigint; old: bigint }>(
          'select count(*) as rows, sum(attempts)::bigint as attempts, count(level) as old from read.skill_profile',
        )
        const [sight] = rows
        const kind = sight?.old === sight?.rows ? 'old' : sight?.old === 0n ? 'new' : 'a mix'
        seen.add(kind)
        if (kind === 'a mix' || Number(sight?.attempts) !== EVENTS || Number(sight?.rows) !== LEARNERS * 3)
          wrong.push(`${kind}: ${sight?.rows} rows of ${sight?.attempts} attempts`)
        await pause(5)
      }
    })()
    return {
      seen,
      async end() {
        isOver = true
        await watching
        return { wrong }
      },
    }
  }

  async function expectFolded(number: number): Promise<void> {
    const codec = codecOf((await readDefinitions()).events, testKeys)
    const events: RecordedEvent[] = []
    for await (const page of log.scan({ after: START, until: await log.head() }))
      events.push(...page.events.map((event) => codec.reader().decode(event)))
    expect(events).toHaveLength(EVENTS)
    const rows = foldEvents(skillProfile, events)
    const { id } = await generation(number)
    const store = postgresProjectionStore(models.pool, new Map([[id, tableOf(skillProfile, number)]]))
    const loaded = await store.load(id, [...rows.values()])
    expect(new Map(loaded.map((row) => [keyText(skillProfile, row.tenant, row.key), row]))).toEqual(rows)
    const { rows: counted } = await models.pool.query(`select count(*) from read.skill_profile__g${number}`)
    expect(Number(counted[0]?.count)).toBe(rows.size)
  }

  it('continues from its last save, ends with the fold, and shows readers either the old or the new rows', async () => {
    const watcher = watch()
    const standsAt = async (position: number, state = 'building') =>
      expect(await generation(2)).toMatchObject({ position: BigInt(position), state })
    await crashAt('rebuild-before-mark')
    await standsAt(0)
    await crashAt('rebuild-set-aside')
    await standsAt(10_000)
    // In the middle of the second save that it brings over: the first one is what the run before had set aside or begun.
    await crashAt('rebuild-bringing-over:2')
    await standsAt(20_000)

    // Any moment of a run.
    const killed = start([])
    await expect.poll(async () => (await generation(2)).position > 20_000n, { interval: 5 }).toBe(true)
    killed.child.kill('SIGKILL')
    await killed.ended
    await forgetTheDead()
    const savedByThen = Number((await generation(2)).position)

    // Ctrl-C: it ends in order, says so, and gives its lease back.
    const stopped = start([])
    await expect
      .poll(async () => (await models.pool.query('select from sillage.workers')).rowCount, {
        interval: 5,
      })
      .toBe(1)
    stopped.child.kill('SIGINT')
    const end = await stopped.ended
    expect(end).toMatchObject({ code: 130, signal: null })
    expect(JSON.parse(end.stdout)).toMatchObject({ stopped: true, rebuilt: [{ resumed: true, fault: null }] })
    expect((await models.pool.query('select from sillage.workers')).rowCount).toBe(0)

    await crashAt('before-switch', '--switch')
    await standsAt(EVENTS)
    expect([...watcher.seen]).toEqual(['old'])
    await crashAt('after-switch', '--switch')
    await standsAt(EVENTS, 'live')
    await expect.poll(() => [...watcher.seen]).toEqual(['old', 'new'])
    const { wrong } = await watcher.end()
    expect(wrong).toEqual([])
    expect(savedByThen).toBeGreaterThanOrEqual(30_000)
    await expectFolded(2)
    const { rows } = await models.pool.query(
      `select action, generation from sillage.generation_history where projection = 'skill-profile' order by at`,
    )
    expect(rows.map(({ action, generation }) => `${action} ${generation}`)).toEqual([
      'rebuild 2',
      'built 2',
      'switch 2',
    ])
  })

  it('is continued by another process where it is frozen, and writes nothing when it resumes', async () => {
    const first = start(['--no-compare'])
    // At work, and not a name left behind by one that was killed before.
    const atWork = `select from sillage.leases l join sillage.workers w on w.id = l.holder
      where l.duty = 'projection skill-profile/3' and w.alive_until > clock_timestamp()`
    await expect.poll(async () => (await models.pool.query(atWork)).rowCount, { interval: 5 }).toBe(1)
    first.child.kill('SIGSTOP')
    const second = start(['--no-compare'])
    // Frozen for longer than its lease, it is taken for dead, and its rebuild is gone on with.
    const done = await second.ended
    expect(done).toMatchObject({ code: 0 })
    first.child.kill('SIGCONT')
    // What it still wanted to write is refused, or its session was ended meanwhile.
    const zombie = await first.ended
    expect([exitCodes.refused, exitCodes.unavailable], zombie.stderr).toContain(zombie.code)
    expect(zombie.stderr).not.toBe('')
    expect(JSON.parse(done.stdout)).toMatchObject({
      rebuilt: [{ resumed: true, fault: null, generation: { state: 'ready' } }],
    })
    await expectFolded(3)
  })
})
