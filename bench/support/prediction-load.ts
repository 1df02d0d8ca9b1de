// How fast risks and recommendations are answered over HTTP: a whole service, API and worker, with models that serve, asked at
// a fixed rate by this process.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { modelName } from '#events/insight/models.ts'
import { postgresFiles } from '#files/postgres-files.ts'
import { openTokenKeys } from '#identity/token-keys.ts'
import { TenantId } from '#kernel/ids.ts'
import { modelSchemas } from '#ml/features/model-schemas.ts'
import { openPool } from '#platform/database.ts'
import { smallLevelBytes, smallRiskBytes } from '../../tests/fixtures/served-models.ts'
import { thisCheckout } from './before.ts'
import { withBenchDatabase } from './bench-database.ts'
import { type Running, startService } from './http-processes.ts'
import { openSchool } from './http-school.ts'
import { type Answer, type Line, openLine } from './http-wire.ts'
import { percentile } from './report.ts'

export type PredictionReport = {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly errors: number
}

type Timing = { readonly rate: number; readonly warmMs: number; readonly measureMs: number }

const LEARNERS = 200
const ANSWERS_EACH = 20
const CONNECTIONS = 32
const MOST_LATE_MS = 60_000

export function predictionLoad(timing: Timing): Promise<PredictionReport> {
  return withBenchDatabase(async (database) => {
    const directory = await mkdtemp(join(tmpdir(), 'sillage-bench-predictions-'))
    const databaseUrl = await database.another()
    const service = await startService(thisCheckout, {
      DATABASE_URL: databaseUrl,
      SILLAGE_DATA: directory,
      SILLAGE_KEYS: join(directory, 'keys'),
      PORT: '0',
      LOG_LEVEL: 'error',
    })
    try {
      const tokens = await openTokenKeys(directory)
      const tenant = TenantId.parse(randomUUID())
      const tokenOf = (role: 'administrator' | 'tool') => tokens.sign({ tenant, actor: randomUUID(), role }, 3_600)
      const administrator = await tokenOf('administrator')
      const tool = await tokenOf('tool')
      const bodies = await openSchool(service, administrator, LEARNERS)
      const learners = bodies.map((body): string => JSON.parse(body).learner)
      await answerAll(service, tool, bodies)
      const last = await promote(service, databaseUrl, tenant, administrator)
      const paths = learners.flatMap((learner) => [
        `/api/learners/${learner}/risk`,
        `/api/learners/${learner}/recommendation`,
      ])
      await settled(service, tool, `${paths[0]}?atLeast=${last}`)
      return await readAtRate(service.url, tool, paths, timing)
    } finally {
      await service.stop()
      await rm(directory, { recursive: true, force: true })
    }
  })
}

async function send(service: Running, token: string, path: string, body: unknown): Promise<string> {
  const answer = await fetch(service.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path}: ${text}`)
  return text
}

async function answerAll(service: Running, token: string, bodies: readonly string[]): Promise<void> {
  for (let n = 0; n < ANSWERS_EACH; n += 1)
    await send(
      service,
      token,
      '/api/events',
      bodies.map((body) => {
        const { type: _, ...input } = JSON.parse(body)
        return { command: 'learning.record-attempt', id: randomUUID(), input: { ...input, correct: (n * 7) % 10 < 6 } }
      }),
    )
}

/** Gives the position of the last promotion. */
async function promote(service: Running, databaseUrl: string, tenant: TenantId, token: string): Promise<string> {
  const pool = openPool(databaseUrl, { name: 'sillage bench', max: 1, onError: () => {} })
  let position = ''
  try {
    for (const [kind, bytes] of [
      ['at-risk', smallRiskBytes()],
      ['level', smallLevelBytes()],
    ] as const) {
      const { sha256 } = await postgresFiles(pool).keep({ tenant, kind: 'model', owner: null }, bytes)
      const model = modelName(kind, sha256)
      const gates = (['better', 'calibrated'] as const).map((gate) => ({ gate, passed: true, value: 0.02, bound: 0 }))
      const record = {
        ...{
          model,
          kind,
          sha256,
          bytes: bytes.length,
          cut: '1',
          seed: 1,
          schema: modelSchemas[kind],
          version: '0.0.0',
        },
        ...{ answers: 100, learners: 10, data: '0'.repeat(64), excluded: [], servedBy: 'a bench', settings: [] },
        ...{ metrics: [], gates, comparedWith: null },
      }
      await send(service, token, '/api/events', [{ command: 'insight.record-model', id: randomUUID(), input: record }])
      position = JSON.parse(await send(service, token, `/api/models/${model}/promote`, {})).position
    }
  } finally {
    await pool.end()
  }
  return position
}

/** Waits until the read models know all answers. */
async function settled(service: Running, token: string, path: string): Promise<void> {
  for (;;) {
    const { status } = await fetch(service.url + path, { headers: { authorization: `Bearer ${token}` } })
    if (status === 200) return
    if (status !== 503) throw new Error(`${path}: ${status}`)
  }
}

/** Open loop: a request's latency counts from when it was due, whether or not a connection was free. */
async function readAtRate(
  base: string,
  token: string,
  paths: readonly string[],
  timing: Timing,
): Promise<PredictionReport> {
  const url = new URL(base)
  const startMs = performance.now() + timing.warmMs
  const endMs = startMs + timing.measureMs
  const firstMs = performance.now()
  const latencies: number[] = []
  const dueAt: number[] = []
  const idle: Line[] = []
  let [sent, errors, open, lastMs] = [0, 0, 0, 0]
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const begin = (line: Line) => {
    dueAt[line.index] = firstMs + (sent * 1_000) / timing.rate
    const path = paths[sent % paths.length] ?? '/'
    sent += 1
    open += 1
    line.send(`GET ${path} HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: Bearer ${token}\r\n\r\n`)
  }
  const nextMs = () => firstMs + (sent * 1_000) / timing.rate
  const isDue = () => performance.now() >= nextMs() && !isOver()
  /** Whatever was due is asked and counted, however late, so that a service that cannot follow does not look fast. */
  const isOver = () => nextMs() >= endMs || performance.now() >= endMs + MOST_LATE_MS
  const answered = (line: Line, { status }: Answer) => {
    const nowMs = performance.now()
    const fromMs = dueAt[line.index] ?? nowMs
    open -= 1
    if (fromMs >= startMs && fromMs < endMs) {
      latencies.push(nowMs - fromMs)
      lastMs = nowMs
      if (status !== 200) errors += 1
    }
    if (isOver() && open === 0) return end()
    if (isDue()) begin(line)
    else idle.push(line)
  }
  const lines = await Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => openLine(url, index, answered)))
  idle.push(...lines)
  const timer = setInterval(() => {
    if (isOver()) {
      clearInterval(timer)
      if (open === 0) end()
      return
    }
    while (idle.length > 0 && isDue()) {
      const line = idle.pop()
      if (line) begin(line)
    }
  }, 1)
  await ended
  for (const line of lines) line.close()
  const sorted = Float64Array.from(latencies).sort()
  return {
    perSecond: latencies.length / ((Math.max(lastMs, endMs) - startMs) / 1_000),
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    errors,
  }
}
