// After an erasure, the end of the epoch and the stated steps, no byte of what was personal is left: canaries in each personal
// field of each event type, then a search of every byte of the installation. The same search finds them before the erasure.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTokenKeys } from '#identity/token-keys.ts'
import { openReceiver, type Receiver } from '#integrating/webhooks/receiver.fixtures.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { openPool } from '#platform/database.ts'
import { stopLeftover } from '#platform/embedded-postgres.ts'
import type { Certificate } from '#rights/erasure/certificate.ts'
import { newMarker, searchFiles } from './byte-search.ts'
import { canariesOf } from './canaries.ts'
import { client, drive } from './drive.ts'
import {
  assertClusterWithin,
  makePlaces,
  type Places,
  type RunningService,
  runVerb,
  startService,
} from './running-service.ts'
import { searchTables } from './sql-search.ts'

describe('the person of every canary, erased', () => {
  let receiver: Receiver
  let directory: string
  let service: RunningService | null = null
  beforeAll(async () => {
    receiver = await openReceiver()
    directory = await mkdtemp(join(tmpdir(), `sillage-test-bytes-${process.pid}-`))
  })
  afterAll(async () => {
    await service?.kill()
    await receiver?.close()
    await stopLeftover(join(directory, 'data')).catch(() => false)
    await rm(directory, { recursive: true, force: true })
  })

  it('leaves no byte once the epoch has ended and the old write-ahead log is gone', async () => {
    const at: Places = await makePlaces(directory)
    const canaries = canariesOf(newMarker())
    const tenant = exampleSchool.tenant
    service = await startService(at, 'erased')
    const driving = { url: service.url, tokens: await openTokenKeys(at.data), canaries, receiver: receiver.url }
    await drive(driving, tenant, 'identifying')
    const pool = openPool(service.databaseUrl, { name: 'bytes', max: 2, statementTimeoutMs: 0 })
    const { must } = client(driving, tenant)
    const peopleOf = async () =>
      (await pool.query<{ person: string }>('select person from read.people where tenant = $1', [tenant])).rows
    try {
      await expect.poll(async () => (await peopleOf()).length).toBeGreaterThan(12)
      await pool.query('checkpoint')
      // The positive control: names are in the read model that declares them, in its files, and in the log of the server.
      const before = await searchTables(canaries.marker, pool)
      expect([...before.found.keys()].some((place) => place.startsWith('read.people__'))).toBe(true)
      await assertClusterWithin(at)
      const onDisk = await searchFiles(canaries.marker, at.all)
      expect([...onDisk.found.keys()].some((path) => path.startsWith('data/postgres/base/'))).toBe(true)
      expect([...onDisk.found.keys()].some((path) => path.startsWith('data/postgres/pg_wal/'))).toBe(true)

      // Everybody whose names were sent, by the verb and over HTTP.
      const people = [...new Set([exampleSchool.learner, ...(await peopleOf()).map(({ person }) => person)])]
      const [first, ...others] = people
      const { code, stdout } = await runVerb(at, [
        ...['rgpd', 'erase', '--school', tenant, '--person', first ?? '', '--yes', '--json'],
      ])
      expect(code, `${stdout}${await readFile(join(at.output, 'verbs.log'), 'utf8')}`).toBe(0)
      for (const person of others) await must('POST', '/api/rights/erasures', 'rights:decide', { person })
      await expect
        .poll(async () => {
          const { text } = await must('GET', '/api/rights/erasures', 'rights:decide')
          return (JSON.parse(text) as { items: { state: string }[] }).items.filter(({ state }) => state !== 'finished')
            .length
        })
        .toBe(0)
      expect((await searchTables(canaries.marker, pool)).found.size).toBe(0)
      // Whoever was sent events of the first has been told, and the certificate says so.
      const certificate = async () => {
        const { id } = JSON.parse(stdout) as { id: string }
        const { text } = await must('GET', `/api/rights/erasures/${id}/certificate`, 'rights:decide')
        return (JSON.parse(text) as Certificate).receivers.map(({ host, notice }) => [host, notice?.state])
      }
      const told = ['127.0.0.1', 'delivered']
      await expect.poll(certificate).toEqual([told, told])
      // Once more, it does nothing.
      const again = JSON.parse((await must('POST', '/api/rights/erasures', 'rights:decide', { person: first })).text)
      expect(again).toMatchObject({ state: 'finished', person: first })
      expect(JSON.parse(stdout)).toMatchObject({ id: again.id, finishedAt: again.finishedAt })

      // The stated steps: the epoch ends, dead rows are vacuumed, and the write-ahead log from before is recycled.
      expect((await runVerb(at, ['keys', 'rotate'])).code).toBe(0)
      const { rows: tables } = await pool.query<{ name: string }>(
        "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('read', 'sillage')",
      )
      for (const { name } of tables) await pool.query(`vacuum full ${name}`)
      for (let n = 0; n < 6; n += 1) {
        await pool.query('create table if not exists public.fills (n int)')
        await pool.query('insert into public.fills values (1)')
        await pool.query('select pg_switch_wal()')
        await pool.query('checkpoint')
      }
      await pool.query('drop table public.fills')
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
    service = await startService(at, 'again')
    const again = client({ ...driving, url: service.url }, tenant)
    await again.must('POST', '/api/projections/people/rebuild', 'projections:manage', { switch: true })
    await expect
      .poll(async () => (await again.must('GET', '/api/projections/people/rebuild', 'projections:manage')).text)
      .toMatch(/"state":"done"/)
    expect((await again.send('GET', `/api/learners/${exampleSchool.learner}/replay`, 'learning:read')).status).toBe(404)
    await service.stop()
    service = null
    expect([...(await searchFiles(canaries.marker, at.all)).found.keys()]).toEqual([])
  })
})
