import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig, risksOf, unknownVariables } from './config.ts'
import { keysEnvironment } from './keys-config.ts'
import { defaultBudgets } from './limit-settings.ts'
import { defaultThresholds } from './thresholds.ts'

const refusal = (env: Record<string, string>): ConfigError => {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error
  }
  throw new Error('the configuration was accepted')
}

it('needs no variable at all', () =>
  expect(readConfig({})).toEqual({
    cookies: 'secure',
    port: 3000,
    host: '127.0.0.1',
    dataDirectory: '.sillage',
    databaseUrl: undefined,
    keys: {
      kind: 'decided',
      rows: { kind: 'directory', directory: join('.sillage', 'keys') },
      secrets: { kind: 'directory', directory: join('.sillage', 'keys', 'secrets') },
    },
    eventLog: 'postgres',
    redisUrl: undefined,
    mlflow: null,
    mail: null,
    fileStore: null,
    alertsUrl: null,
    checkpointsTo: '.sillage/checkpoints',
    logLevel: 'info',
    logFormat: undefined,
    worker: 'inside',
    drainMs: 800,
    pastProcesses: undefined,
    streams: 500,
    streamsPerSchool: 100,
    corsOrigins: new Set(),
    webhookAllow: { hosts: new Set(), networks: [] },
    webhookRetryS: undefined,
    thresholds: defaultThresholds,
    limits: defaultBudgets,
    proxies: { hosts: new Set(), networks: [] },
    demonstration: true,
  }))

it('reads each variable, and treats an empty one as not set', () =>
  expect(
    readConfig({
      PORT: '8080',
      HOST: '::',
      SILLAGE_DATA: '/srv/sillage',
      DATABASE_URL: 'postgresql://u:p@db/sillage',
      KEYS_DATABASE_URL: 'postgresql://u:p@keys/sillage',
      SILLAGE_KEYS: '/srv/keys',
      EVENT_LOG: 'esdb://localhost:2113?tls=false',
      REDIS_URL: 'rediss://cache',
      SILLAGE_CHECKPOINTS: '/mnt/auditor',
      SILLAGE_CHECKPOINTS_URL: 'https://auditor.example/checkpoints',
      SILLAGE_BACKUPS_DAYS: '35',
      LOG_LEVEL: '',
      LOG_FORMAT: '',
      SILLAGE_WORKER: 'none',
      SILLAGE_PAST_PROCESSES: '3',
      SILLAGE_STREAMS: '40',
      SILLAGE_STREAMS_PER_SCHOOL: '10',
      SILLAGE_COOKIES: 'plain',
      SILLAGE_CORS_ORIGINS: 'https://App.example:443/, http://localhost:5173,capacitor://localhost',
      SILLAGE_WEBHOOK_ALLOW: 'intranet.example',
      SILLAGE_DRAIN_MS: '5000',
      SILLAGE_PROXIES: '10.0.0.0/8',
      SILLAGE_LIMITS: 'person=1200/20, school=7/0.5',
      SILLAGE_THRESHOLDS: 'cpu=90',
      SILLAGE_WEBHOOK_RETRY_S: '5,300',
    }),
  ).toEqual({
    cookies: 'plain',
    port: 8080,
    host: '::',
    dataDirectory: '/srv/sillage',
    databaseUrl: 'postgresql://u:p@db/sillage',
    keys: {
      kind: 'decided',
      rows: { kind: 'postgres', url: 'postgresql://u:p@keys/sillage' },
      secrets: { kind: 'directory', directory: join('/srv/keys', 'secrets') },
    },
    eventLog: 'esdb://localhost:2113?tls=false',
    redisUrl: 'rediss://cache',
    mlflow: null,
    mail: null,
    fileStore: null,
    alertsUrl: null,
    checkpointsTo: '/mnt/auditor',
    checkpointsUrl: 'https://auditor.example/checkpoints',
    backupsDays: 35,
    logLevel: 'info',
    logFormat: undefined,
    worker: 'none',
    drainMs: 5_000,
    pastProcesses: 3,
    streams: 40,
    streamsPerSchool: 10,
    corsOrigins: new Set(['https://app.example', 'http://localhost:5173', 'capacitor://localhost']),
    webhookAllow: { hosts: new Set(['intranet.example']), networks: [] },
    webhookRetryS: [5, 300],
    proxies: { hosts: new Set(), networks: [[expect.anything(), 8]] },
    thresholds: { ...defaultThresholds, cpu: { warning: 90, trouble: null } },
    limits: { ...defaultBudgets, person: { burst: 1_200, perSecond: 20 }, school: { burst: 7, perSecond: 0.5 } },
    demonstration: false,
  }))

it.each(['abc', '-1', '65536', '80.5'])('refuses the port %s', (port) =>
  expect(refusal({ PORT: port }).message).toBe(
    'The configuration is refused:\n- PORT must be a port number, 0 to 65535',
  ),
)

it('reports every invalid variable at once, without repeating a value', () => {
  const error = refusal({
    DATABASE_URL: 'mysql://u:secret@h/d',
    EVENT_LOG: 'kafka://h',
    REDIS_URL: 'localhost',
    LOG_LEVEL: 'loud',
    SILLAGE_WORKER: 'yes',
    SILLAGE_WEBHOOK_ALLOW: '10.0.0.0/99',
    SILLAGE_WEBHOOK_RETRY_S: 'soon',
  })
  expect(error.variables).toEqual([
    'DATABASE_URL',
    'EVENT_LOG',
    'REDIS_URL',
    'LOG_LEVEL',
    'SILLAGE_WORKER',
    'SILLAGE_WEBHOOK_ALLOW',
    'SILLAGE_WEBHOOK_RETRY_S',
  ])
  expect(error.message).toContain('- EVENT_LOG must be postgres, or a connection string such as kurrentdb://host:2113')
  expect(error.message).not.toContain('secret')
})

describe('the login of requests', () => {
  const owner = 'postgres://sillage:secret@h/d'
  const requests = 'postgres://sillage_requests:secret@h/d'
  const production = { NODE_ENV: 'production', SILLAGE_KEYS: '/keys' }

  it('is read, and required beside DATABASE_URL in production', () => {
    const whole = { ...production, DATABASE_URL: owner, SILLAGE_REQUESTS_URL: requests }
    expect(readConfig(whole).requestsUrl).toBe(requests)
    expect(readConfig(production).requestsUrl).toBeUndefined()
    expect(readConfig({ DATABASE_URL: owner }).requestsUrl).toBeUndefined()
    const error = refusal({ ...production, DATABASE_URL: owner })
    expect(error.variables).toEqual(['SILLAGE_REQUESTS_URL'])
    expect(error.message).toContain('must be set beside DATABASE_URL')
    expect(error.message).not.toContain('secret')
  })

  it.each([
    [
      'the login of the owner',
      { DATABASE_URL: owner, SILLAGE_REQUESTS_URL: 'postgres://sillage:other@pooler/d' },
      /another login/,
    ],
    ['no login', { DATABASE_URL: owner, SILLAGE_REQUESTS_URL: 'postgres://h/d' }, /must name its login/],
    ['no DATABASE_URL', { SILLAGE_REQUESTS_URL: requests }, /needs DATABASE_URL/],
  ])('is refused with %s', (_, env, why) => expect(refusal(env).message).toMatch(why))
})

describe('the store of files', () => {
  const whole = {
    SILLAGE_FILES_ENDPOINT: 'https://S3.example.org/',
    SILLAGE_FILES_BUCKET: 'sillage-files',
    SILLAGE_FILES_KEY: 'an-id',
    SILLAGE_FILES_SECRET: 'a/secret',
  }

  it('is read from four variables, in the usual region unless another is named', () => {
    expect(readConfig(whole).fileStore).toEqual({
      endpoint: 'https://s3.example.org',
      bucket: 'sillage-files',
      region: 'us-east-1',
      keyId: 'an-id',
      secret: 'a/secret',
    })
    expect(readConfig({ ...whole, SILLAGE_FILES_REGION: 'eu-west-3' }).fileStore?.region).toBe('eu-west-3')
  })

  it.each(Object.keys(whole))('is refused without %s', (name) => {
    const error = refusal({ ...whole, [name]: '' })
    expect(error.variables).toEqual([name])
    expect(error.message).toContain('must be set beside SILLAGE_FILES_')
    expect(error.message).not.toContain('secret')
  })

  it.each([
    ['SILLAGE_FILES_ENDPOINT', 'https://s3.example.org/bucket'],
    ['SILLAGE_FILES_ENDPOINT', 'https://user:word@s3.example.org'],
    ['SILLAGE_FILES_ENDPOINT', 's3://bucket'],
    ['SILLAGE_FILES_BUCKET', 'Bucket/of/files'],
    ['SILLAGE_FILES_REGION', 'eu west'],
  ])('is refused with %s=%s', (name, value) => expect(refusal({ ...whole, [name]: value }).variables).toEqual([name]))

  it('warns where files cross a network in clear', () => {
    const risks = (endpoint: string) => risksOf(readConfig({ ...whole, SILLAGE_FILES_ENDPOINT: endpoint }))
    expect(risks('http://minio.example:9000')).toEqual([expect.stringContaining('has no TLS')])
    expect(risks('http://127.0.0.1:9000')).toEqual([])
    expect(risks('https://s3.example.org')).toEqual([])
  })
})

const masterKey = Buffer.alloc(32, 7).toString('base64')
const keysOf = (env: Record<string, string>) => {
  const { keys } = readConfig(env)
  return keys.kind === 'undecided' ? keys.problem : [keys.rows.kind, keys.secrets.kind].join(' ')
}

it.each([
  [{}, 'directory directory'],
  [{ SILLAGE_MASTER_KEY: masterKey }, 'directory master-key'],
  [{ KEYS_DATABASE_URL: 'postgres://keys/k' }, 'postgres directory'],
  [{ DATABASE_URL: 'postgres://db/d', SILLAGE_KEYS: '/k' }, 'directory directory'],
  [{ DATABASE_URL: 'postgres://db/d', SILLAGE_KEYS: '/k', SILLAGE_MASTER_KEY: masterKey }, 'directory master-key'],
  [
    { DATABASE_URL: 'postgres://db/d', SILLAGE_KEYS: '/k', KEYS_DATABASE_URL: 'postgres://keys/k' },
    'postgres directory',
  ],
  [
    { DATABASE_URL: 'postgres://db/d', SILLAGE_MASTER_KEY: masterKey, KEYS_DATABASE_URL: 'postgres://keys/k' },
    'postgres master-key',
  ],
])('keeps the keys of %j in %s', (env, kept) => expect(keysOf(env)).toBe(kept))

it.each([
  [{}, /^is not set\. Decide where the keys of personal data are kept: set SILLAGE_KEYS to a directory/],
  [{ KEYS_DATABASE_URL: 'postgres://keys/k' }, /^is not set\. KEYS_DATABASE_URL holds wrapped keys.*set SILLAGE_KEYS/],
  [{ SILLAGE_MASTER_KEY: masterKey }, /^is not set\. SILLAGE_MASTER_KEY opens the keys.*set SILLAGE_KEYS/],
])('leaves it undecided where the keys are kept beside another database with %j', (env, problem) =>
  expect(keysOf({ DATABASE_URL: 'postgres://db/d', ...env })).toMatch(problem),
)

it('gives a process that it starts the same keys', () => {
  for (const env of [
    {},
    { SILLAGE_DATA: '/srv/sillage' },
    { SILLAGE_KEYS: 'keys' },
    { KEYS_DATABASE_URL: 'postgres://keys/k' },
    { KEYS_DATABASE_URL: 'postgres://keys/k', SILLAGE_KEYS: '/k', SILLAGE_MASTER_KEY: masterKey },
  ]) {
    const here = readConfig(env)
    const there = readConfig({ ...env, DATABASE_URL: 'postgres://embedded/d', ...keysEnvironment(here.keys) })
    const paths = ({ keys }: typeof here) =>
      JSON.stringify(keys, (_, value) => (typeof value === 'string' && !/:/.test(value) ? resolve(value) : value))
    expect(paths(there)).toBe(paths(here))
  }
})

it.each(['short', Buffer.alloc(31).toString('base64'), `${masterKey} `])('refuses the master key %j', (key) => {
  const { message } = refusal({ SILLAGE_MASTER_KEY: key })
  expect(message).toBe(
    'The configuration is refused:\n- SILLAGE_MASTER_KEY must be 32 random bytes in base64, as openssl rand -base64 32 prints them',
  )
})

it('accepts the nodes of a cluster, comma-separated', () => {
  const nodes = 'kurrentdb://user:pass@one:2113,two:2113,three:2113?tls=false'
  expect(readConfig({ EVENT_LOG: nodes }).eventLog).toBe(nodes)
  for (const text of ['kurrentdb://one:2113,', 'kurrentdb://one:x,two', 'http://one,two'])
    expect(refusal({ EVENT_LOG: text }).message).toContain('- EVENT_LOG must be')
})

it('names unknown variables, with the nearest known one', () => {
  expect(unknownVariables({ SILLAGE_DATA: 'x', PATH: 'y', DATABASE_URL: 'z', SILLAGE_PORT: '1' })).toEqual([])
  expect(
    unknownVariables({ SILLAGE_DTA: 'x', SILLAGE_WROKER: 'none', sillage_streams: '1', SILLAGE_COLOUR: 'red' }),
  ).toEqual([
    'Unknown variable SILLAGE_COLOUR: it has no effect.',
    'Unknown variable SILLAGE_DTA: it has no effect. Did you mean SILLAGE_DATA?',
    'Unknown variable SILLAGE_WROKER: it has no effect. Did you mean SILLAGE_WORKER?',
    'Unknown variable sillage_streams: it has no effect. Did you mean SILLAGE_STREAMS?',
  ])
})

it('accepts * alone for any origin', () => expect(readConfig({ SILLAGE_CORS_ORIGINS: ' * ' }).corsOrigins).toBe('any'))

it.each([
  'app.example',
  'https://app.example/path',
  'https://*.example',
  'https://a.example,*',
  'https://a.example,',
  'https://user@a.example',
  'https://a.example https://b.example',
  'null',
  'https://',
])('refuses %s, which is not a list of origins', (origins) =>
  expect(refusal({ SILLAGE_CORS_ORIGINS: origins }).message).toBe(
    'The configuration is refused:\n- SILLAGE_CORS_ORIGINS must be origins, comma-separated, such as https://app.example,http://localhost:5173, or * alone',
  ),
)

describe('the address for checkpoints by e-mail', () => {
  const mail = {
    SILLAGE_MAIL_URL: 'smtps://user:secret@mail.example.org',
    SILLAGE_MAIL_FROM: 'sillage@example.org',
    SILLAGE_PUBLIC_URL: 'https://sillage.example.org',
  }

  it('is read beside a mail server, and refused without one', () => {
    const address = { SILLAGE_CHECKPOINTS_MAIL: 'audit@example.org' }
    expect(readConfig({ ...mail, ...address }).checkpointsMail).toBe('audit@example.org')
    expect(readConfig(mail).checkpointsMail).toBeUndefined()
    expect(refusal(address).variables).toEqual(['SILLAGE_MAIL_URL'])
  })

  it.each(['audit', 'a@b, c@d', 'Audit <audit@example.org>'])('is one address, not %s', (address) => {
    expect(refusal({ ...mail, SILLAGE_CHECKPOINTS_MAIL: address }).variables).toEqual(['SILLAGE_CHECKPOINTS_MAIL'])
  })
})
