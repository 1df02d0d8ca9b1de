// After an erasure, the end of the epoch and the stated steps, no byte of what was personal is left: canaries in each personal
// field of each event type, then a search of every byte of the installation. The same search finds them before the erasure, and
// in each place that it looks at.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDefinitions } from '#definitions/definitions.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '#http/limits/redis-server.fixtures.ts'
import { openTokenKeys } from '#identity/token-keys.ts'
import { openReceiver, type Receiver } from '#integrating/webhooks/receiver.fixtures.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { stopLeftover } from '#platform/embedded-postgres.ts'
import type { Certificate } from '#rights/erasure/certificate.ts'
import { canaryText, findIn, newMarker, searchFiles } from './byte-search.ts'
import { canariesOf } from './canaries.ts'
import { client, drive } from './drive.ts'
import { blindPlaces } from './planted.ts'
import { searchRedis, withRedis } from './redis-search.ts'
import {
  assertClusterWithin,
  makePlaces,
  type Places,
  type RunningService,
  runVerb,
  startService,
} from './running-service.ts'
import { searchTables } from './sql-search.ts'

/** One at each level. The second knows the same people as the first: of ids, nothing is searched. */
const schools = [exampleSchool.tenant, TenantId.parse('5111a9e0-0000-4000-8000-0000000000a1')] as const

if (!hasRedisServer) process.stdout.write('The bytes of Redis are not searched: redis-server is not on the PATH.\n')

describe('the person of every canary, erased', () => {
  let receiver: Receiver
  let redis: RedisServer | null = null
  let directory: string
  let service: RunningService | null = null
  beforeAll(async () => {
    receiver = await openReceiver()
    if (hasRedisServer) redis = await startRedisServer()
    directory = await mkdtemp(join(tmpdir(), `sillage-test-bytes-${process.pid}-`))
  })
  afterAll(async () => {
    await service?.kill()
    await receiver?.close()
    await redis?.close()
    await stopLeftover(join(directory, 'data')).catch(() => false)
    await rm(directory, { recursive: true, force: true })
  })

  it('leaves no byte at either level once the epoch has ended and the tables were written anew', async () => {
    const at: Places = await makePlaces(directory)
    const exports = join(at.all, 'exports')
    await mkdir(exports)
    const canaries = canariesOf(newMarker())
    const shared: Record<string, string> = redis ? { REDIS_URL: redis.url } : {}
    service = await startService(at, 'erased', shared)
    const driving = { url: service.url, tokens: await openTokenKeys(at.data), canaries, receiver: receiver.url }
    await drive(driving, schools[0], 'identifying')
    await drive(driving, schools[1], 'all', { answers: 40, people: 2 })
    const pool = openPool(service.databaseUrl, { name: 'bytes', max: 2, statementTimeoutMs: 0 })
    const asking = schools.map((tenant) => client(driving, tenant))
    const peopleOf = async (tenant: string) =>
      (await pool.query<{ person: string }>('select person from read.people where tenant = $1', [tenant])).rows
    /** What is found in everything that the log gives to somebody who may see personal fields. */
    const opened = async (n: number) => {
      const numbers = new Set<number>()
      for (let after = '0'; ; ) {
        const reply = await asking[n]?.must('GET', `/api/events?limit=500&after=${after}`, 'events:read-personal')
        const { items, next, end } = JSON.parse(reply?.text ?? '') as { items: unknown[]; next: string; end: boolean }
        for (const { number } of findIn(canaries.marker, Buffer.from(JSON.stringify(items)))) numbers.add(number ?? -1)
        if (end) return numbers
        after = next
      }
    }
    try {
      await expect.poll(async () => (await peopleOf(schools[0])).length).toBeGreaterThan(12)
      await expect.poll(async () => (await peopleOf(schools[1])).length).toBeGreaterThan(2)
      await pool.query('checkpoint')
      // The positive controls: names are in the read model that declares them, in its files, and in the log of the server.
      const before = await searchTables(canaries.marker, pool)
      expect([...before.found.keys()].some((place) => place.startsWith('read.people__'))).toBe(true)
      await assertClusterWithin(at)
      const onDisk = await searchFiles(canaries.marker, at.all)
      expect([...onDisk.found.keys()].some((path) => path.startsWith('data/postgres/base/'))).toBe(true)
      expect([...onDisk.found.keys()].some((path) => path.startsWith('data/postgres/pg_wal/'))).toBe(true)
      // Texts of both levels can be opened, and whoever exports them has them.
      for (const n of [0, 1]) expect((await opened(n)).size, `school ${n}`).toBeGreaterThan(20)
      const file = ['rgpd', 'access', '--school', schools[0], '--person', exampleSchool.learner, '--zip']
      expect((await runVerb(at, [...file, '--to', join(exports, 'file')])).code).toBe(0)
      const school = ['school', 'export', '--school', schools[1], '--to', join(exports, 'school')]
      expect((await runVerb(at, school)).code).toBe(0)
      const bundle = async () => {
        const answer = await asking[0]?.fetched('/api/audit/bundle', 'trail:audit')
        expect(answer?.status).toBe(200)
        return Buffer.from((await answer?.arrayBuffer()) ?? new ArrayBuffer(0))
      }
      await writeFile(join(exports, 'bundle.zip'), await bundle())
      const inExports = await searchFiles(canaries.marker, exports)
      expect([...inExports.found.keys()].sort()).toEqual([
        'file/donnees-personnelles.zip',
        'school/events.ndjson',
        ...csvOf(inExports.found),
      ])
      expect(await blindPlaces(canaries.marker, at.all, [at.data, at.temporary, at.output, exports])).toEqual([])
      if (redis) await expectSeenInRedis(redis.url)

      // Everybody whose names were sent, by the verb and over HTTP.
      const people = await Promise.all(
        schools.map(async (tenant) => [
          ...new Set([exampleSchool.learner, ...(await peopleOf(tenant)).map(({ person }) => person)]),
        ]),
      )
      const [first = '', ...others] = people[0] ?? []
      const { code, stdout } = await runVerb(at, [
        ...['rgpd', 'erase', '--school', schools[0], '--person', first, '--yes', '--json'],
      ])
      expect(code, `${stdout}${await readFile(join(at.output, 'verbs.log'), 'utf8')}`).toBe(0)
      const erase = (n: number, person: string) =>
        asking[n]?.must('POST', '/api/rights/erasures', 'rights:decide', { person })
      for (const person of others) await erase(0, person)
      for (const person of people[1] ?? []) await erase(1, person)
      for (const { must } of asking)
        await expect
          .poll(async () => {
            const { text } = await must('GET', '/api/rights/erasures', 'rights:decide')
            return (JSON.parse(text) as { items: { state: string }[] }).items.filter(
              ({ state }) => state !== 'finished',
            ).length
          })
          .toBe(0)
      expect((await searchTables(canaries.marker, pool)).found.size).toBe(0)
      for (const n of [0, 1]) expect([...(await opened(n))], `school ${n}`).toEqual([])
      // Whoever was sent events of the first has been told, and the certificate says so.
      const { id } = JSON.parse(stdout) as { id: string }
      const certificate = async () => {
        const reply = await asking[0]?.must('GET', `/api/rights/erasures/${id}/certificate`, 'rights:decide')
        return JSON.parse(reply?.text ?? '') as Certificate
      }
      const told = ['127.0.0.1', 'delivered']
      await expect
        .poll(async () => (await certificate()).receivers.map(({ host, notice }) => [host, notice?.state]))
        .toEqual([told, told])
      // Once more, it does nothing.
      const again = JSON.parse((await erase(0, first))?.text ?? '')
      expect(again).toMatchObject({ state: 'finished', person: first })
      expect(JSON.parse(stdout)).toMatchObject({ id: again.id, finishedAt: again.finishedAt })

      // The stated steps: the epoch ends, tables are written anew and the write-ahead log from before is written over, and
      // whoever has exported files deletes them.
      expect((await runVerb(at, ['keys', 'rotate'])).code).toBe(0)
      const files = async () => (await certificate()).remaining.find(({ what }) => what === 'database-files')
      expect(await files()).toMatchObject({ isOver: false, until: expect.any(String) })
      // Where tables are in use all the time, it says so, and is run again.
      await expect.poll(async () => (await runVerb(at, ['rgpd', 'rewrite', '--json'])).code).toBe(0)
      expect(await files()).toMatchObject({ isOver: true })
      expect((await certificate()).files?.tables).toContain('read.people__g1')
      await rm(exports, { recursive: true })
      await mkdir(exports)
      await writeFile(join(exports, 'bundle.zip'), await bundle())
      if (redis) expect((await searchRedis(canaries.marker, redis.url)).found).toEqual([])
    } finally {
      await pool.end()
    }
    await service.stop()
    const { files, bytes, found } = await searchFiles(canaries.marker, at.all)
    process.stdout.write(
      `bytes after an erasure: ${canaries.labels.length} canaries, ${files} files (${Math.round(bytes / 1e6)} MB)\n`,
    )
    expect([...found.keys()]).toEqual([])

    // A restart, which reads the whole log again into new generations, brings nothing back.
    service = await startService(at, 'again', shared)
    const again = client({ ...driving, url: service.url }, schools[0])
    await again.must('POST', '/api/projections/people/rebuild', 'projections:manage', { switch: true })
    await expect
      .poll(async () => (await again.must('GET', '/api/projections/people/rebuild', 'projections:manage')).text)
      .toMatch(/"state":"done"/)
    // Until a process that answers about the past has started, it is answered that there is none.
    const replay = () => again.send('GET', `/api/learners/${exampleSchool.learner}/replay`, 'learning:read')
    await expect.poll(async () => (await replay()).status).toBe(404)
    await service.stop()
    service = null
    expect([...(await searchFiles(canaries.marker, at.all)).found.keys()]).toEqual([])

    /** It is at work, nothing is in it, and what is in it would be seen: in a name, in a value, and in its file. */
    async function expectSeenInRedis(url: string): Promise<void> {
      const none: unknown[] = []
      // A key is there for as long as its budget needs to fill up again: for moments.
      await expect
        .poll(async () => {
          const asked = Array.from({ length: 20 }, () => asking[0]?.must('GET', '/api/classes', 'learning:read'))
          const searched = await Promise.all([...asked, ...asked.map(() => searchRedis(canaries.marker, url))])
          const ofRedis = searched.flatMap((one) => (one && 'keys' in one ? [one] : []))
          none.push(...ofRedis.flatMap(({ found }) => found))
          return ofRedis.flatMap(({ keys }) => keys.filter((key) => key.startsWith('sillage:limit:'))).length
        })
        .toBeGreaterThan(0)
      expect(none).toEqual([])
      const planted = canaryText(canaries.marker, 9_999)
      for (const [key, value] of [
        [planted, '1'],
        ['a value', planted],
      ] as const) {
        await withRedis(url, (open) => open.set(key, value))
        expect((await searchRedis(canaries.marker, url)).found.length).toBeGreaterThan(1)
        await withRedis(url, (open) => open.del(key))
      }
    }
  })
})

const opening = [...(await readDefinitions()).projections.values()].filter(({ opens }) => opens.size > 0)
const csvOf = (found: ReadonlyMap<string, unknown>) =>
  [...found.keys()].filter((path) => opening.some(({ name }) => path.endsWith(`/${name}.csv`))).sort()
