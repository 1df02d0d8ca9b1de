// The examination goes on whatever it meets, looks at nothing that cannot be, and repeats no secret.
import { describe, expect, it } from 'vitest'
import { type Config, readConfig, unknownVariables } from '#platform/config.ts'
import { checks } from './checks.ts'
import { concealing } from './conceal.ts'
import { CannotGoOn, type Check, examine, hasTrouble } from './examine.ts'
import { ok, trouble, warning } from './finding.ts'
import type { DatabaseReads, LogReads, Reads } from './reads.ts'

const check = (about: string, after: readonly string[], run: Check['run']): Check => ({
  about,
  after,
  onFailure: `mend ${about}`,
  run,
})
const fine = (about: string, ...after: string[]) => check(about, after, async () => [ok(about, 'fine')])

describe('an examination', () => {
  it('makes a finding of a check that fails, leaves out those after it, and makes the others', async () => {
    const findings = await examine([
      check('a', [], () => Promise.reject(new Error('no answer'))),
      fine('b', 'a'),
      fine('c'),
      fine('d', 'b'),
    ])
    expect(findings).toEqual([
      trouble('a', 'could not be looked at: no answer', 'mend a'),
      ok('c', 'fine'),
      warning('left out', 'not looked at: b, d', expect.any(String)),
    ])
    expect(hasTrouble(findings)).toBe(true)
  })

  it('takes what a check has found before it could not go on as it is', async () => {
    const findings = await examine([
      check('a', [], () => Promise.reject(new CannotGoOn([warning('a', 'is away', 'start it')]))),
      fine('b', 'a'),
    ])
    expect(findings).toEqual([
      warning('a', 'is away', 'start it'),
      warning('left out', 'not looked at: b', expect.any(String)),
    ])
    expect(hasTrouble(findings)).toBe(false)
  })

  it('says what several addresses that refuse have said', async () => {
    const refused = new AggregateError([new Error('connect ECONNREFUSED ::1:5432'), new Error('and 127.0.0.1')])
    expect(await examine([check('a', [], () => Promise.reject(refused))])).toMatchObject([
      { what: 'could not be looked at: connect ECONNREFUSED ::1:5432; and 127.0.0.1' },
    ])
  })
})

describe('the checks', () => {
  const never = () => Promise.reject(new Error('must not be asked'))
  const database: DatabaseReads = {
    durability: async () => ({ serverVersion: '18.4', faults: [] }),
    clock: async () => ({ offsetMs: 0, askingMs: 0 }),
    sizeBytes: async () => 1,
    appliedMigrations: async () => ['0001'],
    generations: async () => [],
    crew: async () => ({ alive: 1, held: 0, unheld: [] }),
    webhooks: async () => ({
      waiting: 0,
      parked: 0,
      paused: 0,
      strangers: 0,
      stalled: 0,
      isDispatched: true,
      oldestSeconds: 0,
    }),
  }
  const log: LogReads = {
    kind: 'PostgreSQL',
    whyOfAnotherLog: async () => null,
    head: async () => 5n as Awaited<ReturnType<LogReads['head']>>,
    contiguity: null,
    doubledIds: async () => ({ events: 5, doubled: 0, first: [] }),
    status: async () => [],
    processes: async () => [],
  }
  const reads = (change: Partial<Reads> = {}, environment: Record<string, string> = {}): Reads => ({
    nodeVersion: 'v24.0.0',
    hasModes: true,
    config: (): Config => readConfig(environment),
    unknownVariables: () => unknownVariables(environment),
    rooms: async () => [{ what: 'SILLAGE_DATA', room: { directory: '/', freeBytes: 1e12, totalBytes: 1e12 } }],
    keyFiles: async () => [{ name: 'k', path: '/k', purpose: '', found: { mode: 0o600, isWhole: true } }],
    findDatabase: async () => 'postgres://there',
    openDatabase: async () => database,
    openLog: async () => log,
    knownMigrations: async () => ['0001'],
    close: async () => undefined,
    ...change,
  })
  const examined = async (given: Reads, deep = false) => {
    const findings = await examine(checks(given, { deep }))
    return findings.map(({ about, severity }) => (severity === 'ok' ? about : `${about}: ${severity}`))
  }
  const leftOut = async (given: Reads) =>
    (await examine(checks(given, { deep: false }))).find(({ about }) => about === 'left out')?.what

  it('look at everything where all is well', async () => {
    expect(await examined(reads())).toEqual([
      'node',
      'configuration',
      'disk',
      'key k',
      'database',
      'clock',
      'size',
      'migrations',
      'log',
      'contiguity',
      'checkpoints',
      'workers',
      'read models',
      'processes',
      'webhooks',
    ])
  })

  it('name every variable that is refused, and look at the Node alone besides', async () => {
    const given = reads({ findDatabase: never, rooms: never }, { PORT: 'x', DATABASE_URL: 'mysql://u:secret@h/d' })
    const findings = await examine(checks(given, { deep: false }))
    expect(findings).toMatchObject([
      { about: 'node', severity: 'ok' },
      { about: 'configuration', severity: 'trouble', what: expect.stringMatching(/^PORT must be/) },
      { about: 'configuration', severity: 'trouble', what: expect.stringMatching(/^DATABASE_URL must look like/) },
      { about: 'left out' },
    ])
    expect(JSON.stringify(findings)).not.toContain('secret')
  })

  it('look at machine and keys where the database does not answer', async () => {
    const away = reads({ openDatabase: () => Promise.reject(new Error('connect ECONNREFUSED')) })
    expect(await examined(away)).toEqual([
      'node',
      'configuration',
      'disk',
      'key k',
      'database: trouble',
      'left out: warning',
    ])
    expect(await leftOut(away)).toContain('clock, size, migrations, log, contiguity')
  })

  it('find no trouble in an embedded database that is not started', async () => {
    expect(await examined(reads({ findDatabase: async () => null, openDatabase: never }))).toEqual([
      'node',
      'configuration',
      'disk',
      'key k',
      'database: warning',
      'left out: warning',
    ])
  })

  it('find trouble where a data directory, perhaps mistyped, holds no installation', async () => {
    const given = reads({
      keyFiles: async () => [{ name: 'k', path: '/k', purpose: '', found: null }],
      findDatabase: async () => null,
      openDatabase: never,
    })
    const findings = await examine(checks(given, { deep: false }))
    expect(findings).toContainEqual(
      expect.objectContaining({
        about: 'database',
        severity: 'trouble',
        what: expect.stringMatching(/^there is no installation in /),
        remedy: expect.stringContaining('SILLAGE_DATA'),
      }),
    )
  })

  it('do not open a log whose migrations are not these', async () => {
    const older = reads({ knownMigrations: async () => ['0001', '0002'], openLog: never })
    expect(await leftOut(older)).toBe(
      'not looked at: log, contiguity, checkpoints, workers, read models, processes, webhooks',
    )
  })

  it('look at workers and webhooks where the log does not answer', async () => {
    const away = await examined(reads({ openLog: () => Promise.reject(new Error('unavailable')) }))
    expect(away.slice(-4)).toEqual(['log: trouble', 'workers', 'webhooks', 'left out: warning'])
  })

  it.each([
    [false, 10_000],
    [true, null],
  ])('ask for contiguity, deep %s, of the last %s positions', async (deep, wanted) => {
    const asked: (number | null)[] = []
    const contiguity: LogReads['contiguity'] = async (last) => {
      asked.push(last)
      return { after: await log.head(), until: await log.head(), events: 0, gaps: [], unnamed: [] }
    }
    await examined(reads({ openLog: async () => ({ ...log, contiguity }) }), deep)
    expect(asked).toEqual([wanted])
  })
})

describe('what is shown', () => {
  it('holds neither a connection string nor its password, as written or as meant', () => {
    const conceal = concealing([
      'postgres://sillage:p%40ss@host/db',
      undefined,
      null,
      '',
      'kurrentdb://admin:changeit@k:2113',
    ])
    expect(conceal('could not open postgres://sillage:p%40ss@host/db: p@ss, p%40ss')).toBe(
      'could not open ***: ***, ***',
    )
    expect(conceal('user admin, password changeit')).toBe('user admin, password ***')
  })

  it('holds no string that is not even a URL', () => {
    expect(concealing(['host=h password=x'])('refused: host=h password=x')).toBe('refused: ***')
  })
})
