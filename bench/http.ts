// What the whole service carries: token, validation, decision, durable append, every read model running, with the load
// generator on the same machine and a bare Fastify beside it. `npm run bench -- http [--json] [--quick]`
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTokenKeys } from '#identity/token-keys.ts'
import { withBenchDatabase } from './support/bench-database.ts'
import type { LoadReport } from './support/http-load.ts'
import { generateLoad, type Running, startBare, startService } from './support/http-processes.ts'
import { openSchool } from './support/http-school.ts'
import { benchOptions, median, percentile, printFigures, printTable, readable } from './support/report.ts'
import { lags, watchReadModels } from './support/row-lag.ts'

const options = benchOptions()
const rounds = options.quick ? 2 : 4
const openRounds = options.quick ? 1 : 3
const time = options.quick ? { warmMs: 1_500, measureMs: 3_000 } : { warmMs: 3_000, measureMs: 8_000 }
const LEARNERS = 1_000
const OPEN_CONNECTIONS = 1_000
const path = '/api/adaptive/interaction'

await withBenchDatabase(async ({ url: databaseUrl, about }) => {
  const data = await mkdtemp(join(tmpdir(), 'sillage-bench-http-'))
  const bare = await startBare()
  const service = await startService({ DATABASE_URL: databaseUrl, SILLAGE_DATA: data, PORT: '0', LOG_LEVEL: 'error' })
  try {
    const tokens = await openTokenKeys(data)
    const tenant = randomUUID()
    const tokenOf = (role: 'administrator' | 'tool' | 'operator') =>
      tokens.sign({ tenant, actor: randomUUID(), role }, 3_600)
    const bodies = await openSchool(service, await tokenOf('administrator'), LEARNERS)
    const token = await tokenOf('tool')
    const operator = await tokenOf('operator')
    const closed = (at: Running) =>
      generateLoad({ url: at.url, path, token, bodies, connections: 64, rate: null, ...time })
    const open = (rate: number) =>
      generateLoad({ url: service.url, path, token, bodies, connections: OPEN_CONNECTIONS, rate, ...time })

    console.log(`${about}; ${cpus().length} cores, load generator and database on them too; ${LEARNERS} learners\n`)
    const closed64: LoadReport[] = []
    const bare64: LoadReport[] = []
    const cpuUs: number[] = []
    // Taken in turn, so that a busy minute of the machine hits both.
    for (let round = 0; round < rounds; round += 1) {
      bare64.push(await closed(bare))
      const [before, countBefore] = await spent(service, operator)
      closed64.push(await closed(service))
      const [after, countAfter] = await spent(service, operator)
      cpuUs.push(((after - before) * 1e6) / (countAfter - countBefore))
    }
    const open1000: LoadReport[] = []
    const open3000: LoadReport[] = []
    const lag: Float64Array[] = []
    for (let round = 0; round < openRounds; round += 1) {
      const watch = await watchReadModels(databaseUrl)
      const at1000 = await open(1_000)
      const last = Math.max(...at1000.acknowledged.map(([, position]) => position))
      lag.push(lags(at1000.acknowledged, await watch.stop(last)))
      open1000.push(at1000)
      open3000.push(await open(3_000))
    }
    const at1000 = middle(open1000)
    const at3000 = middle(open3000)
    printTable(
      ['', 'offered/s', 'answered/s', 'p50 ms', 'p95 ms', 'p99 ms', 'errors', 'generator CPU'],
      [
        row('closed loop, 64 connections', null, middle(closed64)),
        row('bare Fastify, 64 connections', null, middle(bare64)),
        row(`open loop, ${readable(OPEN_CONNECTIONS)} connections`, 1_000, at1000),
        row(`open loop, ${readable(OPEN_CONNECTIONS)} connections`, 3_000, at3000),
      ],
    )
    const lagP50 = median(lag.map((one) => percentile(one, 0.5)))
    const lagP99 = median(lag.map((one) => percentile(one, 0.99)))
    console.log(`\nFrom acknowledgement to row at 1 000/s: p50 ${readable(lagP50)} ms, p99 ${readable(lagP99)} ms`)
    console.log(`CPU of the service: ${readable(median(cpuUs))} µs a request, its read models included`)
    const failed = [...closed64, ...bare64, ...open1000, ...open3000].filter(({ errors }) => errors > 0)
    for (const { byStatus } of failed) console.log(`Errors by status: ${JSON.stringify(byStatus)}`)

    if (options.json)
      printFigures('http', {
        closed_64: middle(closed64).perSecond,
        bare_64: middle(bare64).perSecond,
        open_1000_p95_ms: at1000.p95Ms,
        open_3000_p95_ms: at3000.p95Ms,
        open_3000_errors: at3000.errors,
        lag_p50_ms: lagP50,
        lag_p99_ms: lagP99,
        cpu_us_per_request: median(cpuUs),
      })
  } finally {
    await Promise.allSettled([service.stop(), bare.stop()])
    await rm(data, { recursive: true, force: true })
  }
})

/** CPU seconds and requests of the service so far. */
async function spent(service: Running, token: string): Promise<[seconds: number, requests: number]> {
  const answer = await fetch(`${service.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  const text = await answer.text()
  const sum = (pattern: RegExp) => [...text.matchAll(pattern)].reduce((total, [, value]) => total + Number(value), 0)
  return [
    sum(/^process_cpu_seconds_total (\S+)/gm),
    sum(/^sillage_http_request_seconds_count\{[^}]*interaction[^}]*\} (\S+)/gm),
  ]
}

function middle(runs: readonly LoadReport[]): LoadReport {
  const of = (key: 'perSecond' | 'p50Ms' | 'p95Ms' | 'p99Ms' | 'generatorCpu') => median(runs.map((run) => run[key]))
  return {
    answered: runs.reduce((sum, run) => sum + run.answered, 0),
    perSecond: of('perSecond'),
    p50Ms: of('p50Ms'),
    p95Ms: of('p95Ms'),
    p99Ms: of('p99Ms'),
    generatorCpu: of('generatorCpu'),
    errors: runs.reduce((sum, run) => sum + run.errors, 0),
    byStatus: {},
    acknowledged: [],
  }
}

function row(name: string, offered: number | null, run: LoadReport): (string | number | null)[] {
  const { perSecond, p50Ms, p95Ms, p99Ms, errors, generatorCpu } = run
  return [name, offered, perSecond, p50Ms, p95Ms, p99Ms, String(errors), `${Math.round(generatorCpu * 100)} %`]
}
