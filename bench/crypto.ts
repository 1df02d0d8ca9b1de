// What sealing costs: appends at the log, CPU of a command over HTTP, and rebuilds, in clear and sealed, in one run on one
// durable database, with the key store that an embedded installation has. `npm run bench -- crypto [--json] [--quick]`
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openKeyStore } from '#compose/open-keys.ts'
import { openTokenKeys } from '#identity/token-keys.ts'
import { readConfig } from '#platform/config.ts'
import { type Keys, keysOf } from '#privacy/keys.ts'
import { withBenchDatabase } from './support/bench-database.ts'
import { closedLoop, measured } from './support/closed-loop.ts'
import { generateLoad, type Running, startApi } from './support/http-processes.ts'
import { openSchool } from './support/http-school.ts'
import { cpuSecondsOf } from './support/process-cpu.ts'
import { openOurs } from './support/rebuild-ours.ts'
import { benchOptions, median, printFigures, printTable } from './support/report.ts'
import { fillWithAttempts, fillWithPeople, type Sealing, sealingCallers } from './support/sealed-appends.ts'

const options = benchOptions()
const rounds = options.quick ? 3 : 7
const appending = options.quick ? { warmMs: 300, measureMs: 800 } : { warmMs: 500, measureMs: 2_000 }
const load = options.quick ? { warmMs: 1_000, measureMs: 2_500 } : { warmMs: 3_000, measureMs: 8_000 }
const CALLERS = 64
const RATE = 1_000
const EVENTS = options.quick ? 60_000 : 300_000
const PEOPLE = options.quick ? 10_000 : 50_000
const path = '/api/adaptive/interaction'

await withBenchDatabase(async (database) => {
  const data = await mkdtemp(join(tmpdir(), 'sillage-bench-crypto-'))
  const config = readConfig({ SILLAGE_DATA: join(data, 'log') })
  const store = await openKeyStore(config)
  const keys = keysOf(store)
  try {
    console.log(`${database.about}; ${rounds} rounds, medians; keys in SQLite\n`)
    const appends = await measureAppends(await database.another(), keys)
    const http = await measureHttp(database.another, data)
    const rebuilds = await measureRebuilds(database.another, keys)
    const share = (sealed: number, clear: number) => sealed / clear
    printTable(
      ['', 'in clear', 'identifying', 'ratio', 'all', 'ratio'],
      [
        [
          `appends/s, ${CALLERS} callers`,
          appends.clear,
          appends.identifying,
          share(appends.identifying, appends.clear),
          appends.all,
          share(appends.all, appends.clear),
        ],
        [
          `CPU of a command over HTTP at ${RATE}/s, µs`,
          http.clear,
          http.identifying,
          share(http.identifying, http.clear),
          null,
          null,
        ],
        [
          'rebuild of skill-profile, events/s',
          rebuilds.clear,
          rebuilds.identifying,
          share(rebuilds.identifying, rebuilds.clear),
          null,
          null,
        ],
        [
          'rebuild of people, events/s',
          rebuilds.peopleClear,
          rebuilds.people,
          share(rebuilds.people, rebuilds.peopleClear),
          null,
          null,
        ],
      ],
    )
    if (options.json)
      printFigures('crypto', {
        append_clear: appends.clear,
        append_identifying: appends.identifying,
        append_all: appends.all,
        http_clear_us: http.clear,
        http_identifying_us: http.identifying,
        rebuild_clear: rebuilds.clear,
        rebuild_identifying: rebuilds.identifying,
        rebuild_people: rebuilds.people,
      })
  } finally {
    await store.close()
    await rm(data, { recursive: true, force: true })
  }
})

/** Encoding and appending, as the command runner does both, without deciding and HTTP. Learners have their keys already. */
async function measureAppends(url: string, keys: Keys): Promise<Record<Sealing, number>> {
  const runs: Record<Sealing, number[]> = { clear: [], identifying: [], all: [] }
  for (let round = 0; round < rounds; round += 1)
    for (const sealing of ['clear', 'identifying', 'all'] as const) {
      const { callers, close } = await sealingCallers(url, sealing, keys, CALLERS)
      runs[sealing].push(measured(await closedLoop(callers, appending), 1).perSecond)
      await close()
    }
  return { clear: median(runs.clear), identifying: median(runs.identifying), all: median(runs.all) }
}

/**
 * CPU of the API process for one command, at a fixed rate: both answer the same commands in the same time, so that neither
 * runs warmer or in larger groups than the other. The first round makes the keys and is not counted.
 */
async function measureHttp(another: () => Promise<string>, data: string) {
  const services: Running[] = []
  const open = async (unsealed: boolean) => {
    const directory = join(data, unsealed ? 'clear' : 'sealed')
    const service = await startApi({
      DATABASE_URL: await another(),
      SILLAGE_DATA: directory,
      SILLAGE_KEYS: join(directory, 'keys'),
      BENCH_UNSEALED: unsealed ? 'yes' : 'no',
    })
    services.push(service)
    const tokens = await openTokenKeys(directory)
    const tenant = randomUUID()
    const tokenOf = (role: 'administrator' | 'tool') => tokens.sign({ tenant, actor: randomUUID(), role }, 3_600)
    const bodies = await openSchool(service, await tokenOf('administrator'), 1_000)
    return { service, token: await tokenOf('tool'), bodies, runs: [] as number[] }
  }
  try {
    const targets = { clear: await open(true), identifying: await open(false) }
    for (let round = 0; round <= rounds; round += 1)
      for (const { service, token, bodies, runs } of Object.values(targets)) {
        const before = await cpuSecondsOf(service.pid)
        const report = await generateLoad({
          url: service.url,
          path,
          token,
          bodies,
          connections: 64,
          rate: RATE,
          ...load,
        })
        const after = await cpuSecondsOf(service.pid)
        if (!before || !after) throw new Error('the CPU of a process is known on Linux only')
        if (report.errors > 0) throw new Error(`${report.errors} commands failed: ${JSON.stringify(report.byStatus)}`)
        if (round > 0) runs.push(((after.own - before.own) * 1e6) / report.sent)
      }
    return { clear: median(targets.clear.runs), identifying: median(targets.identifying.runs) }
  } finally {
    for (const service of services) await service.stop()
  }
}

async function measureRebuilds(another: () => Promise<string>, keys: Keys) {
  const open = async (sealing: Sealing) => {
    const url = await another()
    await fillWithAttempts(url, sealing, keys, EVENTS)
    await fillWithPeople(url, sealing, keys, PEOPLE)
    const own = sealing === 'clear' ? {} : { keys }
    const skills = await openOurs(url, own)
    const people = await openOurs(url, { ...own, name: 'people' })
    return { skills, people, skillRuns: [] as number[], peopleRuns: [] as number[] }
  }
  const targets = { clear: await open('clear'), identifying: await open('identifying') }
  for (let round = 0; round < rounds; round += 1)
    for (const { skills, people, skillRuns, peopleRuns } of Object.values(targets)) {
      skillRuns.push(EVENTS / (await skills.rebuild()).seconds)
      peopleRuns.push(PEOPLE / (await people.rebuild()).seconds)
    }
  const { clear, identifying } = targets
  for (const { skills, people } of Object.values(targets)) {
    await skills.close()
    await people.close()
  }
  return {
    clear: median(clear.skillRuns),
    identifying: median(identifying.skillRuns),
    peopleClear: median(clear.peopleRuns),
    people: median(identifying.peopleRuns),
  }
}
