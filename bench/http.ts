// The load that the complete service handles: token, validation, decision, durable append and all read models, with the
// load generator on the same machine, compared with a bare Fastify at the same rates.
// `npm run bench -- http [--json] [--quick] [--before DIR]`
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTokenKeys } from '#identity/token-keys.ts'
import { type Checkout, checkouts, inTurn, medians, namedFigures, printBeforeAndAfter } from './support/before.ts'
import { withBenchDatabase } from './support/bench-database.ts'
import type { LoadReport } from './support/http-load.ts'
import { generateLoad, type Running, startApi, startBare, startService } from './support/http-processes.ts'
import { openSchool } from './support/http-school.ts'
import { cpuSecondsOf } from './support/process-cpu.ts'
import { benchOptions, percentile, printFigures } from './support/report.ts'
import { lags, watchReadModels } from './support/row-lag.ts'

const options = benchOptions({ comparing: true })
const rounds = options.quick ? 1 : 3
const time = options.quick ? { warmMs: 1_000, measureMs: 2_500 } : { warmMs: 3_000, measureMs: 8_000 }
const DECIDING_ROUNDS = 5
const WARM_MS = 10_000
const LEARNERS = 1_000
const loads = {
  closed_64: { connections: 64, rate: null },
  open_1000: { connections: 1_000, rate: 1_000 },
  open_3000: { connections: 1_000, rate: 3_000 },
} as const
const path = '/api/adaptive/interaction'

/** A service to measure, with a school in it. */
type Target = {
  readonly service: Running
  readonly databaseUrl: string
  readonly token: string
  readonly bodies: readonly string[]
}

await withBenchDatabase(async (database) => {
  const data = await mkdtemp(join(tmpdir(), 'sillage-bench-http-'))
  const bare = await startBare()
  const services: Running[] = []
  const targets = new Map<Checkout['name'], Target>()

  async function open(checkout: Checkout): Promise<Target> {
    const directory = join(data, checkout.name)
    const databaseUrl = await database.another()
    const service = await startService(checkout, {
      DATABASE_URL: databaseUrl,
      SILLAGE_DATA: directory,
      SILLAGE_KEYS: join(directory, 'keys'),
      PORT: '0',
      LOG_LEVEL: 'error',
    })
    services.push(service)
    const tokens = await openTokenKeys(directory)
    const tenant = randomUUID()
    const tokenOf = (role: 'administrator' | 'tool') => tokens.sign({ tenant, actor: randomUUID(), role }, 3_600)
    const bodies = await openSchool(service, await tokenOf('administrator'), LEARNERS)
    return { service, databaseUrl, token: await tokenOf('tool'), bodies }
  }

  /** A service with a teacher's token, for whom every learner is looked up; or one that decides nothing. */
  async function openDeciding(authorisation: 'on' | 'off'): Promise<Target> {
    const directory = join(data, `authorisation-${authorisation}`)
    const databaseUrl = await database.another()
    const service = await startApi({
      DATABASE_URL: databaseUrl,
      SILLAGE_DATA: directory,
      SILLAGE_KEYS: join(directory, 'keys'),
      BENCH_WORKER: 'beside',
      BENCH_AUTHORISATION: authorisation,
    })
    services.push(service)
    const tokens = await openTokenKeys(directory)
    const [tenant, teacher] = [randomUUID(), randomUUID()]
    const administrator = await tokens.sign({ tenant, actor: randomUUID(), role: 'administrator' }, 3_600)
    const bodies = await openSchool(service, administrator, LEARNERS, teacher)
    const token = await tokens.sign({ tenant, actor: teacher, role: 'teacher' }, 3_600)
    return { service, databaseUrl, token, bodies }
  }

  /** CPU of a request of a teacher with 1 000 learners, with the decision who may do what and without it, in turn. */
  async function costOfDeciding(): Promise<Figures> {
    const both = { on: await openDeciding('on'), off: await openDeciding('off') }
    for (const target of Object.values(both)) await warmUp(target)
    const found: Record<'on' | 'off', Figures[]> = { on: [], off: [] }
    for (let round = 0; round < DECIDING_ROUNDS; round += 1)
      for (const which of round % 2 === 0 ? (['on', 'off'] as const) : (['off', 'on'] as const)) {
        const { service, token, bodies } = both[which]
        const [report, cpuUs] = await measured(service, { path, token, bodies, ...loads.closed_64, ...time })
        found[which].push({ rate: report.perSecond, errors: report.errors, own: cpuUs?.own ?? 0, all: cpuUs?.all ?? 0 })
      }
    const [on, off] = [medians(found.on), medians(found.off)]
    return {
      cpu_us_per_request: on.all ?? Number.NaN,
      cpu_us_without_authorisation: off.all ?? Number.NaN,
      api_cpu_us_per_request: on.own ?? Number.NaN,
      api_cpu_us_without_authorisation: off.own ?? Number.NaN,
      per_second: on.rate ?? Number.NaN,
      per_second_without_authorisation: off.rate ?? Number.NaN,
      errors: (on.errors ?? 0) + (off.errors ?? 0),
    }
  }

  try {
    const of = checkouts(options.before)
    for (const checkout of of) targets.set(checkout.name, await open(checkout))
    console.log(
      `${database.about}; ${cpus().length} cores, load generator and database on them too; ${LEARNERS} learners\n`,
    )
    for (const target of targets.values()) await warmUp(target)
    const one = targets.values().next().value
    if (!one) throw new Error('nothing to measure')
    const bareRounds: Figures[] = []
    const results = await inTurn(of, rounds, async ({ name }) => {
      const target = targets.get(name) ?? one
      const figures: Figures = {}
      for (const [load, { connections, rate }] of Object.entries(loads)) {
        const order = { path, token: target.token, bodies: target.bodies, connections, rate, ...time }
        if (name === 'after') bareRounds.push(figuresOf(load, ...(await measured(bare, order))))
        const watch = rate === 1_000 ? await watchReadModels(target.databaseUrl) : null
        const [report, cpuUs] = await measured(target.service, order)
        Object.assign(figures, figuresOf(load, report, cpuUs))
        if (watch === null) continue
        const last = Math.max(...report.acknowledged.map(([, position]) => position))
        const lag = lags(report.acknowledged, await watch.stop(last))
        Object.assign(figures, { lag_p50_ms: percentile(lag, 0.5), lag_p99_ms: percentile(lag, 0.99) })
      }
      return figures
    })
    const compared = new Map([...results].map(([name, all]) => [name, medians(all)]))
    printBeforeAndAfter(compared)
    console.log('\nA bare Fastify with the same input, the same validation and an answer of the same size:\n')
    const bareFigures = medians(bareRounds)
    printBeforeAndAfter(new Map([['after', bareFigures]]))
    console.log('\n_cpu_us: of the API process, for each request; _all_cpu_us: with its worker.')
    console.log('lag: from acknowledgement until every read model holds the row, at 1 000/s.')

    console.log('\nThe same load from a teacher of all the learners, with and without the decision who may do what:\n')
    const deciding = await costOfDeciding()
    printBeforeAndAfter(new Map([['after', deciding]]))

    if (options.json) {
      const ofBare = Object.fromEntries(Object.entries(bareFigures).map(([name, value]) => [`bare_${name}`, value]))
      printFigures('http', {
        ...namedFigures(compared),
        ...ofBare,
        bare_64: bareFigures.closed_64 ?? 0,
        ...deciding,
      })
    }
  } finally {
    await Promise.allSettled([...services, bare].map((running) => running.stop()))
    await rm(data, { recursive: true, force: true })
  }
})

/** Until its code is compiled and every stream is read, a process takes twice as long for a command. */
function warmUp({ service, token, bodies }: Target): Promise<LoadReport> {
  return generateLoad({ url: service.url, path, token, bodies, ...loads.closed_64, warmMs: 0, measureMs: WARM_MS })
}

type Figures = Record<string, number>
type Order = Omit<Parameters<typeof generateLoad>[0], 'url'>

/** The report, and the CPU of a request in microseconds: of the process itself, and with its children. */
async function measured(
  running: Running,
  order: Order,
): Promise<[report: LoadReport, cpuUs: { own: number; all: number } | null]> {
  const before = await cpuSecondsOf(running.pid)
  const report = await generateLoad({ ...order, url: running.url })
  const after = await cpuSecondsOf(running.pid)
  if (report.errors > 0) console.log(`Errors by status: ${JSON.stringify(report.byStatus)}`)
  if (!before || !after) return [report, null]
  const us = (from: number, to: number) => ((to - from) * 1e6) / report.sent
  return [report, { own: us(before.own, after.own), all: us(before.all, after.all) }]
}

function figuresOf(load: string, report: LoadReport, cpuUs: { own: number; all: number } | null): Figures {
  return {
    [load]: report.perSecond,
    [`${load}_p50_ms`]: report.p50Ms,
    [`${load}_p95_ms`]: report.p95Ms,
    [`${load}_p99_ms`]: report.p99Ms,
    [`${load}_errors`]: report.errors,
    ...(cpuUs && { [`${load}_cpu_us`]: cpuUs.own, [`${load}_all_cpu_us`]: cpuUs.all }),
  }
}
