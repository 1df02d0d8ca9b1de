// How long each report takes: a class of forty and a school of a thousand learners with a year of rows, and what a class was at a
// past position, folded from its events. `npm run bench -- reports [--json] [--quick]`
import { randomUUID } from 'node:crypto'
import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import { type Instant, NO_REVISION, PersonId, type Position, streamName, type TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Query, Tables } from '#kernel/query.ts'
import { noModels } from '#ml/model-kinds.ts'
import { atPosition } from '#past/moment.ts'
import { past } from '#past/past.ts'
import { pastRows } from '#past/past-rows.ts'
import { openPool } from '#platform/database.ts'
import { withBenchDatabase } from './support/bench-database.ts'
import { klass, record } from './support/long-history.ts'
import { benchOptions, percentile, printFigures, printTable, readable } from './support/report.ts'
import { idIn, SIZES, writeSchool } from './support/report-school.ts'

const options = benchOptions()
const size = { classes: options.quick ? 5 : 25, perClass: 40, days: options.quick ? 60 : 180 }
const asked = options.quick ? 30 : 200
const WARM_UP = 10
/** Of each learner of the class whose past is asked: eight answers a day. */
const pastEvents = options.quick ? 300 : 1_440
const pastAsked = options.quick ? 5 : 20
const EVENTS_PER_APPEND = 60
const NOW = '2027-02-15T10:00:00.000Z' as Instant

const tenant = randomUUID() as TenantId
const actor = PersonId.parse(randomUUID())

await withBenchDatabase(async ({ url, about }) => {
  const definitions = await readDefinitions()
  const owner = openPool(url, { name: 'sillage bench reports', statementTimeoutMs: 0 })
  const queryNamed = (name: string): Query => {
    const query = [...definitions.queries.values()].find((one) => one.name === name)
    if (!query) throw new Error(`the query ${name} is gone`)
    return query
  }
  const ofClass = await idIn(owner, 'class', 1)
  const sequence = await idIn(owner, 'sequence', 4)
  const reports = [
    ['stuck_points', 'where a class is stuck', 'class-stuck-points', { class: ofClass }],
    ['weeks', 'a class week by week', 'class-weeks', { class: ofClass }],
    ['overview', 'a class at a glance', 'class-overview', { class: ofClass }],
    ['sequence_work', 'a class on a sequence', 'class-sequence-work', { class: ofClass, sequence }],
    ['forgetting', 'the revisions of a class', 'class-forgetting', { class: ofClass, on: '2027-02-15' }],
    ['indicators_month', 'a school, four weeks', 'school-indicators', { from: '2026-10-01', to: '2026-10-28' }],
    ['indicators_year', 'a school, the year', 'school-indicators', { from: '2026-09-01', to: '2027-07-01' }],
  ] as const
  const models = new Set<Projection>(reports.flatMap(([, , name]) => queryNamed(name).reads))
  await writeSchool(owner, tenant, size, models)
  console.log(
    `${about}\nA school of ${readable(size.classes * size.perClass)} learners in classes of ${size.perClass}, ${size.days} days of activity, ${SIZES.EXERCISES} exercises and ${SIZES.SEQUENCES} sequences each\n`,
  )

  const pool = openPool(url, { name: 'sillage bench reports asks', role: 'sillage_app', int8: 'number' })
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin()],
  }).withSchema('read')
  /** As the query runner asks: one snapshot of one school. No report shows events in words. */
  const ask = (query: Query, input: object) =>
    db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (transaction) => {
        await sql`select set_config('sillage.tenant', ${tenant}, true)`.execute(transaction)
        const answer = await query.run(
          {
            db: transaction.withTables<Tables<readonly Projection[]>>(),
            history: async () => ({ events: [], currentRevision: NO_REVISION }),
            ...{ tenant, actor, reach: 'school', inWords: () => ({ fr: '', en: '' }), models: noModels, now: NOW },
          },
          query.input.parse(input),
        )
        return JSON.stringify(query.output.parse(answer))
      })

  const figures: Record<string, number> = {}
  const rows: (readonly (string | number | null)[])[] = []
  for (const [name, label, queryName, input] of reports) {
    const query = queryNamed(queryName)
    const tookMs: number[] = []
    let bytes = 0
    for (let n = -WARM_UP; n < asked; n += 1) {
      const startedMs = performance.now()
      bytes = (await ask(query, input)).length
      if (n >= 0) tookMs.push(performance.now() - startedMs)
    }
    tookMs.sort((a, b) => a - b)
    figures[`${name}_p50_ms`] = percentile(tookMs, 0.5)
    figures[`${name}_p95_ms`] = percentile(tookMs, 0.95)
    rows.push([label, percentile(tookMs, 0.5), percentile(tookMs, 0.95), bytes / 1_000])
  }
  printTable(['report, as of now', 'p50 ms', 'p95 ms', 'kB'], rows)
  await db.destroy()

  const log = await openPostgresLog({ url })
  const codec = codecOf(definitions.events, 'unsealed')
  const members = Array.from({ length: size.perClass }, () => PersonId.parse(randomUUID()))
  for (let from = 0; from < pastEvents; from += EVENTS_PER_APPEND)
    await log.load(
      members.map((learner) => ({
        ...{ stream: streamName('learner', learner), tenant, expected: from === 0 ? ('none' as const) : from - 1 },
        events: Array.from({ length: EVENTS_PER_APPEND }, (_, n) => record(learner, actor, from + n)),
      })),
    )
  await owner.query('vacuum analyze log.events')
  const head = await log.head()
  const whose = { people: members, streams: [streamName('class', klass)] }
  const pastRowsShown: (readonly (string | number | null)[])[] = []
  for (const name of ['class-stuck-points', 'class-weeks', 'class-overview']) {
    const query = queryNamed(name)
    const tookMs: number[] = []
    for (let n = 0; n < pastAsked; n += 1) {
      const at = ((head * BigInt(2 * n + 1)) / BigInt(2 * pastAsked)) as Position
      const startedMs = performance.now()
      await pastRows(past({ log, codec, snapshots: null }), {
        tenant,
        models: query.reads,
        moment: atPosition(at),
        whose,
      })
      tookMs.push(performance.now() - startedMs)
    }
    tookMs.sort((a, b) => a - b)
    const figure = `past_${name.replace('class-', '').replaceAll('-', '_')}`
    figures[`${figure}_p50_ms`] = percentile(tookMs, 0.5)
    figures[`${figure}_p95_ms`] = percentile(tookMs, 0.95)
    pastRowsShown.push([query.summary, percentile(tookMs, 0.5), percentile(tookMs, 0.95)])
  }
  await log.close()
  await owner.end()
  console.log(`\nA class of ${size.perClass}, ${readable(pastEvents)} events each, without snapshots:`)
  printTable(['rows of a report at a past position', 'p50 ms', 'p95 ms'], pastRowsShown)
  if (options.json) printFigures('reports', figures)
})
