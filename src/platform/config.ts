/** The environment variables of the service, validated once at the start. */
import { join } from 'node:path'
import { z } from 'zod'
import { type AllowedAddresses, readAllowedAddresses } from './allowed-addresses.ts'
import { type AllowedOrigins, readAllowedOrigins } from './allowed-origins.ts'
import { type FileStoreConfig, fileStoreOf, fileStoreVariables, isPlain } from './file-store-config.ts'
import { type KeysConfig, keysConfig } from './keys-config.ts'
import { type BudgetTable, defaultBudgets, readBudgets } from './limit-settings.ts'
import { MAIL_URL_ERROR, type MailConfig, type MailServer, readMailServer } from './mail-config.ts'
import { defaultThresholds, readThresholds, type Thresholds } from './thresholds.ts'

const isUrlOf = (protocols: readonly string[]) => (text: string) =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol)

const urlOf = (protocols: readonly string[], example: string) =>
  z.string().refine(isUrlOf(protocols), { error: `must look like ${example}` })

/**
 * For a cluster, `host:port,host:port,…`: only the first host forms a URL here, and the client validates the others.
 */
const withOneHost = (text: string) => text.replace(/^([a-z+]+:\/\/[^,/?]+)(,[^,/?\s]+)+/, '$1')

const kurrentProtocols = [
  'kurrentdb:',
  'kurrentdb+discover:',
  'esdb:',
  'esdb+discover:',
  'kurrent:',
  'kurrent+discover:',
]

const numberOfStreams = (byDefault: number) => {
  const error = 'must be a number of live streams, 1 to 100000'
  return z.coerce.number({ error }).int({ error }).min(1, { error }).max(100_000, { error }).default(byDefault)
}

const BACKUPS = 'must be the number of days for which backups of the database are kept, 1 to 3660'
const MAIL_ADDRESS = /^[^\s@<>"]+@[^\s@<>"]+$/
const DRAIN = 'must be a number of milliseconds, 0 to 60000'

const Environment = z.object({
  PORT: z.coerce
    .number({ error: 'must be a port number, 0 to 65535' })
    .int({ error: 'must be a port number, 0 to 65535' })
    .min(0, { error: 'must be a port number, 0 to 65535' })
    .max(65_535, { error: 'must be a port number, 0 to 65535' })
    .default(3_000),
  HOST: z.string().min(1).default('127.0.0.1'),
  SILLAGE_DATA: z.string().min(1).default('.sillage'),
  DATABASE_URL: urlOf(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/database').optional(),
  SILLAGE_REQUESTS_URL: urlOf(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/database').optional(),
  NODE_ENV: z.string().optional(),
  KEYS_DATABASE_URL: urlOf(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/keys').optional(),
  SILLAGE_KEYS: z.string().min(1).optional(),
  SILLAGE_MASTER_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, {
      error: 'must be 32 random bytes in base64, as openssl rand -base64 32 prints them',
    })
    .optional(),
  EVENT_LOG: z
    .string()
    .refine((text) => text === 'postgres' || isUrlOf(kurrentProtocols)(withOneHost(text)), {
      error: 'must be postgres, or a connection string such as kurrentdb://host:2113',
    })
    .default('postgres'),
  MLFLOW_TRACKING_URI: urlOf(['http:', 'https:'], 'https://mlflow.example.org').optional(),
  MLFLOW_TRACKING_TOKEN: z.string().optional(),
  MLFLOW_EXPERIMENT_NAME: z.string().min(1).max(200).default('sillage'),
  REDIS_URL: urlOf(['redis:', 'rediss:'], 'redis://host:6379').optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
  LOG_FORMAT: z.enum(['json', 'text'], { error: 'must be json or text' }).optional(),
  SILLAGE_WORKER: z.enum(['inside', 'none'], { error: 'must be inside or none' }).default('inside'),
  SILLAGE_DRAIN_MS: z.coerce
    .number({ error: DRAIN })
    .int({ error: DRAIN })
    .min(0, { error: DRAIN })
    .max(60_000, { error: DRAIN })
    .default(800),
  SILLAGE_PAST_PROCESSES: z.coerce
    .number({ error: 'must be a number of processes, 1 to 64' })
    .int({ error: 'must be a number of processes, 1 to 64' })
    .min(1, { error: 'must be a number of processes, 1 to 64' })
    .max(64, { error: 'must be a number of processes, 1 to 64' })
    .optional(),
  SILLAGE_STREAMS: numberOfStreams(500),
  SILLAGE_STREAMS_PER_SCHOOL: numberOfStreams(100),
  SILLAGE_WEBHOOK_ALLOW: z
    .string()
    .default('')
    .transform((text, context) => {
      try {
        return readAllowedAddresses(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'must be host names, addresses or networks, comma-separated' })
        return z.NEVER
      }
    }),
  SILLAGE_CORS_ORIGINS: z
    .string()
    .transform((text, context): AllowedOrigins => {
      try {
        return readAllowedOrigins(text)
      } catch {
        const message =
          'must be origins, comma-separated, such as https://app.example,http://localhost:5173, or * alone'
        context.addIssue({ code: 'custom', message })
        return z.NEVER
      }
    })
    .optional(),
  SILLAGE_WEBHOOK_RETRY_S: z
    .string()
    .regex(/^\d{1,6}(,\d{1,6}){0,30}$/, { error: 'must be pauses in seconds, comma-separated, such as 5,300,1800' })
    .transform((text) => text.split(',').map(Number))
    .optional(),
  SILLAGE_CHECKPOINTS: z.string().min(1).optional(),
  // Not repeated in an error: it may hold a secret of the receiver.
  SILLAGE_CHECKPOINTS_URL: z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
      error: 'must be an address that takes POST requests, such as https://auditor.example/checkpoints',
    })
    .optional(),
  SILLAGE_CHECKPOINTS_MAIL: z
    .string()
    .regex(MAIL_ADDRESS, { error: 'must be an address such as audit@example.org' })
    .optional(),
  SILLAGE_BACKUPS_DAYS: z.coerce
    .number({ error: BACKUPS })
    .int({ error: BACKUPS })
    .min(1, { error: BACKUPS })
    .max(3_660, { error: BACKUPS })
    .optional(),
  SILLAGE_DASHBOARDS_URL: urlOf(['http:', 'https:'], 'https://grafana.example/dashboards').optional(),
  SILLAGE_COOKIES: z.enum(['secure', 'plain'], { error: 'must be secure or plain' }).default('secure'),
  SILLAGE_PROXIES: z
    .string()
    .default('')
    .transform((text, context) => {
      try {
        const proxies = readAllowedAddresses(text)
        if (proxies.hosts.size === 0) return proxies
      } catch {
        // Reported below.
      }
      context.addIssue({ code: 'custom', message: 'must be addresses or networks, comma-separated' })
      return z.NEVER
    }),
  SILLAGE_LIMITS: z
    .string()
    .transform((text, context): BudgetTable | null => {
      try {
        return readBudgets(text)
      } catch {
        const message = `must be off, or budgets such as person=1200/20,school=600000/10000 (${Object.keys(defaultBudgets).join(', ')})`
        context.addIssue({ code: 'custom', message })
        return z.NEVER
      }
    })
    .optional(),
  SILLAGE_THRESHOLDS: z
    .string()
    .transform((text, context): Thresholds => {
      try {
        return readThresholds(text)
      } catch {
        const message = `must be limits such as latency=500/1000,cpu=90 (${Object.keys(defaultThresholds).join(', ')})`
        context.addIssue({ code: 'custom', message })
        return z.NEVER
      }
    })
    .optional(),
  // Not repeated in an error: it may hold a password.
  SILLAGE_MAIL_URL: z
    .string()
    .transform((text, context): MailServer => {
      const server = readMailServer(text)
      if (server) return server
      context.addIssue({ code: 'custom', message: MAIL_URL_ERROR })
      return z.NEVER
    })
    .optional(),
  SILLAGE_MAIL_FROM: z
    .string()
    .regex(MAIL_ADDRESS, { error: 'must be an address such as sillage@example.org' })
    .optional(),
  SILLAGE_PUBLIC_URL: z
    .string()
    .refine(isUrlOf(['http:', 'https:']), { error: 'must look like https://sillage.example.org' })
    .transform((text) => new URL(text).href.replace(/\/+$/, ''))
    .optional(),
  // Not repeated in an error: it holds a secret of the receiver.
  SILLAGE_ALERTS_URL: z
    .string()
    .refine(isUrlOf(['http:', 'https:']), { error: 'must be an address that takes POST requests' })
    .optional(),
  ...fileStoreVariables,
  SILLAGE_OPENID: z.string().min(1).optional(),
  SILLAGE_DEMONSTRATION: z.enum(['yes', 'no'], { error: 'must be yes or no' }).optional(),
})

/** The names of all variables that are read. */
export const variables: readonly string[] = Object.keys(Environment.shape)

export type Config = Readonly<{
  port: number
  host: string
  /** The directory of the embedded database, keys and files. */
  dataDirectory: string
  /** Undefined for the embedded database. */
  databaseUrl: string | undefined
  /** The same database under the login of requests. Undefined: the embedded one has one; another is used as its owner. */
  requestsUrl: string | undefined
  /** Where the keys of personal data are kept. */
  keys: KeysConfig
  /** `postgres`, or the connection string of a KurrentDB. */
  eventLog: string
  redisUrl: string | undefined
  /** The directory to which signed checkpoints of the trail are handed out. */
  checkpointsTo: string
  /** Checkpoints are posted there besides. */
  checkpointsUrl?: string
  /** Checkpoints are mailed there besides. */
  checkpointsMail?: string
  /** For how many days backups of the database are kept, as certificates of erasures say. Undefined: they cannot say. */
  backupsDays: number | undefined
  logLevel: z.output<typeof Environment>['LOG_LEVEL']
  /** If undefined, text in a terminal, JSON elsewhere. */
  logFormat: z.output<typeof Environment>['LOG_FORMAT']
  /** The MLflow server that trainings are sent to; null for none. */
  mlflow: { readonly uri: string; readonly token: string | undefined; readonly experiment: string } | null
  /** Whether the service starts a worker of its own, or workers are started separately. */
  worker: 'inside' | 'none'
  /**
   * From SIGTERM until it stops listening: longer than a load balancer needs to notice that this process is leaving.
   */
  drainMs: number
  /** Processes that answer questions about the past. If undefined, half as many as the machine has cores, 1 to 4. */
  pastProcesses: number | undefined
  /** Live streams that may be open at once, in total and per school. */
  streams: number
  streamsPerSchool: number
  /** Web pages of these origins may call the API from a browser. */
  corsOrigins: AllowedOrigins
  /** Private addresses to which webhooks may be sent, also over plain HTTP. */
  webhookAllow: AllowedAddresses
  /** Delays between the attempts of a webhook delivery. If undefined, those of Standard Webhooks. */
  webhookRetryS: readonly number[] | undefined
  /** The address of the dashboards, which operators' screens link to. */
  dashboards: string | undefined
  /** `plain`: browsers also send the cookie of a session over HTTP without TLS. */
  cookies: 'secure' | 'plain'
  /** Proxies whose `X-Forwarded-For` says where a request comes from. */
  proxies: AllowedAddresses
  /** What each account, school and network may send; null for no limits. */
  limits: BudgetTable | null
  /** Above which figures an operator is warned. */
  thresholds: Thresholds
  /** The server that takes e-mails over; null if none are sent. */
  mail: MailConfig | null
  /** The store for the bytes of files; null: they are in the database. */
  fileStore: FileStoreConfig | null
  /** Where alerts for operators are posted; null for nowhere. */
  alertsUrl: string | null
  /** The file with the OpenID providers that people may sign in at. */
  openIdFile: string | undefined
  /** Whether an empty log is filled with the demonstration school. By default only the embedded one is. */
  demonstration: boolean
}>

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly { readonly variable: string; readonly message: string }[]
  readonly variables: readonly string[]

  constructor(problems: readonly { variable: string; message: string }[]) {
    super(['The configuration is refused:', ...problems.map((p) => `- ${p.variable} ${p.message}`)].join('\n'))
    this.problems = problems
    this.variables = problems.map((problem) => problem.variable)
  }
}

/** Read elsewhere than here: by tests, and by the benchmarks' and the compose file's own programs. */
const readElsewhere = [
  'SILLAGE_BIND',
  'SILLAGE_CRASH_POINT',
  'SILLAGE_FAULTS',
  'SILLAGE_FAULTS_MINUTES',
  'SILLAGE_FAULTS_ROUNDS',
  'SILLAGE_FUZZ_ONLY',
  'SILLAGE_FUZZ_REQUESTS',
  'SILLAGE_FUZZ_SEED',
  'SILLAGE_PORT',
  'SILLAGE_TEST_DATA',
  'SILLAGE_TEST_DATABASE_URL',
  'SILLAGE_TEST_REPORT',
]

/** A sentence for each variable that begins with SILLAGE_ and that nothing reads: most likely it is misspelt. */
export function unknownVariables(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known = Object.keys(Environment.shape)
  return Object.keys(env)
    .filter((name) => /^SILLAGE_/i.test(name) && !known.includes(name) && !readElsewhere.includes(name))
    .sort()
    .map((name) => {
      const [nearest] = known
        .map((other) => ({ other, apart: lettersApart(name.toUpperCase(), other) }))
        .filter(({ other, apart }) => other.startsWith('SILLAGE_') && apart <= Math.max(2, other.length / 4))
        .sort((a, b) => a.apart - b.apart)
      return `Unknown variable ${name}: it has no effect.${nearest ? ` Did you mean ${nearest.other}?` : ''}`
    })
}

/** Settings that are allowed, and that nobody should have without knowing. Sentences for standard error. */
export function risksOf({ cookies, databaseUrl, requestsUrl, fileStore }: Config): readonly string[] {
  return [
    ...(cookies === 'plain'
      ? ['SILLAGE_COOKIES=plain: without TLS, everybody on the network can read passwords and take over sessions.']
      : []),
    ...(databaseUrl !== undefined && requestsUrl === undefined
      ? [
          'Requests use the login of DATABASE_URL, the owner of the tables. Set SILLAGE_REQUESTS_URL (docs/operations.md).',
        ]
      : []),
    ...(fileStore !== null && isPlain(fileStore)
      ? ['SILLAGE_FILES_ENDPOINT has no TLS: everybody on the network can read files on their way to the file store.']
      : []),
  ]
}

/** How many letters must be inserted, removed or replaced to make one of the other. */
function lettersApart(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (const [i, letter] of [...a].entries()) {
    const above = row
    row = [i + 1]
    for (const [j, other] of [...b].entries())
      row.push(Math.min((above[j] ?? 0) + Number(letter !== other), (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1))
  }
  return row.at(-1) ?? 0
}

/** A login of their own: `RESET ROLE` on a connection of the owner would lift row-level security. */
function whyRequestsUrlRefused({
  DATABASE_URL: owner,
  SILLAGE_REQUESTS_URL: requests,
  NODE_ENV,
}: z.output<typeof Environment>): string | null {
  const example = 'such as postgres://sillage_requests:PASSWORD@host:5432/database; its login is created at the start'
  if (owner === undefined)
    return requests === undefined ? null : 'needs DATABASE_URL: the embedded database has a login'
  if (requests === undefined)
    return NODE_ENV === 'production' ? `must be set beside DATABASE_URL: a login for requests, ${example}` : null
  const login = new URL(requests).username
  if (login === '') return `must name its login, ${example}`
  return login === new URL(owner).username ? `must have another login than DATABASE_URL, ${example}` : null
}

/** E-mails lead to pages, and come from somebody: all three variables, or none. */
function mailOf({
  SILLAGE_MAIL_URL: server,
  SILLAGE_MAIL_FROM: from,
  SILLAGE_PUBLIC_URL: publicUrl,
}: z.output<typeof Environment>): MailConfig | null {
  if (server === undefined) return null
  if (from === undefined)
    throw new ConfigError([{ variable: 'SILLAGE_MAIL_FROM', message: 'must be set beside SILLAGE_MAIL_URL' }])
  if (publicUrl === undefined)
    throw new ConfigError([{ variable: 'SILLAGE_PUBLIC_URL', message: 'must be set beside SILLAGE_MAIL_URL' }])
  return { server, from, publicUrl }
}

/** Reads the configuration from `env`, usually `process.env`. An empty variable counts as not set. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const nonEmpty = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = Environment.safeParse(nonEmpty)
  if (!parsed.success) {
    // The value is not repeated, because connection strings contain passwords.
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => ({ variable: path.join('.'), message })))
  }
  const { data } = parsed
  const why = whyRequestsUrlRefused(data)
  if (why !== null) throw new ConfigError([{ variable: 'SILLAGE_REQUESTS_URL', message: why }])
  if (data.SILLAGE_CHECKPOINTS_MAIL !== undefined && data.SILLAGE_MAIL_URL === undefined)
    throw new ConfigError([{ variable: 'SILLAGE_MAIL_URL', message: 'must be set beside SILLAGE_CHECKPOINTS_MAIL' }])
  const files = fileStoreOf(data)
  if ('variable' in files) throw new ConfigError([files])
  return {
    port: data.PORT,
    host: data.HOST,
    dataDirectory: data.SILLAGE_DATA,
    databaseUrl: data.DATABASE_URL,
    requestsUrl: data.SILLAGE_REQUESTS_URL,
    keys: keysConfig(data, { dataDirectory: data.SILLAGE_DATA, isEmbedded: data.DATABASE_URL === undefined }),
    eventLog: data.EVENT_LOG,
    redisUrl: data.REDIS_URL,
    mlflow:
      data.MLFLOW_TRACKING_URI === undefined
        ? null
        : {
            uri: data.MLFLOW_TRACKING_URI,
            token: data.MLFLOW_TRACKING_TOKEN,
            experiment: data.MLFLOW_EXPERIMENT_NAME,
          },
    ...(data.SILLAGE_CHECKPOINTS_URL !== undefined && { checkpointsUrl: data.SILLAGE_CHECKPOINTS_URL }),
    ...(data.SILLAGE_CHECKPOINTS_MAIL !== undefined && { checkpointsMail: data.SILLAGE_CHECKPOINTS_MAIL }),
    backupsDays: data.SILLAGE_BACKUPS_DAYS,
    checkpointsTo: data.SILLAGE_CHECKPOINTS ?? join(data.SILLAGE_DATA, 'checkpoints'),
    logLevel: data.LOG_LEVEL,
    logFormat: data.LOG_FORMAT,
    worker: data.SILLAGE_WORKER,
    drainMs: data.SILLAGE_DRAIN_MS,
    pastProcesses: data.SILLAGE_PAST_PROCESSES,
    streams: data.SILLAGE_STREAMS,
    streamsPerSchool: data.SILLAGE_STREAMS_PER_SCHOOL,
    corsOrigins: data.SILLAGE_CORS_ORIGINS ?? new Set(),
    webhookAllow: data.SILLAGE_WEBHOOK_ALLOW,
    webhookRetryS: data.SILLAGE_WEBHOOK_RETRY_S,
    dashboards: data.SILLAGE_DASHBOARDS_URL,
    cookies: data.SILLAGE_COOKIES,
    proxies: data.SILLAGE_PROXIES,
    limits: data.SILLAGE_LIMITS === undefined ? defaultBudgets : data.SILLAGE_LIMITS,
    thresholds: data.SILLAGE_THRESHOLDS ?? defaultThresholds,
    mail: mailOf(data),
    fileStore: files.store,
    alertsUrl: data.SILLAGE_ALERTS_URL ?? null,
    openIdFile: data.SILLAGE_OPENID,
    demonstration: (data.SILLAGE_DEMONSTRATION ?? (data.DATABASE_URL ? 'no' : 'yes')) === 'yes',
  }
}
