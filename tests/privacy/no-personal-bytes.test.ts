// No personal byte is stored in clear. Canaries go through the whole product, then every byte that it wrote is searched: the
// cluster with its indexes and write-ahead log, the logs of all processes, temporary files, rejected rows of imports.
//
// Each event type of the catalogue is in it by itself. The same search finds all canaries where nothing is sealed.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { openService } from '#compose/compose.ts'
import type { Service } from '#compose/service.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import { createMetrics } from '#http/metrics.ts'
import { buildServer } from '#http/server.ts'
import { openTokenKeys } from '#identity/token-keys.ts'
import { openReceiver, type Receiver, status } from '#integrating/webhooks/receiver.fixtures.ts'
import type { AnyEventDefinition } from '#kernel/event.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { type CommandId, derivedCommandId, PersonId, START, streamName, TenantId, type Zone } from '#kernel/ids.ts'
import { readConfig } from '#platform/config.ts'
import { openPool } from '#platform/database.ts'
import { stopLeftover } from '#platform/embedded-postgres.ts'
import { openLog } from '#platform/logger.ts'
import { instantOf } from '#platform/wall-clock.ts'
import { caughtUp } from '../http/caught-up.ts'
import { canaryText, type Encoding, type Found, findIn, newMarker, searchFiles } from './byte-search.ts'
import { type Canaries, canariesOf } from './canaries.ts'
import { client, type Driving, drive } from './drive.ts'
import {
  assertClusterWithin,
  makePlaces,
  type Places,
  type RunningService,
  runVerb,
  startService,
} from './running-service.ts'
import { filesOf, searchTables } from './sql-search.ts'
import { xapiStatements } from './xapi-canaries.ts'

const STEP = 'follows an earlier step, which these commands do not take, and has no personal field'
/** Event types that this test does not make, each with the reason. */
const NOT_MADE: Readonly<Record<string, string>> = {
  'privacy.breach-clock-warned': STEP,
  'privacy.consent-lapsed': 'the sweep of ages makes it on a birthday, and it has no personal field',
  'privacy.request-approved': STEP,
  'privacy.request-cancelled': STEP,
  'privacy.request-carried-out': STEP,
  'privacy.request-completed': STEP,
  'privacy.request-deadline-missed': STEP,
  'privacy.request-deadline-neared': STEP,
  'privacy.request-extended': STEP,
  'privacy.request-signature-waived': STEP,
  'privacy.request-signed': STEP,
  'privacy.text-removed':
    'no command makes it: the service writes it once the key of a text is destroyed (erased-text.test.ts)',
  'privacy.subject-erased': 'no command makes it: an erasure writes it, and it has no personal field',
  'privacy.names-expired': 'no command makes it: a plan of retention writes it, and it has no personal field',
  'learning.import-withdrawn': 'no command makes it: withdrawing an import writes it, and it has no personal field',
  'privacy.texts-expired': 'no command makes it: a plan of retention writes it, and it has no personal field',
  'privacy.statistics-printed': 'no command makes it: printing statistics writes it, and it is about nobody',
  'privacy.statistics-published': 'no command makes it: publishing statistics writes it, and it is about nobody',
  'privacy.statistics-taken-down': 'no command makes it: publishing statistics writes it, and it is about nobody',
  'privacy.retention-applied': 'no command makes it: a plan of retention writes it, and it names nobody',
}

/** Event types that need a sealed text. */
const OF_SEALED: ReadonlySet<string> = new Set(['privacy.text-erased', 'privacy.text-rectified'])

/** Columns of names, answers and texts that the search must find a canary in. */
const LEAST_FILLED = 6

const encodings: Readonly<Record<Encoding, (text: string) => Buffer>> = {
  plain: (text) => Buffer.from(text),
  'a part of it': (text) => Buffer.from(`${text.slice(0, 10)}\0${text.slice(10)}`),
  hex: (text) => Buffer.from(Buffer.from(text).toString('hex')),
  HEX: (text) => Buffer.from(Buffer.from(text).toString('hex').toUpperCase()),
  base64: (text) => Buffer.from(Buffer.from(text).toString('base64')),
  'UTF-16LE': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16BE': (text) => Buffer.from(text, 'utf16le').swap16(),
}

/** As in an archive: between a header with a name, and the header of the next file. */
function zipOf(bytes: Buffer): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(8, 8)
  header.writeUInt16LE(4, 26)
  return Buffer.concat([header, Buffer.from('name'), deflateRawSync(bytes), header])
}

describe('the search itself', () => {
  const marker = newMarker()
  const canary = canaryText(marker, 42)
  it.each(Object.entries(encodings))('finds a canary as %s, wherever it begins', async (encoding, encoded) => {
    const directory = await mkdtemp(join(tmpdir(), 'sillage-search-'))
    try {
      for (const before of ['', 'x', 'xy', 'xyz']) {
        await writeFile(join(directory, `at ${before}`), Buffer.concat([Buffer.from('{"'), encoded(before + canary)]))
        await writeFile(join(directory, `gzip ${before}`), Buffer.concat([Buffer.from('x'), gzipSync(encoded(canary))]))
        await writeFile(join(directory, `zstd ${before}`), zstdCompressSync(encoded(canary)))
        await writeFile(join(directory, `zip ${before}`), zipOf(encoded(canary)))
      }
      const { files, found } = await searchFiles(marker, directory)
      expect(files).toBe(16)
      expect([...found.keys()].sort()).toHaveLength(16)
      for (const [file, all] of found) {
        expect(
          all.map((one) => one.encoding),
          file,
        ).toContain(encoding)
        if (encoding !== 'a part of it') expect(numbersIn(all), file).toEqual([42])
      }
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })

  it('finds nothing in other bytes', () => {
    expect(findIn(marker, Buffer.from(canaryText(newMarker(), 42).repeat(100)))).toEqual([])
  })
})

describe('a service that runs for a while, is killed and stopped', () => {
  let receiver: Receiver
  const directories: string[] = []
  const running: RunningService[] = []
  const start = async (at: Places, name: string) => {
    const service = await startService(at, name)
    running.push(service)
    return service
  }
  beforeAll(async () => {
    receiver = await openReceiver()
    // Each delivery fails once, with an answer that repeats what was sent.
    const seen = new Set<unknown>()
    receiver.answer = (received, response) => {
      const { body, headers } = received
      const isFirst = !seen.has(headers['webhook-id'])
      seen.add(headers['webhook-id'])
      if (isFirst) response.writeHead(500, { 'content-type': 'text/plain' }).end(body)
      else status(204)(received, response)
    }
  })
  afterAll(async () => {
    await receiver?.close()
    for (const service of running) await service.kill()
    for (const directory of directories) {
      await stopLeftover(join(directory, 'data')).catch(() => false)
      await rm(directory, { recursive: true, force: true })
    }
  })

  async function places(): Promise<Places> {
    // By this name a later run finds, and stops, what a killed one left behind.
    const directory = await mkdtemp(join(tmpdir(), `sillage-test-bytes-${process.pid}-`))
    directories.push(directory)
    return makePlaces(directory)
  }

  it('leaves no personal byte in clear but in the read models that declare it', async () => {
    const at = await places()
    const canaries = canariesOf(newMarker())
    const searched = { files: 0, bytes: 0, tables: 0, rows: 0 }
    const schools = [exampleSchool.tenant, TenantId.parse(randomUUID())] as const

    let service = await start(at, 'first')
    let driving: Driving = { url: service.url, tokens: await openTokenKeys(at.data), canaries, receiver: receiver.url }
    await drive(driving, schools[0], 'identifying')
    await drive(driving, schools[1], 'all')
    await importStatements(at, canaries, schools[0])

    // The process dies, and its database is found alive by the next one.
    await service.kill()
    await expectOnlyDeclared(at, null)
    service = await start(at, 'second')
    driving = { ...driving, url: service.url }
    const pool = openPool(service.databaseUrl, { name: 'bytes', max: 2, statementTimeoutMs: 0 })
    const joined = await open(at, false)
    try {
      // Not of the form that the fold expects: the event is parked.
      await appendBrokenName(joined, canaries, schools[0], (name) => ({ name }))
      await caughtUp({ service: joined })
      await rebuild(driving, schools[0])
      await caughtUp({ service: joined })
      await expectCovered(joined, canaries, true)
      for (const args of [
        ['replay', exampleSchool.learner, '--tenant', schools[0]],
        ['replay', exampleSchool.learner, '--tenant', schools[0], '--step', '--json'],
        ['doctor', '--deep'],
        ['keys', 'status'],
        ['keys', 'rotate'],
      ])
        await runVerb(at, args)
      await pool.query('create database copied')
      const copy = new URL(service.databaseUrl)
      copy.pathname = '/copied'
      const copied = await runVerb(at, ['log', 'copy', '--from', 'postgres', '--to', copy.href])
      expect(copied.code, copied.stdout).toBe(0)
      const inClear = () => receiver.requests.filter(({ body }) => body.includes(canaries.marker.marker)).length
      await expect.poll(inClear).toBeGreaterThan(100)

      // What the database refuses stops the read model.
      await appendBrokenName(joined, canaries, schools[0], (name) => `${name}\0`)
      await expect.poll(async () => (await joined.lags()).filter(({ fault }) => fault).length).toBe(1)

      await pool.query('analyze')
      await pool.query('checkpoint')
      const allowed = await declared(pool, joined)
      await expectTables(pool, allowed.columns)
      const copies = openPool(copy.href, { name: 'bytes', max: 1 })
      await expectTables(copies, new Set())
      await copies.end()
      await expectOnlyDeclared(at, allowed.files)
      await joined.close()
      await pool.end()
      await service.stop()
      await expectOnlyDeclared(at, allowed.files)
    } finally {
      await joined.close()
      if (!pool.ended) await pool.end()
      await service.stop()
    }
    process.stdout.write(
      `bytes: ${canaries.labels.length} canaries, searched ${searched.files} files (${Math.round(searched.bytes / 1e6)} MB), ` +
        `${searched.tables} tables with ${searched.rows} rows\n`,
    )

    async function expectTables(database: typeof pool, allowed: ReadonlySet<string>): Promise<void> {
      const { tables, rows, found } = await searchTables(canaries.marker, database)
      searched.tables += tables
      searched.rows += rows
      const elsewhere = [...found].filter(([place]) => !allowed.has(place))
      expect(described(elsewhere, canaries)).toEqual([])
      // And there it is: the search would have found it elsewhere too.
      // A telephone number or a date has no room for a canary: that it is sealed is checked by its place in the event.
      const sent = new Set(canaries.labels.map((label) => columnOf(label.split(' ').at(-1) ?? '')))
      const expected = [...(await filledOf(database, allowed))].filter((place) =>
        sent.has(place.split('.').at(-1) ?? ''),
      )
      expect(expected.length).toBeGreaterThanOrEqual(Math.min(allowed.size, LEAST_FILLED))
      expect([...found.keys()].sort()).toEqual(expected.sort())
    }

    /** Null: the read models' files are not known. */
    async function expectOnlyDeclared(of: Places, files: ReadonlySet<string> | null): Promise<void> {
      await assertClusterWithin(of)
      const { files: count, bytes, found } = await searchFiles(canaries.marker, of.all)
      searched.files += count
      searched.bytes += bytes
      const isOfCluster = (path: string) => /^data\/postgres\/(base|pg_wal)\//.test(path)
      const isAllowed = (path: string) =>
        path.startsWith('data/postgres/pg_wal/') ||
        (files === null
          ? isOfCluster(path)
          : files.has(path.replace('data/postgres/', '').replace(/(\.\d+|_fsm|_vm)*$/, '')))
      const wrong = [...found].flatMap(([path, all]): [string, readonly Found[]][] => {
        // A name may be in the files of the read model that declares it, and nothing else anywhere.
        const hits = isAllowed(path) ? all.filter(({ number }) => number !== null && !isName(canaries, number)) : all
        return hits.length > 0 ? [[path, hits]] : []
      })
      expect(described(wrong, canaries)).toEqual([])
      // The names are there: the search reads what the server wrote.
      const isThere =
        files === null || [...found.keys()].some((path) => path.startsWith('data/postgres/base/') && isAllowed(path))
      expect(isThere, 'no name is in the files of the read model').toBe(true)
    }
  })

  it('leaves each of them where nothing is sealed', async () => {
    const at = await places()
    const canaries = canariesOf(newMarker())
    const service = await open(at, true)
    const server = buildServer({
      ...service,
      keys: await openTokenKeys(at.data),
      metrics: createMetrics(),
      logger: openLog({ level: 'silent' }),
      checks: [],
      options: { mostLoopDelayMs: 0 },
    })
    const pool = openPool(service.databaseUrl, { name: 'bytes', max: 2, statementTimeoutMs: 0 })
    const stored = new Set<number>()
    try {
      await server.listen({ port: 0, host: '127.0.0.1' })
      const address = server.server.address()
      const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
      const tokens = await openTokenKeys(at.data)
      await drive({ url, tokens, canaries, receiver: receiver.url }, exampleSchool.tenant, 'identifying')
      for (const number of (await expectCovered(service, canaries, false)).values()) stored.add(number)
      await caughtUp({ service })
      await pool.query('checkpoint')
      const { found } = await searchTables(canaries.marker, pool)
      expect([...stored].filter((number) => !numbersIn([...found.values()].flat()).includes(number))).toEqual([])
    } finally {
      await server.close()
      await pool.end()
      await service.close()
    }
    const { found } = await searchFiles(canaries.marker, at.all)
    const inFiles = numbersIn([...found].flatMap(([path, all]) => (path.includes('/base/') ? all : [])))
    expect([...stored].filter((number) => !inFiles.includes(number))).toEqual([])
  })

  const open = (at: Places, unsealed: boolean): Promise<Service> =>
    openService(readConfig({ SILLAGE_DATA: at.data, SILLAGE_WEBHOOK_ALLOW: '127.0.0.1' }), {
      logger: openLog({ level: 'silent' }),
      worker: unsealed,
      join: !unsealed,
      unsealed,
    })

  async function importStatements(at: Places, canaries: Canaries, tenant: string): Promise<void> {
    const directory = await mkdtemp(join(tmpdir(), 'sillage-statements-'))
    try {
      const file = join(directory, 'statements.ndjson')
      await writeFile(file, xapiStatements(canaries))
      for (let times = 0; times < 2; times += 1) {
        const { code, stdout } = await runVerb(at, ['import', 'xapi', file, '--tenant', tenant])
        expect(code, stdout).toBe(0)
      }
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }

  /** A name that no row can hold. */
  async function appendBrokenName(
    { log, codec }: Service,
    canaries: Canaries,
    tenant: TenantId,
    broken: (name: string) => unknown,
  ): Promise<void> {
    const person = PersonId.parse(randomUUID())
    const stream = streamName('person', person)
    const commandId: CommandId = derivedCommandId('parked', person)
    const data = {
      role: 'parent',
      familyName: broken(canaries.text('a parked name')),
      givenName: canaries.text('a parked name'),
    }
    const occurredAt = instantOf(Date.now())
    const [records] = await codec.encode([
      {
        events: [{ type: 'identity.person-registered', version: 1, data }],
        stamp: {
          ...{ commandId, subject: person, actor: person, correlationId: commandId, causationId: null },
          ...{ fingerprint: 0, occurredAt, zone: 'Europe/Paris' as Zone },
        },
        tenant,
        stream,
        level: 'identifying',
      },
    ])
    if (!Array.isArray(records)) throw new Error('not encoded')
    await log.append({ stream, tenant, expected: 'none', events: records })
  }

  async function rebuild(driving: Driving, tenant: string): Promise<void> {
    const { must, send } = client(driving, tenant)
    for (const name of ['people', 'skill-profile']) {
      await must('POST', `/api/projections/${name}/rebuild`, 'projections:manage', { switch: true })
      await expect
        .poll(async () => (await must('GET', `/api/projections/${name}/rebuild`, 'projections:manage')).text)
        .toMatch(/"state":"done"/)
      for (const path of ['diff', 'parked']) await send('GET', `/api/projections/${name}/${path}`, 'projections:manage')
    }
  }
})

/** Every event type was made, and each personal field of it is sealed and opens. Returns the canaries by their field. */
async function expectCovered(
  service: Service,
  canaries: Canaries,
  isSealed: boolean,
): Promise<ReadonlyMap<string, number>> {
  const reader = service.codec.reader('all')
  const made = new Set<string>()
  const found = new Map<string, number>()
  const clear: string[] = []
  for (let at = START; ; ) {
    const page = await service.log.readAll({ after: at, limit: 1_000 })
    await reader.prepare(page.events)
    for (const stored of page.events) {
      const definition = service.definitions.events.get(stored.type)
      made.add(stored.type)
      const { data } = reader.decode(stored)
      for (const field of definition?.personal.keys() ?? []) {
        const value = (data as Record<string, unknown>)[field]
        if (value === undefined) continue
        const [number] = numbersIn(findIn(canaries.marker, Buffer.from(JSON.stringify(value))))
        if (number !== undefined) found.set(`${stored.type} ${field}`, number)
        else if (!isText(definition, field)) found.set(`${stored.type} ${field}`, -1)
        if (field in stored.data && isSealed) clear.push(`${stored.type} ${field}`)
      }
    }
    at = page.position
    if (page.end) break
  }
  expect([...new Set(clear)], 'personal fields that are stored in clear').toEqual([])
  const types = [...service.definitions.events.values()].filter(
    ({ type }) => (isSealed || !OF_SEALED.has(type)) && !(type in NOT_MADE),
  )
  const missing = types.map(({ type }) => type).filter((type) => !made.has(type))
  expect(missing, 'event types that no command of this test makes: add what it needs, or a reason').toEqual([])
  const fields = types.flatMap(({ type, personal }) => [...personal.keys()].map((field) => `${type} ${field}`))
  expect(
    fields.filter((field) => !found.has(field)),
    'personal fields that no command of this test fills',
  ).toEqual([])
  return new Map([...found].filter(([, number]) => number >= 0))
}

const isText = (definition: AnyEventDefinition | undefined, field: string): boolean =>
  (definition?.data.shape as Record<string, z.ZodType> | undefined)?.[field]?.safeParse('some text').success ?? false

/** The columns and files of read models that declare personal fields. */
async function declared(pool: Parameters<typeof filesOf>[0], { definitions }: Service) {
  const columns = new Set<string>()
  const files = new Set<string>()
  for (const { name, opens } of definitions.projections.values()) {
    const fields = [...opens.values()].flatMap((opened) => opened.fields)
    if (fields.length === 0) continue
    const { rows } = await pool.query<{ table: string }>(
      'select table_name as "table" from sillage.generations where projection = $1',
      [name],
    )
    for (const { table } of rows) {
      for (const field of fields) columns.add(`read.${table}.${columnOf(field)}`)
      for (const file of await filesOf(pool, 'read', table)) files.add(file)
    }
  }
  return { columns, files }
}

/** Those of the columns that are there and hold something: the rows of a production go when it is withdrawn. */
async function filledOf(
  pool: Parameters<typeof filesOf>[0],
  places: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const filled = new Set<string>()
  for (const place of places) {
    const [schema = '', table = '', column = ''] = place.split('.')
    const { rows: found } = await pool.query(
      'select from information_schema.columns where table_schema = $1 and table_name = $2 and column_name = $3',
      [schema, table, column],
    )
    if (found.length === 0) continue
    const { rows } = await pool.query(`select from "${schema}"."${table}" where "${column}" is not null limit 1`)
    if (rows.length > 0) filled.add(place)
  }
  return filled
}

const columnOf = (field: string): string => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** The personal fields that read models declare. */
const openedFields = new Set(
  [...(await readDefinitions()).projections.values()].flatMap(({ opens }) =>
    [...opens.values()].flatMap(({ fields }) => fields),
  ),
)

/** Whether a read model may hold it: commands and events call such a field alike. */
function isName({ labels }: Canaries, number: number): boolean {
  const label = labels[number] ?? ''
  return label === 'a parked name' || openedFields.has(label.split(' ').at(-1) ?? '')
}

const numbersIn = (found: readonly Found[]): number[] => [
  ...new Set(found.flatMap(({ number }) => (number === null ? [] : [number]))),
]

/** At most a few of each place, in words. */
const described = (found: Iterable<readonly [string, readonly Found[]]>, { labels }: Canaries): string[] =>
  [...found].flatMap(([place, all]) => [
    ...new Set(
      all.map(
        ({ number, encoding, compressed }) =>
          `${place}: ${number === null ? 'a part of a canary' : labels[number]} (${encoding}${compressed ? ', compressed' : ''})`,
      ),
    ),
  ])
