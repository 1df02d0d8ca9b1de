// What the trail costs: reads of a learner and of a class, and commands, with the trail and without it, in turn; and how many
// entries one process writes. `npm run bench -- trail [--json] [--quick]`
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { openTokenKeys } from '#identity/token-keys.ts'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { keptTrail } from '#trail/kept-trail.ts'
import { postgresTrail } from '#trail/postgres-trail.ts'
import type { TrailEntry } from '#trail/trail.ts'
import { type Figures, medians } from './support/before.ts'
import { withBenchDatabase } from './support/bench-database.ts'
import { generateLoad, type Running, startApi } from './support/http-processes.ts'
import { openSchool } from './support/http-school.ts'
import { cpuSecondsOf } from './support/process-cpu.ts'
import { type ReadReport, readLoad } from './support/read-load.ts'
import { benchOptions, printFigures, printTable } from './support/report.ts'

const options = benchOptions()
const LEARNERS = 30
const READERS = 8
const SOMEBODY = PersonId.parse(randomUUID())
const rounds = options.quick ? 3 : 7
const time = options.quick ? { warmMs: 500, measureMs: 1_500 } : { warmMs: 2_000, measureMs: 6_000 }
const ENTRIES = options.quick ? 20_000 : 200_000

const Classes = z.object({ items: z.array(z.object({ class: z.string(), learners: z.int() })) })
const Body = z.object({ learner: z.string() })

const kinds = ['without', 'with'] as const
type Kind = (typeof kinds)[number]

type Target = {
  readonly service: Running
  readonly teacher: string
  readonly tool: string
  readonly learners: readonly string[]
  readonly ofClass: string
  readonly bodies: readonly string[]
}

await withBenchDatabase(async (database) => {
  const data = await mkdtemp(join(tmpdir(), 'sillage-bench-trail-'))
  const services: Running[] = []

  async function open(kind: Kind): Promise<Target> {
    const directory = join(data, kind)
    const service = await startApi({
      DATABASE_URL: await database.another(),
      SILLAGE_DATA: directory,
      SILLAGE_KEYS: join(directory, 'keys'),
      BENCH_WORKER: 'beside',
      ...(kind === 'without' && { BENCH_TRAIL: 'off' }),
    })
    services.push(service)
    const tokens = await openTokenKeys(directory)
    const [tenant, teacher] = [randomUUID(), randomUUID()]
    const tokenOf = (role: 'administrator' | 'teacher' | 'tool', actor: string = randomUUID()) =>
      tokens.sign({ tenant, actor, role }, 3_600)
    const administrator = await tokenOf('administrator')
    const bodies = await openSchool(service, administrator, LEARNERS, teacher)
    const classes = await until(async () => {
      const answer = await fetch(`${service.url}/api/classes`, {
        headers: { authorization: `Bearer ${administrator}` },
      })
      const { items } = Classes.parse(await answer.json())
      return items[0]?.learners === LEARNERS ? items : null
    })
    return {
      service,
      teacher: await tokenOf('teacher', teacher),
      tool: await tokenOf('tool'),
      learners: bodies.map((body) => Body.parse(JSON.parse(body)).learner),
      ofClass: classes[0]?.class ?? '',
      bodies,
    }
  }

  try {
    const targets = { without: await open('without'), with: await open('with') }
    console.log(
      `${database.about}; ${cpus().length} cores, load generator and database on them too; medians of ${rounds}\n`,
    )
    const found: Record<Kind, Figures[]> = { without: [], with: [] }
    for (let round = 0; round < rounds; round += 1)
      for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) found[kind].push(await measure(targets[kind]))
    const [without, withTrail] = [medians(found.without), medians(found.with)]
    const ofOne = await writeEntries(database.url, 1)
    const ofClass = await writeEntries(database.url, LEARNERS)
    const names = Object.keys(without)
    printTable(
      ['', 'without', 'with', 'ratio'],
      names.map((name) => {
        const [before = Number.NaN, after = Number.NaN] = [without[name], withTrail[name]]
        return [name, before, after, after / before]
      }),
    )
    console.log('\nEntries written by one process:\n')
    printTable(
      ['', 'about one person', `about a class of ${LEARNERS}`],
      [
        ['entries/s', ofOne.perSecond, ofClass.perSecond],
        ['CPU of the process for an entry, µs', ofOne.cpuUs, ofClass.cpuUs],
        ['bytes stored for an entry, indexes included', ofOne.bytes, ofClass.bytes],
      ],
    )
    if (options.json)
      printFigures('trail', {
        ...Object.fromEntries(
          names.flatMap((name) => {
            const [, stem, unit] = /^(.*?)(_ms|_us)?$/.exec(name) ?? []
            return [
              [`${stem}_without${unit ?? ''}`, without[name] ?? Number.NaN],
              [`${stem}_with${unit ?? ''}`, withTrail[name] ?? Number.NaN],
            ]
          }),
        ),
        entries_per_s: ofOne.perSecond,
        entry_cpu_us: ofOne.cpuUs,
        entry_bytes: ofOne.bytes,
        class_entries_per_s: ofClass.perSecond,
        class_entry_cpu_us: ofClass.cpuUs,
        class_entry_bytes: ofClass.bytes,
      })
  } finally {
    await Promise.allSettled(services.map((running) => running.stop()))
    await rm(data, { recursive: true, force: true })
  }
})

async function measure({ service, teacher, tool, learners, ofClass, bodies }: Target): Promise<Figures> {
  const read = (paths: readonly string[]): Promise<ReadReport> =>
    readLoad({ url: service.url, token: teacher, paths, connections: READERS, ...time })
  const learner = await read(learners.map((id) => `/api/adaptive/user-progress/${id}`))
  const overview = await read([`/api/classes/${ofClass}/overview`])
  const before = await cpuSecondsOf(service.pid)
  const commands = await generateLoad({
    url: service.url,
    path: '/api/adaptive/interaction',
    token: tool,
    bodies,
    connections: 64,
    rate: null,
    ...time,
  })
  const after = await cpuSecondsOf(service.pid)
  const errors = learner.errors + overview.errors + commands.errors
  if (errors > 0) throw new Error(`${errors} requests were not answered`)
  return {
    read_p95_ms: learner.p95Ms,
    read_p50_ms: learner.p50Ms,
    reads_per_s: learner.perSecond,
    class_read_p95_ms: overview.p95Ms,
    class_read_p50_ms: overview.p50Ms,
    command_p95_ms: commands.p95Ms,
    commands_per_s: commands.perSecond,
    command_cpu_us: before && after ? ((after.own - before.own) / commands.sent) * 1e6 : Number.NaN,
  }
}

type Written = { readonly perSecond: number; readonly cpuUs: number; readonly bytes: number }

/** As fast as the trail takes them: an access waits where 1,000 wait already. Of 8 actors, about so many of 1,000 people each. */
async function writeEntries(url: string, people: number): Promise<Written> {
  const pool = openPool(url, { name: 'sillage bench', max: 2, pipelined: true })
  const trail = keptTrail(postgresTrail(pool, { process: 'bench' }))
  const tenant = TenantId.parse(randomUUID())
  const persons = (count: number) => Array.from({ length: count }, () => PersonId.parse(randomUUID()))
  const [actors, subjects] = [persons(READERS), persons(1_000)]
  const entries = Math.round(ENTRIES / people)
  const stored = async () => {
    const { rows } = await pool.query<{ bytes: bigint }>(
      "select pg_total_relation_size('sillage.trail_entries') + pg_total_relation_size('sillage.trail_openings') as bytes",
    )
    return Number(rows[0]?.bytes)
  }
  const before = await stored()
  const cpu = process.cpuUsage()
  const startedMs = performance.now()
  for (let n = 0; n < entries; n += 1) {
    const [actor = SOMEBODY, first] = [actors[n % READERS], people === 1 ? (n * 7_919) % 1_000 : (n % READERS) * people]
    const entry: TrailEntry = {
      tenant,
      actor,
      onBehalfOf: null,
      origin: { kind: 'http', address: '10.0.0.1', traceId: `trace-${n}` },
      action: 'user-progress',
      subjects: subjects.slice(first, first + people),
      purpose: 'teaching',
      at: Instant.parse(new Date().toISOString()),
    }
    await trail.record(entry)
  }
  await trail.close()
  const tookS = (performance.now() - startedMs) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  const bytes = ((await stored()) - before) / entries
  await pool.end()
  return { perSecond: entries / tookS, cpuUs: (user + system) / entries, bytes }
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
