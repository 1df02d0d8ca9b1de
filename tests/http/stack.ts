/** The whole service over a real PostgreSQL, with its HTTP application: `const stack = await openStack('problems')`. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { openService } from '#compose/compose.ts'
import type { OpenOptions, Service } from '#compose/service.ts'
import type { S3Server } from '#files/s3-server.fixtures.ts'
import type { BuiltConsole } from '#http/console/built-console.ts'
import { createMetrics, type Metrics } from '#http/metrics.ts'
import type { ServerOptions } from '#http/parts.ts'
import { buildServer, type Server } from '#http/server.ts'
import type { Role } from '#identity/permissions.ts'
import type { SignInOptions } from '#identity/sign-in/sign-in-core.ts'
import { openTokenKeys, type TokenKeys } from '#identity/token-keys.ts'
import { readConfig } from '#platform/config.ts'
import { type Logger, openLog } from '#platform/logger.ts'
import type { KeyStore } from '#privacy/key-store.ts'
import type { RebuildJobs } from '#projecting/rebuild/rebuild-jobs.ts'
import { freshDatabase, requestsUrlOf } from '../test-database.ts'
import { documented } from './documented.ts'

export type Ask = Omit<InjectOptions, 'payload' | 'body'> & {
  readonly body?: unknown
  readonly token?: string | null
  /** False: the first answer, also where it says to ask again in a moment. */
  readonly patient?: boolean
}

export type Stack = {
  readonly service: Service
  readonly server: Server
  readonly keys: TokenKeys
  readonly metrics: Metrics
  readonly logger: Logger
  /** What was logged as a warning or worse. */
  readonly logged: string[]
  /**
   * Sends a request with the token of an administrator of the school `tenant`, unless told otherwise. As a client does,
   * it asks again where an answer is not there yet (`atLeast`) or there is too much to do.
   */
  ask(method: 'GET' | 'POST' | 'DELETE', url: string, more?: Ask): Promise<LightMyRequestResponse>
  /** By default a teacher's is that of `teacher`, and everybody else's of somebody new. */
  token(role: Role, claims?: { readonly tenant?: string; readonly actor?: string }): Promise<string>
  /** Teaches the class that `openSchool` opens. */
  readonly teacher: string
  readonly tenant: string
  /** What `SILLAGE_DATA` is: the keys are there. */
  readonly directory: string
  close(): Promise<void>
}

export async function openStack(
  name: string,
  options: ServerOptions & {
    readonly worker?: boolean
    /** `postgres` where absent. */
    readonly eventLog?: string
    /** A database that stands already, which is then not dropped. */
    readonly databaseUrl?: string
    /** The login of requests there. By default that of the test server. */
    readonly requestsUrl?: string
    /** The keys of another stack over the same database. */
    readonly keysDirectory?: string
    /** `SILLAGE_DATA` of another stack, with its ledgers. */
    readonly dataDirectory?: string
    readonly webhookAllow?: string
    /** The store of the bytes of files; in the database where absent. */
    readonly fileStore?: S3Server
    /** In the place of the one in the directory. */
    readonly keyStore?: KeyStore
    readonly signIn?: SignInOptions
    /** As SILLAGE_LIMITS; no limits where absent. */
    readonly limits?: string
    /** OpenID providers, and the network to them. */
    readonly openId?: OpenOptions['openId']
    /** The school that `ask` speaks for. */
    readonly tenant?: string
    /** Personal fields are stored in clear. */
    readonly unsealed?: boolean
    readonly leaveErasures?: boolean
    readonly trailWatch?: OpenOptions['trailWatch']
    /** Questions about the past are answered in processes of their own, as a service does. */
    readonly pastProcesses?: number
    /** In the place of those that start processes. */
    readonly rebuilds?: RebuildJobs
    /** The pages for browsers; none where absent. */
    readonly console?: BuiltConsole | null
  } = {},
): Promise<Stack> {
  const directory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'sillage-http-')))
  const logged: string[] = []
  const logger = openLog({ level: 'warn', to: { write: (line: string) => void logged.push(line) } })
  const metrics = createMetrics()
  const {
    worker = false,
    webhookAllow,
    fileStore,
    keyStore,
    signIn,
    limits,
    openId,
    tenant = randomUUID(),
    unsealed,
    leaveErasures,
    trailWatch,
    rebuilds,
    console = null,
    eventLog,
    databaseUrl,
    requestsUrl,
    keysDirectory,
    dataDirectory,
    pastProcesses,
    ...serverOptions
  } = options
  const database = databaseUrl ? { url: databaseUrl, drop: async () => {} } : await freshDatabase(`http ${name}`)
  const config = readConfig({
    DATABASE_URL: database.url,
    SILLAGE_REQUESTS_URL: requestsUrl ?? requestsUrlOf(database.url),
    SILLAGE_DATA: directory,
    SILLAGE_KEYS: keysDirectory ?? join(directory, 'keys'),
    SILLAGE_WEBHOOK_ALLOW: webhookAllow,
    EVENT_LOG: eventLog,
    SILLAGE_LIMITS: limits,
    ...(fileStore && {
      SILLAGE_FILES_ENDPOINT: fileStore.endpoint,
      SILLAGE_FILES_BUCKET: fileStore.bucket,
      SILLAGE_FILES_REGION: fileStore.credentials.region,
      SILLAGE_FILES_KEY: fileStore.credentials.keyId,
      SILLAGE_FILES_SECRET: fileStore.credentials.secret,
    }),
  })
  const service = await openService(config, {
    logger,
    worker,
    join: false,
    ...(pastProcesses !== undefined && { pastProcesses }),
    ...(keyStore && { keyStore }),
    ...(signIn && { signIn }),
    ...(openId && { openId }),
    ...(unsealed && { unsealed }),
    ...(trailWatch && { trailWatch }),
    ...(leaveErasures && { leaveErasures }),
    leaveSweeps: true,
    ...(limits !== undefined && { limits: {} }),
    onCommand: metrics.onCommand,
    onQuery: metrics.onQuery,
    onCommit: metrics.onCommit,
    onWebhook: metrics.onWebhook,
  })
  const keys = await openTokenKeys(directory)
  const server = buildServer({
    ...service,
    ...(rebuilds && { rebuilds }),
    keys,
    metrics,
    logger,
    console,
    checks: [{ name: 'database', run: () => service.ping().then(() => null) }],
    // A machine that is busy with tests is late all the time.
    options: { mostLoopDelayMs: 0, ...serverOptions },
  })
  await server.ready()
  const undocumented = documented((await server.inject('/openapi.json')).body)

  const teacher = randomUUID()
  const token: Stack['token'] = (role, claims) =>
    keys.sign({ tenant, actor: role === 'teacher' ? teacher : randomUUID(), role, ...claims }, 3_600)
  const administrator = await token('administrator')
  return {
    service,
    server,
    keys,
    metrics,
    logger,
    logged,
    token,
    teacher,
    tenant,
    directory,
    async ask(method, url, { body, token: own = administrator, headers, patient = true, ...more } = {}) {
      const request = {
        method,
        url,
        ...more,
        headers: {
          ...(own !== null && { authorization: `Bearer ${own}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      }
      for (;;) {
        const answer = await server.inject(request)
        const { statusCode: status, headers: sent, body: text } = answer
        // Whatever a test asks, the API's document says that it may be answered so.
        const surprise = undocumented({ method, url, status, contentType: String(sent['content-type']), body: text })
        if (surprise !== null) throw new Error(surprise)
        if (!patient || status !== 503 || !isBehind(text)) return answer
        await pause(50)
      }
    },
    async close() {
      await server.close()
      await service.close()
      await database.drop()
      if (dataDirectory === undefined) await rm(directory, { recursive: true, force: true })
    },
  }
}

const isBehind = (body: string): boolean => body.includes('"/problems/behind"')

/** A school that is open, with a class and learners enrolled in it, now or from a given time on, through the API itself. */
export async function openSchool(
  { ask, teacher = randomUUID() }: Pick<Stack, 'ask'> & Partial<Pick<Stack, 'teacher'>>,
  learners = 1,
  joinedAt?: string,
) {
  const klass = randomUUID()
  const people = Array.from({ length: learners }, () => randomUUID())
  const must = async (url: string, body: object) => {
    const answer = await ask('POST', url, { body })
    if (answer.statusCode !== 201) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`)
    return answer
  }
  await must('/api/schools', { name: 'École des Tilleuls', zone: 'Europe/Paris' })
  await must('/api/classes', {
    class: klass,
    name: 'CM1 A',
    level: 'CM1',
    schoolYear: '2025-2026',
    teacher,
  })
  const enrol = (learner: string | undefined) =>
    must('/api/enrolments', {
      learner,
      class: klass,
      schoolYear: '2025-2026',
      ...(joinedAt && { occurredAt: joinedAt }),
    })
  let last = await enrol(people[0])
  for (const learner of people.slice(1)) last = await enrol(learner)
  return { class: klass, learners: people, learner: people[0] ?? '', last }
}

export const attempt = (learner: string, more: object = {}) => ({
  type: 'exercise_attempted',
  learner,
  exercise: 'calcul/addition/7',
  skill: 'calcul/addition',
  difficulty: 3,
  response: '42',
  correct: true,
  durationMs: 5_200,
  ...more,
})
