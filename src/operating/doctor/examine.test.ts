// The examination always continues, skips what cannot be checked, and shows no secrets.
import { describe, expect, it } from 'vitest'
import { type Config, readConfig, unknownVariables } from '#platform/config.ts'
import { checks } from './checks.ts'
import { concealing } from './conceal.ts'
import { type Check, CheckStopped, examine, hasTrouble } from './examine.ts'
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
  it('turns a failing check into a finding, skips the checks that depend on it, and runs the others', async () => {
    const findings = await examine([
      check('a', [], () => Promise.reject(new Error('no answer'))),
      fine('b', 'a'),
      fine('c'),
      fine('d', 'b'),
    ])
    expect(findings).toEqual([
      trouble('a', 'could not be checked: no answer', 'mend a'),
      ok('c', 'fine'),
      warning('left out', 'not checked: b, d', expect.any(String)),
    ])
    expect(hasTrouble(findings)).toBe(true)
  })

  it('keeps the findings of a check that could not go on', async () => {
    const findings = await examine([
      check('a', [], () => Promise.reject(new CheckStopped([warning('a', 'is away', 'start it')]))),
      fine('b', 'a'),
    ])
    expect(findings).toEqual([
      warning('a', 'is away', 'start it'),
      warning('left out', 'not checked: b', expect.any(String)),
    ])
    expect(hasTrouble(findings)).toBe(false)
  })

  it('reports the errors of several addresses that refuse', async () => {
    const refused = new AggregateError([new Error('connect ECONNREFUSED ::1:5432'), new Error('and 127.0.0.1')])
    expect(await examine([check('a', [], () => Promise.reject(refused))])).toMatchObject([
      { what: 'could not be checked: connect ECONNREFUSED ::1:5432; and 127.0.0.1' },
    ])
  })
})

describe('the checks', () => {
  const never = () => Promise.reject(new Error('must not be asked'))
  const database: DatabaseReads = {
    durability: async () => ({ serverVersion: '18.4', faults: [] }),
    loggedValues: async () => [],
    clock: async () => ({ offsetMs: 0, queryMs: 0 }),
    sizeBytes: async () => 1,
    appliedMigrations: async () => ['0001'],
    generations: async () => [],
    workers: async () => ({ alive: 1, held: 0, unheld: [] }),
    figures: async () => null,
    webhooks: async () => ({
      waiting: 0,
      parked: 0,
      paused: 0,
      otherLog: 0,
      stalled: 0,
      isDispatched: true,
      oldestSeconds: 0,
    }),
    mail: async () => ({ waiting: 0, sent: 0, refused: 0, oldestSeconds: 0, isSent: true, trouble: null }),
    files: async () => ({ inDatabase: 1, inStore: 0, left: 0, sending: 0, oldestSeconds: 0, trouble: null, marks: [] }),
    jobs: async () => ({ waiting: 0, running: 0, oldestSeconds: 0, failed: 0 }),
    erasures: async () => [],
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
    disks: async () => [{ what: 'SILLAGE_DATA', space: { directory: '/', freeBytes: 1e12, totalBytes: 1e12 } }],
    keyFiles: async () => [{ name: 'k', path: '/k', purpose: '', found: { mode: 0o600, isWhole: true } }],
    openIdProviders: async () => null,
    fileStore: async () => null,
    objectsWithoutRow: async () => null,
    keyStore: async () => ({ kind: 'none', message: '' }),
    findDatabase: async () => 'postgres://there',
    openDatabase: async () => database,
    requestsLogin: async () => ({ login: 'requests', attributes: [], becomes: [], owns: 0 }),
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

  it('check everything if nothing is wrong', async () => {
    expect(await examined(reads())).toEqual([
      'node',
      'configuration',
      'disk',
      'key k',
      'key store',
      'database',
      'server log',
      'clock',
      'size',
      'migrations',
      'requests login',
      'log',
      'contiguity',
      'checkpoints',
      'workers',
      'read models',
      'processes',
      'webhooks',
      'files',
      'jobs',
      'figures',
      'erasures',
    ])
  })

  it('name every invalid variable, and otherwise check only Node', async () => {
    const invalid = reads({ findDatabase: never, disks: never }, { PORT: 'x', DATABASE_URL: 'mysql://u:secret@h/d' })
    const findings = await examine(checks(invalid, { deep: false }))
    expect(findings).toMatchObject([
      { about: 'node', severity: 'ok' },
      { about: 'configuration', severity: 'trouble', what: expect.stringMatching(/^PORT must be/) },
      { about: 'configuration', severity: 'trouble', what: expect.stringMatching(/^DATABASE_URL must look like/) },
      { about: 'left out' },
    ])
    expect(JSON.stringify(findings)).not.toContain('secret')
  })

  it('check machine and keys if the database does not answer', async () => {
    const away = reads({ openDatabase: () => Promise.reject(new Error('connect ECONNREFUSED')) })
    expect(await examined(away)).toEqual([
      'node',
      'configuration',
      'disk',
      'key k',
      'key store',
      'database: trouble',
      'left out: warning',
    ])
    expect(await leftOut(away)).toContain('clock, size, migrations, requests login, log, contiguity')
  })

  it('report no trouble if the embedded database is not started', async () => {
    expect(await examined(reads({ findDatabase: async () => null, openDatabase: never }))).toEqual([
      'node',
      'configuration',
      'disk',
      'key k',
      'key store',
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

  it('do not open a log whose migrations differ', async () => {
    const older = reads({ knownMigrations: async () => ['0001', '0002'], openLog: never })
    expect(await leftOut(older)).toBe(
      'not checked: requests login, log, contiguity, checkpoints, workers, read models, processes, webhooks, mail, files, jobs, figures, erasures',
    )
  })

  it('check workers and webhooks if the log does not answer', async () => {
    const away = await examined(reads({ openLog: () => Promise.reject(new Error('unavailable')) }))
    expect(away.slice(-8)).toEqual([
      'log: trouble',
      'workers',
      'webhooks',
      'files',
      'jobs',
      'figures',
      'erasures',
      'left out: warning',
    ])
  })

  it.each([
    [false, 10_000],
    [true, null],
  ])('with deep %s, check the contiguity of the last %s positions', async (deep, wanted) => {
    const asked: (number | null)[] = []
    const contiguity: LogReads['contiguity'] = async (last) => {
      asked.push(last)
      return { after: await log.head(), until: await log.head(), events: 0, gaps: [], unnamed: [] }
    }
    await examined(reads({ openLog: async () => ({ ...log, contiguity }) }), deep)
    expect(asked).toEqual([wanted])
  })
})

describe('the output', () => {
  it('contains neither a connection string nor its password, as written or decoded', () => {
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

  it('contains no connection string that is not a URL', () => {
    expect(concealing(['host=h password=x'])('refused: host=h password=x')).toBe('refused: ***')
  })
})
