// What the doctor reports for each thing it may find: how serious it is, and what to do.
import { describe, expect, it } from 'vitest'
import { derivedCommandId, eventId, type Position, position, streamName } from '#kernel/ids.ts'
import { someone } from '#kernel/specification.ts'
import { defaultThresholds } from '#platform/thresholds.ts'
import { generationId } from '#projecting/generations/generation.ts'
import type { GenerationStatus, ProjectionStatus } from '#projecting/generations/generation-status.ts'
import { duty } from '#projecting/workers/fence.ts'
import type { ProcessStatus } from '#reacting/process-status.ts'
import {
  clockFinding,
  migrationFinding,
  requestsLoginFinding,
  serverLogFindings,
  settingsFindings,
  sizeFinding,
} from './database-findings.ts'
import { figureFindings } from './figure-findings.ts'
import { fileFindings } from './file-findings.ts'
import type { Finding } from './finding.ts'
import { checkpointFindings, contiguityFindings, doubledIdFindings } from './log-findings.ts'
import { cookieFindings, diskFinding, keyFinding, nodeFinding, readableBytes } from './machine.ts'
import { readModelFindings } from './read-model-findings.ts'
import { erasureFindings, jobFindings, processFindings, webhookFindings, workerFindings } from './work-findings.ts'

const finding = (severity: Finding['severity'], what: RegExp | string, remedy: RegExp | string | null = null) => ({
  severity,
  what: expect.stringMatching(what),
  remedy: remedy === null ? null : expect.stringMatching(remedy),
})

describe('the machine', () => {
  it('needs Node 24', () => {
    expect(nodeFinding('v24.21.0')).toMatchObject(finding('ok', '^24.21.0$'))
    expect(nodeFinding('v20.20.2')).toMatchObject(finding('trouble', /v20.20.2, but 24 is required/, /Node 24/))
  })

  it('warns of cookies that a network without TLS shows to everybody', () => {
    expect(cookieFindings('secure')).toEqual([])
    expect(cookieFindings('plain')).toMatchObject([finding('warning', /SILLAGE_COOKIES=plain: EVERYBODY/, /TLS/)])
  })

  it('needs room on its disks', () => {
    const room = (freeBytes: number) =>
      diskFinding('SILLAGE_DATA', { directory: '/data', freeBytes, totalBytes: 100_000_000_000 })
    expect(room(20_000_000_000)).toMatchObject(finding('ok', /20.GB free of 100.GB for SILLAGE_DATA \(\/data\)/))
    expect(room(4_999_000_000)).toMatchObject(finding('warning', /5.0.GB free/, /Free some space/))
    expect(room(999_999_999)).toMatchObject(finding('trouble', /1.0.GB free/, /Free some space/))
  })

  it.each([
    [0, /^0.B$/],
    [999, /^999.B$/],
    [1_000, /^1.0.kB$/],
    [999_600, /^1.0.MB$/],
    [12_400_000_000, /^12.GB$/],
    [5e15, /^5.000.TB$/],
  ])('formats %d bytes for a reader', (bytes, text) => expect(readableBytes(bytes)).toMatch(text))

  describe('keeps keys that', () => {
    const key = (file: { mode: number; isWhole: boolean } | null, hasModes = true) =>
      keyFinding({ name: 'a.json', path: '/data/a.json', purpose: 'it signs', found: file }, hasModes)
    it('exist, with access for their owner only', () => {
      expect(key({ mode: 0o100600, isWhole: true })).toMatchObject(finding('ok', 'mode 600'))
      expect(key(null)).toMatchObject(finding('warning', 'missing: it signs', /first start.*backup/))
    })
    it.each([0o640, 0o604, 0o620])('no other user may read or write: not mode %o', (mode) => {
      expect(key({ mode, isWhole: true })).toMatchObject(finding('trouble', mode.toString(8), 'chmod 600 /data/a.json'))
      expect(key({ mode, isWhole: true }, false)).toMatchObject(finding('ok', /^present$/))
    })
    it('are complete', () => {
      expect(key({ mode: 0o600, isWhole: false })).toMatchObject(finding('trouble', 'cannot be read', /backup/))
    })
  })
})

describe('the database', () => {
  it('is durable, or each unsafe setting is trouble with the line to change', () => {
    expect(settingsFindings({ serverVersion: '18.4', faults: [] })).toMatchObject([finding('ok', 'PostgreSQL 18.4')])
    const faults = [
      { name: 'fsync', found: 'off', why: 'it may be corrupt', change: 'Set it on.' },
      { name: 'server_version', found: '14.9', why: 'too old', change: 'Upgrade.' },
    ]
    expect(settingsFindings({ serverVersion: '14.9', faults })).toMatchObject([
      finding('trouble', 'fsync is off: it may be corrupt', 'Set it on.'),
      finding('trouble', 'server_version is 14.9: too old', 'Upgrade.'),
    ])
  })

  it('logs no personal data, or each setting that lets it do so is a warning with the line to change', () => {
    expect(serverLogFindings([])).toMatchObject([finding('ok', 'no values')])
    const why = { why: 'the detail of an error is logged', change: 'Set it to terse.' }
    expect(serverLogFindings([{ name: 'log_error_verbosity', found: 'default', ...why }])).toMatchObject([
      finding('warning', /^log_error_verbosity is default: .*personal data$/, 'Set it to terse.'),
    ])
  })

  it('lets requests log in as nobody who could become more', () => {
    const login = { login: 'r', attributes: [], becomes: [], owns: 0 }
    expect(requestsLoginFinding(login)).toMatchObject(finding('ok', /^r can become/))
    expect(requestsLoginFinding(null)).toMatchObject(finding('warning', /owner of the tables/, /SILLAGE_REQUESTS_URL/))
    for (const [change, why] of [
      [{ attributes: ['superuser'], becomes: ['a', 'b'] }, /it is a superuser$/],
      [{ attributes: ['bypassrls'] }, /the attribute bypassrls$/],
      [{ becomes: ['sillage_owner'] }, /it may become sillage_owner$/],
      [{ owns: 1 }, /owns 1 table of Sillage$/],
    ] as const)
      expect(requestsLoginFinding({ ...login, ...change })).toMatchObject(
        finding('trouble', why, /SILLAGE_REQUESTS_URL/),
      )
  })

  it('reports its size, and that its disk is not visible if it is elsewhere', () => {
    expect(sizeFinding(2_000_000, false)).toMatchObject(finding('ok', /2.0.MB$/))
    expect(sizeFinding(2_000_000, true)).toMatchObject(finding('ok', /2.0.MB; its disk is not visible/))
  })

  it('has the same time as this process', () => {
    expect(clockFinding(1_999, 0)).toMatchObject(finding('ok', 'agree'))
    expect(clockFinding(2_000, 0)).toMatchObject(finding('warning', /2.0.s ahead of/, 'NTP'))
    expect(clockFinding(-29_999, 0)).toMatchObject(finding('warning', /30.0.s behind/, 'NTP'))
    expect(clockFinding(-30_000, 0)).toMatchObject(finding('trouble', /30.0.s behind/, 'NTP'))
  })

  it('is not blamed for the duration of the query', () => {
    expect(clockFinding(2_500, 1_200)).toMatchObject(finding('ok', 'agree'))
  })

  it('has exactly the migrations of this program', () => {
    expect(migrationFinding(['1', '2'], ['1', '2'])).toMatchObject(finding('ok', 'all 2'))
    expect(migrationFinding(['1', '2', '3'], ['1'])).toMatchObject(
      finding('warning', '2 not applied yet: 2, 3', /next start/),
    )
    expect(migrationFinding(['1'], ['1', '2'])).toMatchObject(finding('trouble', 'does not have 2', /newer program/))
    expect(migrationFinding(['1', '3'], ['1', '2'])).toMatchObject(
      finding('trouble', 'does not have 2', /newer program/),
    )
  })
})

describe('the log', () => {
  const at = (n: number): Position => position(BigInt(n))
  it('has no gaps, or each gap is trouble', () => {
    expect(contiguityFindings({ after: at(0), until: at(0), events: 0, gaps: [], unnamed: [] })).toMatchObject([
      finding('ok', 'empty'),
    ])
    const sound = { after: at(90), until: at(100), events: 10, gaps: [], unnamed: [] }
    expect(contiguityFindings(sound)).toMatchObject([finding('ok', 'the last 10 events')])
    expect(contiguityFindings({ ...sound, after: at(0) })).toMatchObject([finding('ok', 'all 10 events')])
    expect(contiguityFindings({ ...sound, gaps: ['position 93 is missing', 'x'] })).toMatchObject([
      finding('trouble', 'position 93 is missing', /Stop every writer/),
      finding('trouble', 'x', /Stop every writer/),
    ])
    expect(contiguityFindings({ ...sound, unnamed: ['stream number 7 has no name'] })).toMatchObject([
      finding('trouble', 'stream number 7 has no name', /Numbers without a name/),
    ])
  })

  it('may have two events with the same id, which is a warning that names the first', () => {
    expect(doubledIdFindings({ events: 3, doubled: 0, first: [] })).toMatchObject([finding('ok', 'all 3 events')])
    const place = { tenant: someone.tenant, stream: streamName('learner', someone.learner), revision: 0 }
    const first = [
      {
        id: eventId(derivedCommandId('x'), 1),
        places: [
          { ...place, position: at(2) },
          { ...place, position: at(4) },
        ],
      },
    ]
    expect(doubledIdFindings({ events: 3, doubled: 1, first })).toMatchObject([
      finding('warning', 'position 2', /Nothing has to be repaired here/),
    ])
  })

  it('is the one that every checkpoint belongs to', () => {
    const judged = (ofAnotherLog: string | null) =>
      checkpointFindings([{ id: generationId('marks', 2), projection: 'marks', ofAnotherLog }])
    expect(judged(null)).toMatchObject([finding('ok', 'all 1 belong to this log')])
    expect(judged('position 6 holds another event, or none')).toMatchObject([
      {
        about: 'read model marks',
        ...finding('trouble', /marks\/2 belongs to another log.*position 6 holds another/, /EVENT_LOG.*rebuild marks/),
      },
    ])
  })
})

describe('the read models', () => {
  const live: GenerationStatus = {
    generation: 1,
    version: 1,
    state: 'live',
    candidate: false,
    paused: false,
    position: '5',
    lagEvents: 0,
    lagSeconds: 0,
    ofAnotherLog: null,
    fedBy: 'host:1',
    frozenSince: null,
    stalledSince: null,
    fault: null,
    parkedKeys: 0,
    createdAt: '',
    switchedAt: '',
  }
  const model = (change: Partial<ProjectionStatus>, ...generations: Partial<GenerationStatus>[]): ProjectionStatus => ({
    projection: 'marks',
    description: null,
    verdict: 'in-sync',
    definedVersion: 1,
    generations: [live, ...generations.map((one) => ({ ...live, ...one }))],
    ...change,
  })
  const liveWith = (change: Partial<GenerationStatus>) => model({ generations: [{ ...live, ...change }] })
  const judged = (one: ProjectionStatus, workers = 1) => readModelFindings([one], workers)

  it('leave a checkpoint of another log to the finding about checkpoints', () => {
    const otherLog = { lagEvents: null, lagSeconds: null, ofAnotherLog: 'its identity differs' }
    expect(judged(liveWith(otherLog))).toEqual([])
  })

  it('are healthy: one line for all of them', () => {
    expect(readModelFindings([model({}), model({ projection: 'others' })], 1)).toMatchObject([
      { about: 'read models', ...finding('ok', '2 of 2 live and in sync') },
    ])
    expect(readModelFindings([model({}), model({ projection: 'others', verdict: 'drifted' })], 1)).toMatchObject([
      finding('ok', '1 of 2'),
      { about: 'read model others', severity: 'warning' },
    ])
  })

  it.each([
    ['changed', 'warning', 'rebuild marks --switch'],
    ['drifted', 'warning', 'Raise the version'],
    ['newer', 'warning', 'rollback marks'],
    ['orphan', 'warning', 'Restore the file of marks'],
    ['not-built', 'trouble', 'rebuild marks --switch'],
  ] as const)('are %s: %s', (verdict, severity, remedy) => {
    expect(judged(model({ verdict }))).toMatchObject([{ severity, remedy: expect.stringContaining(remedy) }])
  })

  it('are stopped at a fault, stalled, or have parked rows', () => {
    const fault = { position: '7', type: 'test.done', error: 'poison' }
    expect(judged(liveWith({ fault, lagSeconds: 900 }))).toMatchObject([
      finding('trouble', /before position 7 \(test.done\): poison/, 'projections retry marks'),
    ])
    expect(judged(liveWith({ stalledSince: '2026-01-01T00:00:00.000Z', lagEvents: 7 }))).toMatchObject([
      finding('trouble', /no progress since 2026.*7 events behind/, /worker/),
    ])
    expect(judged(liveWith({ parkedKeys: 1 }))).toMatchObject([finding('trouble', /^1 row is parked/, 'parked marks')])
    expect(judged(liveWith({ parkedKeys: 2 }))).toMatchObject([
      finding('trouble', /^2 rows are parked/, 'parked marks'),
    ])
  })

  it('are paused, frozen or behind', () => {
    expect(judged(liveWith({ paused: true }))).toMatchObject([finding('warning', 'paused', 'resume marks')])
    expect(judged(liveWith({ frozenSince: 'yesterday' }))).toMatchObject([
      finding('warning', 'frozen since yesterday', /worker/),
    ])
    expect(judged(liveWith({ lagEvents: 40, lagSeconds: 6 }))).toMatchObject([
      finding('warning', /40 events, 6.0.s behind/, /minute/),
    ])
    expect(judged(liveWith({ lagSeconds: 5 }))).toMatchObject([finding('ok', '1 of 1')])
  })

  it('are not each reported as frozen and behind if there is no worker at all', () => {
    expect(judged(liveWith({ frozenSince: 'yesterday', lagSeconds: 60 }), 0)).toMatchObject([finding('ok', '1 of 1')])
  })

  it('may have an abandoned generation, while one that is being built or kept for a rollback is fine', () => {
    const beside = { generation: 2, state: 'building', fedBy: null } as const
    expect(judged(model({}, beside))).toMatchObject([
      finding('warning', 'generation 2 was left unfinished', 'rebuild marks'),
    ])
    expect(judged(model({}, { ...beside, fedBy: 'host:2' }))).toMatchObject([finding('ok', '1 of 1')])
    expect(judged(model({}, { ...beside, state: 'retired', fault: null, lagSeconds: 60 }))).toMatchObject([
      finding('ok', '1 of 1'),
    ])
  })
})

describe('background work', () => {
  it('needs a worker, and a holder for each duty', () => {
    expect(workerFindings({ alive: 2, held: 9, unheld: [] })).toMatchObject([finding('ok', '2 running, 9 duties held')])
    expect(workerFindings({ alive: 0, held: 0, unheld: [] })).toMatchObject([
      finding('trouble', 'none is running', 'sillage worker'),
    ])
    expect(workerFindings({ alive: 1, held: 1, unheld: [duty('webhooks')] })).toMatchObject([
      finding('warning', 'nobody holds webhooks', /logs/),
    ])
  })

  it('above their limits are named with what to do, and are no finding where nobody measures', () => {
    const figures = {
      requestsPerS: 1,
      commandsPerS: 1,
      latencyMs: 700,
      errors: 6,
      queue: 0,
      pool: null,
      cpu: null,
      memory: null,
      disk: null,
      logMs: null,
      databaseMs: null,
      keysMs: null,
      lagSeconds: null,
    }
    expect(figureFindings(figures, defaultThresholds)).toMatchObject([
      finding('warning', /^answers slow \(700\)$/, /busy/),
      finding('trouble', /^requests failing \(6\)$/, /trace/),
    ])
    expect(figureFindings({ ...figures, latencyMs: 1, errors: 0 }, defaultThresholds)).toMatchObject([
      finding('ok', 'nothing is above its limit'),
    ])
    expect(figureFindings(null, defaultThresholds)).toMatchObject([finding('ok', 'no service has measured')])
  })

  const running = {
    process: 'at-risk',
    state: 'running',
    stuck: 0,
    fault: null,
    parkedKeys: 0,
    stalled: null,
  } as ProcessStatus
  it.each([
    [
      { state: 'standing-still', fault: { type: 'test.done', error: 'poison' } },
      'trouble',
      /is stopped at test.done: poison/,
      'retry at-risk',
    ],
    [{ state: 'newer' }, 'warning', 'newer program', 'newer program'],
    [{ state: 'another-log' }, 'trouble', 'another log', 'forget at-risk'],
    [{ state: 'undefined' }, 'warning', 'no file', 'forget at-risk'],
    [{ stuck: 1 }, 'trouble', '1 of its commands is stuck', 'status at-risk'],
    [{ parkedKeys: 1 }, 'trouble', '1 key is parked', /status at-risk.*retry at-risk/],
    [{ parkedKeys: 2 }, 'trouble', '2 keys are parked', /status at-risk.*retry at-risk/],
    [
      { stalled: { since: '2026-01-01T00:00:00.000Z', why: 'connection refused' } },
      'trouble',
      /no progress since 2026.*: connection refused/,
      'status at-risk',
    ],
    [{ stuck: 3 }, 'trouble', '3 of its commands are stuck', 'status at-risk'],
  ] as const)('reports a process with %o', (change, severity, what, remedy) => {
    expect(processFindings([running, { ...running, ...change } as ProcessStatus])).toMatchObject([
      { about: 'process at-risk', ...finding(severity, what, remedy) },
    ])
  })

  it('reports running processes in one line, and none as no fault', () => {
    expect(processFindings([running, running])).toMatchObject([finding('ok', '2 running')])
    expect(processFindings([])).toMatchObject([finding('ok', 'none is deployed')])
  })

  it('reports webhooks that are not sent, stalled, or whose cursor belongs to another log or history, as trouble', () => {
    const well = { waiting: 0, parked: 0, paused: 0, otherLog: 0, stalled: 0, isDispatched: true, oldestSeconds: 40 }
    expect(webhookFindings({ ...well, isDispatched: false })).toMatchObject([
      finding('trouble', 'no dispatcher', /logs/),
    ])
    expect(webhookFindings({ ...well, stalled: 1 })).toMatchObject([finding('trouble', '1 endpoint makes no', /log/)])
    expect(webhookFindings({ ...well, paused: 2, otherLog: 2 })).toMatchObject([
      finding('trouble', '2 endpoints have a cursor of another log', 'docs/integration.md'),
      finding('warning', '2 endpoints are paused', 'docs/integration.md'),
    ])
  })

  it('warns of webhooks that are parked, paused or late', () => {
    const well = {
      waiting: 3,
      parked: 0,
      paused: 0,
      otherLog: 0,
      stalled: 0,
      isDispatched: true,
      oldestSeconds: 3_600,
    }
    expect(webhookFindings(well)).toMatchObject([finding('ok', 'nothing')])
    expect(webhookFindings({ ...well, parked: 1, paused: 2, oldestSeconds: 7_200 })).toMatchObject([
      finding('warning', '1 delivery was parked after the last attempt', 'docs/integration.md'),
      finding('warning', '2 endpoints are paused', 'docs/integration.md'),
      finding('warning', /2.h/, /receiver/),
    ])
  })
})

describe('files', () => {
  const found = { inDatabase: 3, inStore: 0, left: 0, sending: 0, oldestSeconds: 0, trouble: null, marks: ['ours'] }
  const answers = { trouble: null, keepsVersions: false, mark: 'ours' }

  it('are in the database, or in a store that answers', () => {
    expect(fileFindings(found, null)).toMatchObject([finding('ok', '^3 in the database$')])
    expect(fileFindings({ ...found, inStore: 12 }, { ...answers, keepsVersions: null })).toMatchObject([
      finding('ok', '^12 in the file store, 3 in the database$'),
    ])
  })

  it('are trouble if their store is away, or is no longer configured', () => {
    const away = { ...answers, trouble: 'The file store answered 403 (AccessDenied).' }
    expect(fileFindings(found, away)).toMatchObject([finding('trouble', /AccessDenied/, /SILLAGE_FILES_ENDPOINT/)])
    expect(fileFindings({ ...found, inStore: 1 }, null)).toMatchObject([
      finding('trouble', /^1 file and 0 to delete .* none is configured$/, /SILLAGE_FILES_ENDPOINT/),
    ])
    expect(fileFindings({ ...found, left: 2 }, null)).toMatchObject([finding('trouble', /2 to delete/, /as they were/)])
    expect(fileFindings({ ...found, left: 2, sending: 1 }, null)).toMatchObject([
      finding('trouble', /3 to delete/, /as they were/),
    ])
    expect(fileFindings({ ...found, trouble: 'It answered 403.' }, answers)).toMatchObject([
      finding('trouble', /told: It answered 403/, /delete/),
    ])
  })

  it('are trouble if the bucket is that of another installation', () => {
    expect(fileFindings(found, { ...answers, mark: 'theirs' })).toMatchObject([
      finding('trouble', /another installation/, /take the bucket over/),
    ])
    expect(fileFindings(found, { ...answers, mark: null })).toMatchObject([finding('ok', /in the file store/)])
  })

  it('are a warning if the bucket has objects that the database does not know', () => {
    expect(fileFindings(found, answers, { left: 2, leftBytes: 3_400_000 })).toMatchObject([
      finding('warning', /^2 objects in the bucket \(3\.4.MB\) without a row/, /sillage files sweep/),
    ])
    expect(fileFindings(found, answers, { left: 0, leftBytes: 0 })).toMatchObject([finding('ok', /in the file store/)])
  })

  it('are a warning if what is deleted stays readable, or is not deleted', () => {
    expect(fileFindings(found, { ...answers, keepsVersions: true })).toMatchObject([
      finding('warning', /earlier versions/, /versioning/),
    ])
    expect(fileFindings({ ...found, left: 2, oldestSeconds: 7_200 }, answers)).toMatchObject([
      finding('warning', /2 deleted files are still .* 2.h/, /worker/),
    ])
  })
})

describe('jobs', () => {
  it('are a warning if they wait for long, or failed of the service itself', () => {
    const well = { waiting: 2, running: 1, oldestSeconds: 1_800, failed: 0 }
    expect(jobFindings(well)).toMatchObject([finding('ok', '1 running, 2 waiting')])
    expect(jobFindings({ ...well, failed: 1, oldestSeconds: 7_200 })).toMatchObject([
      finding('warning', '1 has failed within a day', /logs of the workers/),
      finding('warning', /2.h/, /sillage jobs list/),
    ])
  })
})

describe('erasures', () => {
  it('are trouble if one is not finished after an hour, with what it waits for', () => {
    const hours = (count: number) => count * 3_600_000
    expect(erasureFindings([])).toMatchObject([finding('ok', 'none is under way')])
    expect(erasureFindings([{ ageMs: hours(0.9), waitingFor: 'a' }])).toMatchObject([finding('ok', '1 under way')])
    const late = [
      { ageMs: hours(3), waitingFor: 'read models: people__g1' },
      { ageMs: hours(0.1), waitingFor: null },
    ]
    expect(erasureFindings(late)).toMatchObject([
      finding('trouble', /^1 is not finished.*3.h.*waits for read models: people__g1$/, /sillage rgpd status/),
    ])
    expect(erasureFindings([{ ageMs: hours(2), waitingFor: null }])).toMatchObject([
      finding('trouble', /a worker/, /worker/),
    ])
  })
})
