// The service as deployed: API processes and workers over one database, a school, and clients.

import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { openTokenKeys } from '#identity/token-keys.ts'
import { type Load, startClients } from './clients.ts'
import { type DatabaseUnderTest, startDatabase } from './database-under-test.ts'
import { freePort, keepRunning, type ProcessUnderTest, untilReady } from './process-under-test.ts'

export type ServiceUnderTest = {
  readonly database: DatabaseUnderTest
  readonly apis: readonly ProcessUnderTest[]
  readonly workers: readonly ProcessUnderTest[]
  readonly urls: readonly string[]
  readonly tenant: string
  /** The variables that all processes share. */
  readonly environment: Readonly<Record<string, string>>
  tokenOf(role: 'administrator' | 'teacher' | 'tool'): Promise<string>
  /** Keys begin with the name: a second load is of other commands. */
  startLoad(name: string, clients: number, restMs?: number): Load
  ready(): Promise<void>
  stop(): Promise<void>
}

export async function startService(options: {
  readonly apis: number
  readonly workers: number
  /** Where the keys are, apart from their secrets; by default in a directory. */
  readonly keysUrl?: string
  /** By which way an API process, counted from 0, reaches the database; by default directly. */
  readonly wayOf?: (n: number, databaseUrl: string) => Promise<string>
}): Promise<ServiceUnderTest> {
  const database = await startDatabase()
  const data = await mkdtemp(join(tmpdir(), `sillage-test-${process.pid}-keys-`))
  const ports = await Promise.all(Array.from({ length: options.apis }, freePort))
  const urls = ports.map((port) => `http://127.0.0.1:${port}`)
  const env = {
    DATABASE_URL: database.url,
    SILLAGE_DATA: data,
    SILLAGE_KEYS: join(data, 'keys'),
    SILLAGE_DEMONSTRATION: 'no',
    SILLAGE_WORKER: 'none',
    LOG_LEVEL: 'error',
    ...(options.keysUrl !== undefined && { KEYS_DATABASE_URL: options.keysUrl }),
  }
  const apis: ProcessUnderTest[] = []
  const workers: ProcessUnderTest[] = []
  const stop = async () => {
    await Promise.all([...apis, ...workers].map((one) => one.stop()))
    await database.stop()
    await rm(data, { recursive: true, force: true })
  }
  try {
    // One opens the database first: who makes the tables is another test's question.
    for (const [n, port] of ports.entries()) {
      const api = keepRunning(`api ${n + 1}`, ['src/main.ts'], {
        ...env,
        ...(options.wayOf && { DATABASE_URL: await options.wayOf(n, database.url) }),
        PORT: String(port),
      })
      apis.push(api)
      await untilReady(urls[n] ?? '', api)
    }
  } catch (error) {
    await stop()
    throw error
  }
  for (let n = 1; n <= options.workers; n += 1)
    workers.push(keepRunning(`worker ${n}`, ['scripts/sillage.ts', 'worker'], { ...env, LOG_LEVEL: 'info' }))

  const keys = await openTokenKeys(data)
  const tenant = randomUUID()
  const actor = randomUUID()
  const tokenOf = (role: 'administrator' | 'teacher' | 'tool') => keys.sign({ tenant, actor, role }, 86_400)
  const token = await tokenOf('tool')
  const administrator = await tokenOf('administrator')
  const learners = Array.from({ length: 12 }, () => randomUUID())
  const ofClass = randomUUID()
  async function send(path: string, body: object, as: string): Promise<void> {
    const headers = {
      authorization: `Bearer ${as}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    }
    const request = { method: 'POST', headers, body: JSON.stringify(body) }
    let response = await fetch(`${urls[0]}${path}`, request)
    // A busy machine: the service says to come back, and the key makes it safe to.
    for (; response.status === 503; response = await fetch(`${urls[0]}${path}`, request)) await setTimeout(500)
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  }
  await send('/api/schools', { name: 'École des Tilleuls', zone: 'Europe/Paris' }, administrator)
  for (const learner of learners)
    await send('/api/enrolments', { learner, class: ofClass, schoolYear: '2026-2027' }, administrator)

  return {
    database,
    apis,
    workers,
    urls,
    tenant,
    environment: env,
    tokenOf,
    startLoad: (name, clients, restMs = 0) => startClients({ name, urls, token, learners, clients, restMs }),
    async ready() {
      for (const url of urls) await untilReady(url)
      for (const worker of workers) await worker.said('the worker has started')
    },
    stop,
  }
}
