// The drill: a base backup and an archived write-ahead log, a person erased, the server lost, and a restore to a moment before the
// erasure. The ledger, which is in no backup, is replayed before anything is served.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openTokenKeys } from '#identity/token-keys.ts'
import { PersonId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { stopLeftover } from '#platform/embedded-postgres.ts'
import { readGenerations } from '#projecting/generations/generation.ts'
import { countRows } from '#rights/erasure/read-model-rows.ts'
import { freePort } from '../faults/process-under-test.ts'
import { playYear, sealedSchool, tokensOf } from '../fixtures/sealed-schools.ts'
import { caughtUp } from '../http/caught-up.ts'
import { openStack } from '../http/stack.ts'
import { archiveAll, makeArchive, restoreTo, startArchived, takeBaseBackup, withClient } from './archived-server.ts'
import { newMarker, searchFiles } from './byte-search.ts'
import { canariesOf } from './canaries.ts'
import { makePlaces, spawnService } from './running-service.ts'
import { searchTables } from './sql-search.ts'

const school = sealedSchool(91, 'identifying', 'all', 'identifying')
/** Another school that knows the same people. */
const neighbour = { ...sealedSchool(92, 'identifying', 'identifying', 'identifying'), learners: school.learners }
const [learner, another] = school.learners
const erased = { tenant: school.tenant, person: PersonId.parse(learner) }

type Pool = ReturnType<typeof openPool>

/** The rows of all live read models in which the erased person is not named. */
async function rowsOfOthers(pool: Pool): Promise<Readonly<Record<string, unknown>>> {
  const all: Record<string, unknown> = {}
  for (const { projection, state, table } of await readGenerations(pool)) {
    if (state !== 'live') continue
    const { rows } = await pool.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from read.${table} t order by t::text`,
    )
    all[projection] = rows.filter(
      ({ row }) => !(row.tenant === school.tenant && Object.values(row).some((value) => value === learner)),
    )
  }
  return all
}

// The copies and the archive are made by a shell, as PostgreSQL itself calls it.
describe.skipIf(process.platform === 'win32')('a restore to a moment before an erasure (needs a shell)', () => {
  const closing: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })

  it('erases again before anything is served, and changes nobody else', async () => {
    const root = await mkdtemp(join(tmpdir(), `sillage-test-${process.pid}-drill-`))
    closing.push(() => rm(root, { recursive: true, force: true }))
    const archive = await makeArchive(join(root, 'server'))
    // SILLAGE_DATA and the keys, which no backup of the database holds.
    const places = await makePlaces(join(root, 'installation'))
    const keysDirectory = join(places.data, 'keys')
    const first = await startArchived(archive)
    closing.push(
      () => first.stop(),
      () => stopLeftover(archive.source),
    )

    const canaries = canariesOf(newMarker())
    const { marker } = canaries
    const stack = await openStack('restore drill', {
      ...{ databaseUrl: first.url, requestsUrl: first.requestsUrl },
      ...{ dataDirectory: places.data, keysDirectory, worker: true },
    })
    const stackClosed = { done: false }
    const closeStack = async () => {
      if (!stackClosed.done) await stack.close()
      stackClosed.done = true
    }
    closing.push(closeStack)
    await playYear(stack, school, Date.now())
    await playYear(stack, neighbour, Date.now())
    const { administrator, tool } = await tokensOf(stack, school)
    const post = async (url: string, body: object, token = administrator) => {
      const answer = await stack.ask('POST', url, { body, token })
      expect(answer.statusCode, answer.body).toBe(201)
    }
    const rename = (person: string, what: string) =>
      post('/api/people/names', {
        person,
        givenName: canaries.text(`${what} givenName`),
        familyName: canaries.text(`${what} familyName`),
      })
    const answerOf = (person: string, response: string) => ({
      ...{ type: 'exercise_attempted', learner: person, exercise: 'calcul/addition/9', skill: 'calcul/addition' },
      ...{ difficulty: 3, response, correct: true, durationMs: 1_000 },
    })
    await rename(learner, 'before the base backup')
    await caughtUp(stack)
    await takeBaseBackup(archive, first.url)
    // Only the archive of the write-ahead log has what follows.
    await rename(learner, 'after the base backup')
    await post('/api/adaptive/interaction', answerOf(learner, canaries.text('an answer')), tool)
    await post('/api/adaptive/interaction', answerOf(another, 'quarante-deux'), tool)
    await caughtUp(stack)
    const pool = openPool(first.url, { name: 'drill', max: 1 })
    const others = await rowsOfOthers(pool).finally(() => pool.end())
    expect(Object.values(others).flat().length).toBeGreaterThan(20)
    const moment = await withClient(first.url, async (client) => {
      const { rows } = await client.query<{ now: string }>('select clock_timestamp()::text as now')
      return rows[0]?.now ?? ''
    })

    const erasure = await stack.service.rights.request({ ...erased, by: PersonId.parse(another) })
    const finished = async () => (await stack.service.rights.find(school.tenant, erasure?.id ?? ''))?.finishedAt
    await expect.poll(finished).toBeTruthy()
    await archiveAll(first.url)
    await closeStack()
    await first.stop()

    const directory = join(root, 'server', 'second')
    const second = await restoreTo(archive, directory, moment)
    closing.push(
      () => second.stop(),
      () => stopLeftover(directory),
    )
    const restored = openPool(second.url, { name: 'drill', max: 2, statementTimeoutMs: 0 })
    closing.push(async () => {
      if (!restored.ended) await restored.end()
    })
    // The control: the restored database has the person, by the names that only the archive had, and knows of no erasure.
    const before = await searchTables(marker, restored)
    expect(labelsOf(before.found)).toEqual(['after the base backup familyName', 'after the base backup givenName'])
    await restored.query('checkpoint')
    expect([...(await searchFiles(marker, directory)).found.keys()].some((path) => path.includes('/base/'))).toBe(true)
    expect(Object.keys(await countRows(restored, erased)).length).toBeGreaterThan(4)
    expect((await restored.query('select from sillage.erasures')).rowCount).toBe(0)
    expect(await rowsOfOthers(restored)).toEqual(others)

    // Somebody asks from the first moment on: the first answers about both learners.
    const port = await freePort()
    const keys = await openTokenKeys(places.data)
    const auditor = await keys.sign({ tenant: school.tenant, actor: another, role: 'auditor' }, 3_600)
    const url = `http://127.0.0.1:${port}`
    const ask = async (path: string, body?: object): Promise<number | null> =>
      fetch(`${url}${path}`, {
        headers: {
          authorization: `Bearer ${body ? await keys.sign({ tenant: school.tenant, actor: another, role: 'tool' }, 3_600) : auditor}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
      }).then(
        ({ status }) => status,
        () => null,
      )
    const service = spawnService(places, 'restored', {
      ...{ DATABASE_URL: second.url, SILLAGE_REQUESTS_URL: second.requestsUrl },
      ...{ SILLAGE_KEYS: keysDirectory, PORT: String(port) },
    })
    closing.push(async () => {
      if (service.child.exitCode === null && service.child.signalCode === null) await service.kill()
    })
    const answers = new Set<number | null>()
    await expect
      .poll(
        async () => {
          expect(service.child.exitCode, service.output).toBeNull()
          for (const path of [`/api/learners/${learner}/history`, `/api/adaptive/user-progress/${learner}`])
            answers.add(await ask(path))
          return ask(`/api/learners/${another}/history`)
        },
        { interval: 10 },
      )
      .toBe(200)
    // No connection, or not ready, or nobody of that id: never the person.
    expect([...answers].filter((status) => status !== null && status !== 503 && status !== 404)).toEqual([])
    expect(await ask(`/api/learners/${learner}/history`)).toBe(404)
    expect(await ask('/api/adaptive/interaction', answerOf(learner, 'trop tard'))).toBe(410)

    // A worker reads the erasure; then the database is as it was for everybody else.
    await expect
      .poll(async () => (await restored.query('select from sillage.erasures where finished_at is not null')).rowCount)
      .toBe(1)
    expect(await countRows(restored, erased)).toEqual({})
    expect(await rowsOfOthers(restored)).toEqual(others)
    expect((await searchTables(marker, restored)).found.size).toBe(0)
    const { rows } = await restored.query('select replayed_at is not null as replayed from sillage.erasures')
    expect(rows).toEqual([{ replayed: true }])
    expect(await ask('/api/adaptive/interaction', answerOf(another, 'quarante-deux'))).toBe(201)

    // The stated steps: no byte is left in the restored server, SILLAGE_DATA and what was said.
    await removeOldBytes(restored)
    await service.stop()
    await restored.end()
    await second.stop()
    expect([...(await searchFiles(marker, directory)).found.keys()]).toEqual([])
    expect([...(await searchFiles(marker, places.all)).found.keys()]).toEqual([])
    // What the certificate calls remaining copies: they have the names until somebody deletes them.
    for (const copy of [archive.base, archive.wal])
      expect((await searchFiles(marker, copy)).found.size).toBeGreaterThan(0)

    function labelsOf(found: Awaited<ReturnType<typeof searchTables>>['found']): string[] {
      const numbers = [...found.values()].flat().flatMap(({ number }) => (number === null ? [] : [number]))
      return [...new Set(numbers)].map((number) => canaries.labels[number] ?? '').sort()
    }
  })
})

/** Dead rows are vacuumed in full, and the write-ahead log from before is recycled. */
async function removeOldBytes(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('read', 'sillage')",
  )
  for (const { name } of rows) await pool.query(`vacuum full ${name}`)
  await pool.query('create table public.fills (n int)')
  for (let n = 0; n < 6; n += 1) {
    await pool.query('insert into public.fills values (1)')
    await pool.query('select pg_switch_wal()')
    await pool.query('checkpoint')
  }
  await pool.query('drop table public.fills')
}
